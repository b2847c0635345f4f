/**
 * The machine's state machine as data: statuses, verbs, the transition table, and the pure {@link
 * io.maas4j.lifecycle.Lifecycle#decide} that turns a snapshot and a command into a decision. Reads
 * no clock, calls no driver, knows no store.
 */
@NullMarked
package io.maas4j.lifecycle;

import org.jspecify.annotations.NullMarked;
