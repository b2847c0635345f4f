package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.Dhcp6Message;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Option;
import io.maas4j.netboot.dhcp6.wire.DomainNames;
import io.maas4j.netboot.wire.WireFormatException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client calls itself in option 39 (RFC 4704); only names that are host names.
 *
 * @param flags as sent
 * @param name dotted, with a trailing dot when it is complete
 */
record ClientName(int flags, String name) {
  private static final Pattern HOST_NAME =
      Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.|$)){1,127}");
  private static final int SERVER_UPDATES = 1;
  private static final int OVERRIDDEN = 2;
  private static final int NO_UPDATES = 4;

  /** Empty when it says none, or none that can be used. */
  static Optional<ClientName> of(Dhcp6Message message) {
    Optional<byte[]> value = message.options().first(Dhcp6Option.CLIENT_FQDN);
    if (value.isEmpty() || value.get().length < 2) {
      return Optional.empty();
    }
    try {
      byte[] octets = value.get();
      List<String> names = DomainNames.decode(Arrays.copyOfRange(octets, 1, octets.length));
      return names.size() == 1 && HOST_NAME.matcher(names.get(0)).matches()
          ? Optional.of(new ClientName(octets[0], names.get(0)))
          : Optional.empty();
    } catch (WireFormatException e) {
      return Optional.empty(); // A name that cannot be read is no reason to refuse an address.
    }
  }

  /** The first label. */
  String host() {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /**
   * The option's value in the answer: the whole name, and that this server updates no DNS (§6).
   *
   * @param domain completes a partial name
   */
  byte[] answer(Optional<String> domain) {
    boolean complete = name.endsWith(".");
    String whole = complete || domain.isEmpty() ? name : name + "." + domain.get();
    int wanted = flags & SERVER_UPDATES;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(NO_UPDATES | (wanted == 0 ? 0 : OVERRIDDEN));
    byte[] encoded = DomainNames.encode(List.of(whole));
    // Without its root it is partial still.
    int length = complete || domain.isPresent() ? encoded.length : encoded.length - 1;
    out.write(encoded, 0, length);
    return out.toByteArray();
  }
}
