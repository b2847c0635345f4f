package io.maas4j.netboot.dhcp6.wire;

import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.util.Optional;

/**
 * An address of an identity association (RFC 8415 §21.6).
 *
 * @param preferredSeconds for how long new connections may use it, 0–2^32-1
 * @param validSeconds for how long it may be used at all, 0–2^32-1
 */
public record IaAddress(
    Inet6Address address, long preferredSeconds, long validSeconds, Optional<Status> status) {
  static final int FIXED_OCTETS = 24;

  public IaAddress {
    Ia.checkSeconds("preferred lifetime", preferredSeconds);
    Ia.checkSeconds("valid lifetime", validSeconds);
  }

  public static IaAddress of(Inet6Address address, long preferredSeconds, long validSeconds) {
    return new IaAddress(address, preferredSeconds, validSeconds, Optional.empty());
  }

  /** The option's value. */
  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(address.getAddress());
    Octets.u32(out, preferredSeconds);
    Octets.u32(out, validSeconds);
    Dhcp6Options.Builder options = Dhcp6Options.builder();
    status.ifPresent(it -> options.add(Dhcp6Option.STATUS_CODE, it.encode()));
    options.build().encode(out);
    return out.toByteArray();
  }
}
