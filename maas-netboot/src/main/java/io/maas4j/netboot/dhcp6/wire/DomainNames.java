package io.maas4j.netboot.dhcp6.wire;

import io.maas4j.netboot.wire.WireFormatException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Domain names as RFC 1035 §3.1 labels, never compressed (RFC 8415 §10). */
public final class DomainNames {
  private static final int MAX_LABEL = 63;
  private static final int MAX_NAME = 255;

  private DomainNames() {}

  /**
   * Encodes a list, each name to its root.
   *
   * @param names dotted, a trailing dot is allowed
   * @throws IllegalArgumentException naming the domain that is too long or has an empty label
   */
  public static byte[] encode(List<String> names) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String name : names) {
      String rest = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
      ByteArrayOutputStream labels = new ByteArrayOutputStream();
      for (String label : rest.split("\\.", -1)) {
        byte[] octets = label.getBytes(StandardCharsets.UTF_8);
        if (octets.length == 0 || octets.length > MAX_LABEL) {
          throw new IllegalArgumentException(
              "domain '" + name + "' has a label that is empty or over 63 octets");
        }
        labels.write(octets.length);
        labels.writeBytes(octets);
      }
      labels.write(0);
      if (labels.size() > MAX_NAME) {
        throw new IllegalArgumentException("domain '" + name + "' is over 255 octets");
      }
      out.writeBytes(labels.toByteArray());
    }
    return out.toByteArray();
  }

  /**
   * Reads names; one that ends with the octets instead of its root is partial (RFC 4704 §4.2), and
   * has no trailing dot as the others have.
   *
   * @throws WireFormatException when a label is cut off or compressed
   */
  public static List<String> decode(byte[] octets) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    int at = 0;
    while (at < octets.length) {
      int length = octets[at] & 0xFF;
      if (length == 0) {
        names.add(name.append(name.isEmpty() ? "." : "").toString());
        name.setLength(0);
        at++;
        continue;
      }
      if (length > MAX_LABEL || length > octets.length - at - 1) {
        throw new WireFormatException(
            at, "domain name", "has a label of " + length + " octets here");
      }
      name.append(new String(octets, at + 1, length, StandardCharsets.UTF_8)).append('.');
      at += 1 + length;
    }
    if (!name.isEmpty()) {
      names.add(name.substring(0, name.length() - 1));
    }
    return names;
  }
}
