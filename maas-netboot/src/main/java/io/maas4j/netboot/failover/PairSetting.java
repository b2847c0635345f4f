package io.maas4j.netboot.failover;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What all pairs of a rack share.
 *
 * @param clock milliseconds since the epoch, as leases have it
 * @param ticker milliseconds that never go back or jump, from any beginning
 * @param startedAt when the rack began to run, by the ticker
 * @param listener told when a pair's state changes; must not block
 */
record PairSetting(
    LongSupplier clock,
    LongSupplier ticker,
    long startedAt,
    LeaseView view,
    PairMemory memory,
    PairRules rules,
    Consumer<PairStatus> listener) {}
