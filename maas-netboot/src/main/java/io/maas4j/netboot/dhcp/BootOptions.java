package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.bootmethod.BootMethod;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What replies to clients of one boot method say in one subnet. Nobody changes it.
 *
 * @param file boot file, a name or a URL
 * @param forced options that always go
 * @param onRequest options for those that list them
 */
record BootOptions(Optional<String> file, OptionValues forced, OptionValues onRequest) {
  private static final int ONIE_ENTERPRISE = 42_623;

  /**
   * @param rack the rack's address as text
   * @param port of its HTTP boot server
   */
  static BootOptions of(BootMethod method, String rack, int port) {
    OptionValues forced = new OptionValues();
    OptionValues onRequest = new OptionValues();
    method.vendorClass().ifPresent(name -> forced.put(DhcpOption.VENDOR_CLASS, text(name)));
    method
        .pathPrefix(rack, port)
        .ifPresent(
            prefix ->
                (method.forcesPathPrefix() ? forced : onRequest)
                    .put(DhcpOption.PATH_PREFIX, text(prefix)));
    method
        .nosInstaller(rack, port)
        .ifPresent(
            url -> forced.put(DhcpOption.VENDOR_IDENTIFYING_INFORMATION, onieInstaller(url)));
    return new BootOptions(method.bootFile(rack, port), forced, onRequest);
  }

  /** RFC 3925: enterprise, length, then ONIE's sub-option 1. */
  private static byte[] onieInstaller(String url) {
    byte[] text = text(url);
    return ByteBuffer.allocate(4 + 1 + 2 + text.length)
        .putInt(ONIE_ENTERPRISE)
        .put((byte) (2 + text.length))
        .put((byte) 1)
        .put((byte) text.length)
        .put(text)
        .array();
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
