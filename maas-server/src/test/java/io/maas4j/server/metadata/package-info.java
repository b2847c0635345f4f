/** Machines of flesh and of paper against the metadata service. */
@NullMarked
package io.maas4j.server.metadata;

import org.jspecify.annotations.NullMarked;
