package io.maas4j.netboot;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;
import java.util.Optional;

/**
 * What a boot loader's request says of itself (netboot contract, section 14).
 *
 * @param protocol how the configuration was asked for
 * @param localAddress the rack address that was asked: what the machine can reach
 * @param remoteAddress the machine's (or its relay's) address
 * @param mac the hardware address in the file name, if any
 * @param hardwareUuid the SMBIOS UUID in the file name, if any, as written
 * @param arch Debian architecture in the file name ({@code amd64}), if any
 * @param subarch sub-architecture in the file name, if any
 * @param biosBootMethod {@code pxe}, {@code uefi}, {@code ipxe}, …: the loader's dialect
 */
public record BootRequest(
    Protocol protocol,
    InetAddress localAddress,
    InetAddress remoteAddress,
    Optional<MacAddress> mac,
    Optional<String> hardwareUuid,
    Optional<String> arch,
    Optional<String> subarch,
    String biosBootMethod) {

  /** The transport of a boot configuration. */
  public enum Protocol {
    TFTP,
    HTTP
  }
}
