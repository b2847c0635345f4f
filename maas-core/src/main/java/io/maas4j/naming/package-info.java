/** What people do with domains, names and records: a capability above the store. */
@NullMarked
package io.maas4j.naming;

import org.jspecify.annotations.NullMarked;
