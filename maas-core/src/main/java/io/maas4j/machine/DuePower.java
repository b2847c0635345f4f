package io.maas4j.machine;

import io.maas4j.lifecycle.State;

/**
 * A machine whose power is to be read now.
 *
 * @param status the machine's
 * @param failures how many readings have failed in a row
 */
public record DuePower(MachinePower power, State status, int failures) {}
