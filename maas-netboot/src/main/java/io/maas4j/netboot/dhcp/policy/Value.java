package io.maas4j.netboot.dhcp.policy;

import java.net.Inet4Address;

/** One thing of an option's value. */
public sealed interface Value {
  /** An address. */
  record Address(Inet4Address address) implements Value {}

  /** A number; its type says how many octets it takes. */
  record Number(long number) implements Value {}

  /** Yes or no: one octet, 1 or 0. */
  record Flag(boolean on) implements Value {}

  /** Text, or octets that are none. */
  record Text(Octets octets) implements Value {}

  /** A domain name with dots. */
  record Name(String domain) implements Value {}
}
