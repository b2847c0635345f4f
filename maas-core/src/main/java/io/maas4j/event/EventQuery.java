package io.maas4j.event;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import java.util.Optional;
import java.util.Set;

/**
 * Which events are meant, newest first.
 *
 * @param level at least this; AUDIT means audit events only
 * @param machines any of; empty optional for all, an empty set for none
 * @param before ids below this
 * @param after ids above this, of which the oldest are taken first
 * @param userName by this user
 * @param limit at most so many
 */
public record EventQuery(
    EventType.Level level,
    Optional<Set<MachineId>> machines,
    Optional<Long> before,
    Optional<Long> after,
    Optional<String> userName,
    int limit) {}
