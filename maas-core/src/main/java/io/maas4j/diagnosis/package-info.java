/**
 * Says in one sentence why a machine does not come through: a catalogue of faults, the evidence
 * that is on record, and the rules that lead from one to the other.
 */
@NullMarked
package io.maas4j.diagnosis;

import org.jspecify.annotations.NullMarked;
