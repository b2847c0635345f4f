package io.maas4j.netboot.dhcp6;

/** One decision about a message. */
@FunctionalInterface
interface Dhcp6Handler {
  Verdict handle(Dhcp6Request request);
}
