/**
 * The commands of IPMI: each is a record that knows its network function and number, how its data
 * is written and read, and what comes back. Both ends: a client encodes commands and decodes
 * responses, a BMC the other way round.
 */
@NullMarked
package io.maas4j.power.ipmi.wire.command;

import org.jspecify.annotations.NullMarked;
