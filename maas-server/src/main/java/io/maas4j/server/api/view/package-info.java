/** Writes the core's records in the JSON shapes of the REST contract, section 6. */
@NullMarked
package io.maas4j.server.api.view;

import org.jspecify.annotations.NullMarked;
