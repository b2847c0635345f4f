/** Machines on a switched socket of a Digital Loggers PDU. */
@NullMarked
package io.maas4j.power.dli;

import org.jspecify.annotations.NullMarked;
