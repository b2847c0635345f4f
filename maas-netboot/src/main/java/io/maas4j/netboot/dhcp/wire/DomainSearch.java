package io.maas4j.netboot.dhcp.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Option 119: domain names as RFC 1035 §4.1.4 labels with compression pointers (RFC 3397). */
public final class DomainSearch {
  private static final int MAX_POINTER = 0x3FFF;

  private DomainSearch() {}

  /**
   * Encodes a search list.
   *
   * @param domains dotted names, a trailing dot is allowed
   * @throws IllegalArgumentException naming the domain whose label is empty or over 63 octets
   */
  public static byte[] encode(List<String> domains) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Map<String, Integer> seen = new HashMap<>();
    for (String domain : domains) {
      encode(domain, out, seen);
    }
    return out.toByteArray();
  }

  private static void encode(String domain, ByteArrayOutputStream out, Map<String, Integer> seen) {
    String rest = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    // Two passes, so that a bad name leaves nothing half written behind.
    Map<String, Integer> fresh = new LinkedHashMap<>();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    while (!rest.isEmpty()) {
      Integer pointer = seen.get(rest);
      if (pointer != null) {
        labels.write(0xC0 | pointer >> 8);
        labels.write(pointer);
        break;
      }
      int dot = rest.indexOf('.');
      byte[] label = (dot < 0 ? rest : rest.substring(0, dot)).getBytes(StandardCharsets.US_ASCII);
      if (label.length == 0 || label.length > 63 || dot == rest.length() - 1) {
        throw new IllegalArgumentException(
            "search domain '" + domain + "' has a label that is empty or over 63 octets");
      }
      if (out.size() + labels.size() <= MAX_POINTER) {
        fresh.put(rest, out.size() + labels.size());
      }
      labels.write(label.length);
      labels.writeBytes(label);
      rest = dot < 0 ? "" : rest.substring(dot + 1);
    }
    if (rest.isEmpty()) {
      labels.write(0);
    }
    out.writeBytes(labels.toByteArray());
    seen.putAll(fresh);
  }
}
