package io.maas4j.netboot.http;

import io.maas4j.netboot.file.BootFileSource;
import io.maas4j.netboot.file.Directory;
import io.maas4j.netboot.file.TrafficRelay;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all connections of a server share.
 *
 * @param disk for what blocks
 * @param nanos a clock of any origin
 */
record Site(
    BootHttpConfig config,
    BootFileSource files,
    Executor disk,
    Optional<Directory> machineResources,
    OpenFiles open,
    Turnstile turnstile,
    HttpCounters counters,
    TrafficRelay reports,
    RegionProxy proxy,
    Warnings warnings,
    LongSupplier nanos) {}
