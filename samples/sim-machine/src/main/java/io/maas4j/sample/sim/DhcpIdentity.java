package io.maas4j.sample.sim;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a DHCP client says of itself, in the order in which the real one says it (captures of iPXE,
 * OVMF and busybox). Immutable.
 */
final class DhcpIdentity {
  private static final int ENCAPSULATED_FEATURES = DhcpOption.IPXE_ENCAPSULATED;

  private static final byte[] IPXE_WANTS =
      codes(
          1, 3, 6, 7, 12, 15, 17, 26, 43, 60, 66, 67, 119, 128, 129, 130, 131, 132, 133, 134, 135,
          175, 203);
  private static final byte[] PXE_WANTS =
      codes(
          1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60,
          66, 67, 97, 128, 129, 130, 131, 132, 133, 134, 135);
  private static final byte[] HTTP_WANTS =
      codes(
          1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60,
          235, 67, 97);
  private static final byte[] SYSTEM_WANTS = codes(1, 3, 6, 12, 15, 28, 42);

  private static final byte[] IPXE_FEATURES =
      HexFormat.of()
          .parseHex(
              "b105011af41000eb03010000170101220101130101110101270101190101"
                  + "290101100102210101150101180101120101");

  /** An address that the server offered. */
  record Choice(Inet4Address server, Inet4Address address) {}

  private final MacAddress mac;
  private final boolean broadcast;
  private final boolean choiceFirst;
  private final int discoverSize;
  private final int requestSize;
  private final boolean wantsHttp;
  private final boolean wantsFile;
  private final Map<Integer, byte[]> options;

  private DhcpIdentity(
      MacAddress mac,
      boolean broadcast,
      boolean choiceFirst,
      int discoverSize,
      int requestSize,
      boolean wantsHttp,
      boolean wantsFile,
      Map<Integer, byte[]> options) {
    this.mac = mac;
    this.broadcast = broadcast;
    this.choiceFirst = choiceFirst;
    this.discoverSize = discoverSize;
    this.requestSize = requestSize;
    this.wantsHttp = wantsHttp;
    this.wantsFile = wantsFile;
    this.options = options;
  }

  /** The machine's firmware. */
  static DhcpIdentity firmware(Firmware firmware, MacAddress mac, UUID uuid) {
    Map<Integer, byte[]> options = new LinkedHashMap<>();
    switch (firmware) {
      case BIOS_IPXE:
        options.put(DhcpOption.CLIENT_ARCHITECTURE, codes(0, 0));
        options.put(DhcpOption.CLIENT_INTERFACE, codes(1, 2, 1));
        options.put(DhcpOption.VENDOR_CLASS, text("PXEClient:Arch:00000:UNDI:002001"));
        options.put(DhcpOption.USER_CLASS, text("iPXE"));
        options.put(DhcpOption.PARAMETER_REQUEST_LIST, IPXE_WANTS);
        options.put(ENCAPSULATED_FEATURES, IPXE_FEATURES);
        options.put(DhcpOption.CLIENT_ID, clientId(mac));
        options.put(DhcpOption.CLIENT_UUID, uuidOption(uuid));
        return new DhcpIdentity(mac, false, false, 1472, 1472, false, true, options);
      case UEFI_TFTP:
        options.put(DhcpOption.PARAMETER_REQUEST_LIST, PXE_WANTS);
        options.put(DhcpOption.CLIENT_UUID, uuidOption(uuid));
        options.put(DhcpOption.CLIENT_INTERFACE, codes(1, 3, 0));
        options.put(DhcpOption.CLIENT_ARCHITECTURE, codes(0, 7));
        options.put(DhcpOption.VENDOR_CLASS, text("PXEClient:Arch:00007:UNDI:003000"));
        return new DhcpIdentity(mac, true, true, 1472, 0xFF00, false, true, options);
      case UEFI_HTTP:
        options.put(DhcpOption.PARAMETER_REQUEST_LIST, HTTP_WANTS);
        options.put(DhcpOption.CLIENT_UUID, uuidOption(uuid));
        options.put(DhcpOption.CLIENT_INTERFACE, codes(1, 3, 0));
        options.put(DhcpOption.CLIENT_ARCHITECTURE, codes(0, 16));
        options.put(DhcpOption.VENDOR_CLASS, text("HTTPClient:Arch:00016:UNDI:003000"));
        return new DhcpIdentity(mac, true, true, 1472, 1472, true, true, options);
      default:
        throw new AssertionError(firmware);
    }
  }

  /** The initial RAM disk or the running system. */
  static DhcpIdentity system(MacAddress mac) {
    Map<Integer, byte[]> options = new LinkedHashMap<>();
    options.put(DhcpOption.PARAMETER_REQUEST_LIST, SYSTEM_WANTS);
    options.put(DhcpOption.VENDOR_CLASS, text("maas4j-sim"));
    options.put(DhcpOption.CLIENT_ID, clientId(mac));
    return new DhcpIdentity(mac, false, true, 576, 576, false, false, options);
  }

  MacAddress mac() {
    return mac;
  }

  /** The same firmware, which says that it is of another architecture. */
  DhcpIdentity announcing(int architecture) {
    Map<Integer, byte[]> changed = new LinkedHashMap<>(options);
    changed.put(
        DhcpOption.CLIENT_ARCHITECTURE, codes(architecture >> 8 & 0xFF, architecture & 0xFF));
    changed.put(
        DhcpOption.VENDOR_CLASS,
        text(String.format("PXEClient:Arch:%05d:UNDI:003000", architecture)));
    return new DhcpIdentity(
        mac, broadcast, choiceFirst, discoverSize, requestSize, wantsHttp, false, changed);
  }

  /** Says that an address is in use (RFC 2131 §4.4.4). */
  DhcpMessage decline(int xid, Choice choice) {
    DhcpMessage.Builder builder = DhcpMessage.request(MessageType.DECLINE, xid, mac.octets());
    chosen(builder, choice);
    return builder.build();
  }

  /** Asks for an address that it had before, as after a reboot (RFC 2131 §4.3.2). */
  DhcpMessage again(int xid, int secs, Inet4Address address) {
    DhcpMessage.Builder builder = begin(MessageType.REQUEST, xid, secs);
    own(builder, requestSize);
    builder.option(DhcpOption.REQUESTED_ADDRESS, address);
    return builder.build();
  }

  DhcpMessage discover(int xid, int secs) {
    DhcpMessage.Builder builder = begin(MessageType.DISCOVER, xid, secs);
    own(builder, discoverSize);
    return builder.build();
  }

  DhcpMessage request(int xid, int secs, Choice choice) {
    DhcpMessage.Builder builder = begin(MessageType.REQUEST, xid, secs);
    if (choiceFirst) {
      chosen(builder, choice);
      own(builder, requestSize);
    } else {
      own(builder, requestSize);
      chosen(builder, choice);
    }
    return builder.build();
  }

  /** Why this firmware passes over an offer; empty when it takes it. */
  Optional<String> objection(DhcpMessage offer) {
    if (offer.options().address(DhcpOption.SERVER_ID).isEmpty()) {
      return Optional.of("the offer has no server identifier");
    }
    if (wantsHttp) {
      // UEFI 2.10 §24.7.3.1: without it the offer is not for HTTP boot.
      String vendorClass = offer.options().text(DhcpOption.VENDOR_CLASS).orElse("");
      if (!vendorClass.startsWith("HTTPClient")) {
        return Optional.of("the offer has no option 60 HTTPClient");
      }
    }
    return wantsFile && offer.bootFile().isEmpty()
        ? Optional.of("the offer names no boot file")
        : Optional.empty();
  }

  private DhcpMessage.Builder begin(MessageType type, int xid, int secs) {
    DhcpMessage.Builder builder = DhcpMessage.request(type, xid, mac.octets()).secs(secs);
    return broadcast ? builder.broadcast() : builder;
  }

  private void own(DhcpMessage.Builder builder, int size) {
    builder.optionU16(DhcpOption.MAX_MESSAGE_SIZE, size);
    options.forEach(builder::option);
  }

  private static void chosen(DhcpMessage.Builder builder, Choice choice) {
    builder.option(DhcpOption.SERVER_ID, choice.server());
    builder.option(DhcpOption.REQUESTED_ADDRESS, choice.address());
  }

  private static byte[] clientId(MacAddress mac) {
    return ByteBuffer.allocate(7).put((byte) 1).put(mac.octets()).array();
  }

  /** Type 0, then the SMBIOS layout: the first three fields little-endian (SMBIOS 3.6 §7.2.1). */
  private static byte[] uuidOption(UUID uuid) {
    long high = uuid.getMostSignificantBits();
    return ByteBuffer.allocate(17)
        .put((byte) 0)
        .putInt(Integer.reverseBytes((int) (high >>> 32)))
        .putShort(Short.reverseBytes((short) (high >>> 16)))
        .putShort(Short.reverseBytes((short) high))
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] codes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
