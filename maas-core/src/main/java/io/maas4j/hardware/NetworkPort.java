package io.maas4j.hardware;

import io.maas4j.id.MacAddress;
import java.util.Optional;

/**
 * A port of a network card (spec scripts §12.1).
 *
 * @param name of the interface, {@code enp5s0}
 * @param macAddress empty for cards without an Ethernet address
 * @param linkDetected whether a cable is plugged in
 * @param linkMbit current speed, 0 when unknown
 * @param interfaceMbit highest supported speed, 0 when unknown
 * @param vendor may be empty
 * @param product may be empty
 * @param firmwareVersion may be empty
 * @param sriovMaxVf how many virtual functions it can have
 * @param numaNode index
 * @param pciAddress may be empty
 * @param usbAddress {@code bus:device}, may be empty
 * @param kind a card of its own or part of another
 */
public record NetworkPort(
    String name,
    Optional<MacAddress> macAddress,
    boolean linkDetected,
    int linkMbit,
    int interfaceMbit,
    String vendor,
    String product,
    String firmwareVersion,
    int sriovMaxVf,
    int numaNode,
    String pciAddress,
    String usbAddress,
    Kind kind) {
  /** What carries the port. */
  public enum Kind {
    CARD,
    /** An SR-IOV virtual function; on deployed machines those do not count. */
    VIRTUAL_FUNCTION
  }
}
