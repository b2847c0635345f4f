package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.NetworkConfig.Service;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxyDhcpTest {
  private final Networks networks = new Networks();
  private Bench bench = new Bench();

  @BeforeEach
  void bootOnly() {
    networks.service = Service.BOOT_ONLY;
    bench = new Bench(networks);
  }

  @Test
  void firmwareIsOfferedAFileAndNoAddress() {
    DhcpReply reply = bench.reply(firmware(MessageType.DISCOVER, 7).build());
    DhcpMessage offer = reply.message();
    assertThat(offer.messageType()).contains(MessageType.OFFER);
    assertThat(offer.yiaddr()).isEqualTo(DhcpMessage.ANY);
    assertThat(offer.siaddr()).isEqualTo(Bench.RACK);
    assertThat(offer.file()).isEqualTo("bootx64.efi");
    assertThat(offer.options().text(DhcpOption.VENDOR_CLASS)).contains("PXEClient");
    assertThat(offer.options().bytes(DhcpOption.VENDOR_SPECIFIC).orElseThrow())
        .containsExactly(6, 1, 8, 255);
    assertThat(offer.options().has(DhcpOption.LEASE_TIME)).isFalse();
    assertThat(offer.options().has(DhcpOption.ROUTERS)).isFalse();
    assertThat(reply.destination())
        .isEqualTo(new InetSocketAddress(DhcpMessage.LIMITED_BROADCAST, 68));
    assertThat(bench.leases.leasedCount()).isZero();
  }

  @Test
  void httpFirmwareGetsItsUrl() {
    DhcpMessage offer =
        bench
            .reply(
                Bench.message(MessageType.DISCOVER, Networks.ALICE)
                    .option(DhcpOption.VENDOR_CLASS, "HTTPClient:Arch:00016:UNDI:003001")
                    .optionU16(DhcpOption.CLIENT_ARCHITECTURE, 16)
                    .build())
            .message();
    assertThat(offer.options().text(DhcpOption.VENDOR_CLASS)).contains("HTTPClient");
    assertThat(offer.options().text(DhcpOption.BOOT_FILE_NAME))
        .contains("http://10.77.0.1:5248/images/bootx64.efi");
  }

  @Test
  void whatFirmwareAsksUsLaterIsAcknowledgedWhereItCameFrom() {
    DhcpReply reply =
        bench.reply(
            firmware(MessageType.REQUEST, 0).ciaddr(Networks.address("10.77.0.42")).build());
    assertThat(reply.message().messageType()).contains(MessageType.ACK);
    assertThat(reply.message().yiaddr()).isEqualTo(DhcpMessage.ANY);
    assertThat(reply.message().file()).isEqualTo("lpxelinux.0");
    assertThat(reply.message().options().text(DhcpOption.PATH_PREFIX))
        .contains("http://10.77.0.1:5248/");
    assertThat(reply.destination().getPort()).isEqualTo(6767);
  }

  @Test
  void allElseIsLeftToTheOtherServer() {
    assertThat(bench.drop(Bench.discover(Networks.ALICE)))
        .isEqualTo("boot only: not a boot client");
    String other = "boot only: for the other server";
    assertThat(
            bench.drop(
                firmware(MessageType.REQUEST, 0)
                    .option(DhcpOption.REQUESTED_ADDRESS, Networks.address("10.77.0.42"))
                    .option(DhcpOption.SERVER_ID, Networks.address("10.77.0.2"))
                    .build()))
        .isEqualTo(other);
    assertThat(
            bench.drop(
                firmware(MessageType.REQUEST, 0)
                    .ciaddr(Networks.address("10.77.0.42"))
                    .option(DhcpOption.SERVER_ID, Networks.address("10.77.0.2"))
                    .build()))
        .isEqualTo(other);
    assertThat(
            bench.drop(
                firmware(MessageType.RELEASE, 0).ciaddr(Networks.address("10.77.0.42")).build()))
        .isEqualTo(other);
    networks.disabled.add("pxe");
    bench.reconfigure();
    assertThat(bench.drop(firmware(MessageType.DISCOVER, 0).build()))
        .isEqualTo("boot only: no boot file");
  }

  private static DhcpMessage.Builder firmware(MessageType type, int architecture) {
    return Bench.message(type, Networks.ALICE)
        .option(DhcpOption.VENDOR_CLASS, "PXEClient:Arch:00000:UNDI:002001")
        .optionU16(DhcpOption.CLIENT_ARCHITECTURE, architecture);
  }
}
