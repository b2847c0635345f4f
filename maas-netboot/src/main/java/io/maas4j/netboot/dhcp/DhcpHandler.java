package io.maas4j.netboot.dhcp;

/** One decision about a message. */
@FunctionalInterface
interface DhcpHandler {
  Verdict handle(DhcpRequest request);
}
