package io.maas4j.sample.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DhcpIdentityWireTest {
  private static final UUID ZERO = new UUID(0, 0);

  @ParameterizedTest
  @CsvSource({
    "BIOS_IPXE, bios-ipxe-01-discover",
    "UEFI_TFTP, uefi-pxe-01-discover",
    "UEFI_HTTP, uefi-http-01-discover"
  })
  void aDiscoverIsThatOfTheRealFirmware(Firmware firmware, String capture) throws IOException {
    byte[] real = bytes(capture);
    DhcpMessage message = DhcpMessage.decode(real);
    DhcpIdentity identity = DhcpIdentity.firmware(firmware, MacAddress.of(message.chaddr()), ZERO);
    assertThat(HexFormat.of().formatHex(identity.discover(message.xid(), message.secs()).encode()))
        .isEqualTo(HexFormat.of().formatHex(real));
  }

  @ParameterizedTest
  @CsvSource({
    "BIOS_IPXE, bios-ipxe-02-request",
    "UEFI_TFTP, uefi-pxe-02-request",
    "UEFI_HTTP, uefi-http-02-request"
  })
  void aRequestIsThatOfTheRealFirmware(Firmware firmware, String capture) throws IOException {
    byte[] real = bytes(capture);
    DhcpMessage message = DhcpMessage.decode(real);
    DhcpIdentity identity = DhcpIdentity.firmware(firmware, MacAddress.of(message.chaddr()), ZERO);
    DhcpIdentity.Choice choice =
        new DhcpIdentity.Choice(
            message.options().address(DhcpOption.SERVER_ID).orElseThrow(),
            message.options().address(DhcpOption.REQUESTED_ADDRESS).orElseThrow());
    assertThat(
            HexFormat.of()
                .formatHex(identity.request(message.xid(), message.secs(), choice).encode()))
        .isEqualTo(HexFormat.of().formatHex(real));
  }

  @ParameterizedTest
  @CsvSource({"BIOS_IPXE, false", "UEFI_TFTP, false", "UEFI_HTTP, true"})
  void onlyHttpBootInsistsOnItsVendorClass(Firmware firmware, boolean insists) {
    DhcpIdentity identity =
        DhcpIdentity.firmware(firmware, MacAddress.parse("52:54:00:00:00:01"), ZERO);
    DhcpMessage offer =
        identity
            .discover(1, 0)
            .reply(MessageType.OFFER)
            .option(DhcpOption.SERVER_ID, 127, 0, 0, 1)
            .option(DhcpOption.BOOT_FILE_NAME, "file")
            .build();
    assertThat(identity.objection(offer).isPresent()).isEqualTo(insists);
    DhcpMessage fitting = offer.toBuilder().option(DhcpOption.VENDOR_CLASS, "HTTPClient").build();
    assertThat(identity.objection(fitting)).isEmpty();
  }

  private static byte[] bytes(String capture) throws IOException {
    try (InputStream stream =
        DhcpIdentityWireTest.class.getResourceAsStream("/wire/" + capture + ".hex")) {
      String text = new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(text.replaceAll("(?m)^#.*$", "").replaceAll("\\s", ""));
    }
  }
}
