/** Domains, names in them and their records: what a name server is to say, and what is valid. */
@NullMarked
package io.maas4j.dns;

import org.jspecify.annotations.NullMarked;
