package io.maas4j.fleet;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;
import java.util.Optional;

/**
 * What a boot loader asks, as a rack passes it on.
 *
 * @param mac from the name of the file it wants
 * @param hardwareUuid from the name of the file it wants
 * @param architecture Debian's name, from the name of the file it wants
 * @param rackAddress the rack address that was asked
 * @param rackHttpPort port of that rack's HTTP server
 * @param method {@code pxe}, {@code uefi}, {@code ipxe}, …
 */
public record BootQuestion(
    Optional<MacAddress> mac,
    Optional<String> hardwareUuid,
    Optional<String> architecture,
    InetAddress rackAddress,
    int rackHttpPort,
    String method) {}
