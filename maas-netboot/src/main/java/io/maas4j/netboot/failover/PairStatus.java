package io.maas4j.netboot.failover;

import java.time.Instant;
import java.util.Optional;

/**
 * How a pair is; a snapshot.
 *
 * @param since when the state began
 * @param unacknowledged changes that the partner has not confirmed
 * @param lagMillis how long the oldest of them has been waiting
 * @param partnerHeard when the partner was heard last
 * @param leases how many addresses the pair knows of
 * @param rejected own changes that the partner refused
 * @param conflicts addresses that both had given to different clients: a rule was broken
 */
public record PairStatus(
    String network,
    Role role,
    PairState state,
    Instant since,
    int unacknowledged,
    long lagMillis,
    Optional<Instant> partnerHeard,
    int leases,
    long rejected,
    long conflicts) {}
