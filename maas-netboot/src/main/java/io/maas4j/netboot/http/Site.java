package io.maas4j.netboot.http;

import io.maas4j.netboot.file.BootFileSource;
import io.maas4j.netboot.file.Directory;
import io.maas4j.netboot.file.TrafficRelay;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What all connections of a server share. */
record Site(
    BootFileSource files,
    Executor disk,
    Optional<Directory> machineResources,
    HttpCounters counters,
    TrafficRelay reports,
    RegionProxy proxy,
    Duration keepAliveTimeout) {}
