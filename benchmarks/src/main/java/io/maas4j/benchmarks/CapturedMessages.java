package io.maas4j.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Datagrams of UEFI firmware in QEMU, as captured for the codec's tests. */
public final class CapturedMessages {
  private CapturedMessages() {}

  /** A DISCOVER of 347 bytes. */
  public static byte[] discover() {
    return read("/wire/dhcp/uefi-pxe-01-discover.hex");
  }

  /** The REQUEST of the same machine for the address that it was offered. */
  public static byte[] request() {
    return read("/wire/dhcp/uefi-pxe-02-request.hex");
  }

  private static byte[] read(String resource) {
    try (InputStream in = CapturedMessages.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      String digits =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .collect(Collectors.joining())
              .replaceAll("\\s", "");
      return HexFormat.of().parseHex(digits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
