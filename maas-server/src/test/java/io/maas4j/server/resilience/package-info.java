/** The whole server under bad input, lost databases, power cuts and impatient people. */
@NullMarked
package io.maas4j.server.resilience;

import org.jspecify.annotations.NullMarked;
