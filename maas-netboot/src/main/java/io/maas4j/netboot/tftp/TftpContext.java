package io.maas4j.netboot.tftp;

import io.maas4j.netboot.file.BootFileSource;
import io.maas4j.netboot.file.TrafficRelay;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What all parts of one server share. Safe for concurrent use.
 *
 * @param disk reads files, and may block
 * @param nanoTime for waits
 * @param jitter 0 to 1
 * @param tap who looks at the packets
 */
record TftpContext(
    TftpConfig config,
    BootFileSource files,
    Executor disk,
    TrafficRelay reports,
    TftpCounters counters,
    LongSupplier nanoTime,
    DoubleSupplier jitter,
    TftpTap tap) {}
