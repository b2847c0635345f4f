package io.maas4j.netboot.dhcp6;

import static io.maas4j.netboot.dhcp6.Bench.message;
import static io.maas4j.netboot.dhcp6.Networks.ALICE;
import static io.maas4j.netboot.dhcp6.Networks.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.Subnet6;
import io.maas4j.netboot.dhcp6.wire.ClassData;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Message;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Option;
import io.maas4j.netboot.dhcp6.wire.DomainNames;
import io.maas4j.netboot.dhcp6.wire.Ia;
import io.maas4j.netboot.dhcp6.wire.MessageType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients are told besides their address (contract, sections 5 and 11). */
class Dhcp6OptionsTest {
  private static final byte[] HTTP_CLIENT = ClassData.vendorClass(0, "HTTPClient");
  private final Bench bench = new Bench();

  @ParameterizedTest
  @CsvSource({
    "7, tftp://[fd77::1]/bootx64.efi",
    "9, tftp://[fd77::1]/bootx64.efi",
    "11, tftp://[fd77::1]/bootaa64.efi",
    "12, tftp://[fd77::1]/bootppc64.bin",
    "14, tftp://[fd77::1]/ppc64el/pxelinux.0",
    "16, http://[fd77::1]:5248/images/bootx64.efi",
    "19, http://[fd77::1]:5248/images/bootaa64.efi",
    "31, tftp://[fd77::1]/s390x/boots390x.bin",
  })
  void firmwareIsToldItsFileByItsArchitecture(int arch, String url) {
    Dhcp6Message advertise = advertise(arch);
    assertThat(text(advertise, Dhcp6Option.BOOTFILE_URL)).contains(url);
    assertThat(advertise.options().all(Dhcp6Option.VENDOR_CLASS))
        .hasSize(url.startsWith("http") ? 1 : 0)
        .allSatisfy(value -> assertThat(value).isEqualTo(HTTP_CLIENT));
  }

  @Test
  void bothAnswersOfAnExchangeSayTheSame() {
    Dhcp6Message reply =
        bench.answer(
            message(MessageType.REQUEST, ALICE)
                .association(Ia.wish(1))
                .option(Dhcp6Option.CLIENT_ARCH_TYPE, new byte[] {0, 16})
                .build(),
            MessageType.REPLY);
    assertThat(text(reply, Dhcp6Option.BOOTFILE_URL))
        .contains("http://[fd77::1]:5248/images/bootx64.efi");
    assertThat(reply.options().first(Dhcp6Option.VENDOR_CLASS)).contains(HTTP_CLIENT);
  }

  @Test
  void ipxeIsKnownByItsUserClassInBothForms() {
    for (byte[] value :
        List.of(ClassData.userClass("iPXE"), "iPXE".getBytes(StandardCharsets.US_ASCII))) {
      Dhcp6Message advertise =
          bench.answer(
              message(MessageType.SOLICIT, ALICE)
                  .association(Ia.wish(1))
                  .option(Dhcp6Option.CLIENT_ARCH_TYPE, new byte[] {0, 7})
                  .option(Dhcp6Option.USER_CLASS, value)
                  .build(),
              MessageType.ADVERTISE);
      assertThat(text(advertise, Dhcp6Option.BOOTFILE_URL))
          .contains("http://[fd77::1]:5248/ipxe.cfg");
      assertThat(advertise.options().has(Dhcp6Option.VENDOR_CLASS)).isFalse();
    }
  }

  @Test
  void whatMatchesNoRowGetsAnAddressAndNoFile() {
    assertThat(advertise(0).options().has(Dhcp6Option.BOOTFILE_URL)).isFalse();
    assertThat(advertise(6).options().has(Dhcp6Option.BOOTFILE_URL)).isFalse();
    Dhcp6Message asked =
        bench.answer(
            message(MessageType.SOLICIT, ALICE)
                .association(Ia.wish(1))
                .request(Dhcp6Option.BOOTFILE_URL)
                .build(),
            MessageType.ADVERTISE);
    assertThat(asked.options().has(Dhcp6Option.BOOTFILE_URL)).isFalse();
  }

  @Test
  void aDisabledArchitectureIsSkipped() {
    bench.networks.disabled.add("uefi_amd64_tftp");
    bench.networks.disabled.add("0x10");
    bench.reconfigure();
    assertThat(advertise(7).options().has(Dhcp6Option.BOOTFILE_URL)).isFalse();
    assertThat(advertise(16).options().has(Dhcp6Option.VENDOR_CLASS)).isFalse();
    assertThat(advertise(11).options().has(Dhcp6Option.BOOTFILE_URL)).isTrue();
  }

  @Test
  void whatIsAskedForComesAsItWasAsked() {
    Dhcp6Message advertise = asking(31, 24, 99, 23, 56);
    assertThat(advertise.options().codes())
        .containsExactly(
            Dhcp6Option.CLIENTID,
            Dhcp6Option.SERVERID,
            Dhcp6Option.IA_NA,
            Dhcp6Option.SNTP_SERVERS,
            Dhcp6Option.DOMAIN_LIST,
            Dhcp6Option.DNS_SERVERS,
            Dhcp6Option.NTP_SERVER);
    assertThat(advertise.addresses(Dhcp6Option.SNTP_SERVERS)).containsExactly(address("fd99::123"));
    assertThat(DomainNames.decode(advertise.options().first(Dhcp6Option.DOMAIN_LIST).orElseThrow()))
        .containsExactly("maas.", "lab.maas.");
    byte[] ntp = advertise.options().first(Dhcp6Option.NTP_SERVER).orElseThrow();
    assertThat(Arrays.copyOf(ntp, 4)).containsExactly(0, 1, 0, 16);
    assertThat(Arrays.copyOfRange(ntp, 4, 20)).isEqualTo(address("fd99::123").getAddress());
    assertThat(asking().options().codes())
        .containsExactly(Dhcp6Option.CLIENTID, Dhcp6Option.SERVERID, Dhcp6Option.IA_NA);
  }

  @Test
  void theOptionsAreThoseOfTheSubnetThatTheAddressIsIn() {
    bench.networks.last = "fd77::0fff"; // nothing to lease here
    bench.networks.beside.add(
        Subnet6.of(address("fd78::"), 64, address("fd78::1"))
            .dnsServers(List.of(address("fd78::53")))
            .range(address("fd78::10"), address("fd78::1f"))
            .build());
    bench.reconfigure();
    Dhcp6Message advertise = asking(23);
    assertThat(Bench.addressOf(advertise).getHostAddress()).startsWith("fd78:");
    assertThat(advertise.addresses(Dhcp6Option.DNS_SERVERS)).containsExactly(address("fd78::53"));
  }

  @Test
  void aListThatIsTooLongForOneDatagramIsLeftOut() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add("domain-number-" + i + ".example");
    }
    bench.networks.searchDomains = many;
    bench.reconfigure();
    Dhcp6Reply reply =
        bench.reply(
            message(MessageType.SOLICIT, ALICE)
                .association(Ia.wish(1))
                .option(Dhcp6Option.CLIENT_ARCH_TYPE, new byte[] {0, 7})
                .request(23, 24)
                .build());
    assertThat(reply.payload().length).isLessThanOrEqualTo(1232);
    assertThat(reply.message().options().has(Dhcp6Option.DOMAIN_LIST)).isFalse();
    assertThat(reply.message().options().has(Dhcp6Option.BOOTFILE_URL)).isTrue();
    assertThat(reply.message().options().has(Dhcp6Option.DNS_SERVERS)).isTrue();
  }

  @Test
  void aNameComesBackWholeAndTheServerSaysThatItUpdatesNoDns() {
    Dhcp6Message reply = named(1, DomainNames.encode(List.of("node7")), 6);
    byte[] value = reply.options().first(Dhcp6Option.CLIENT_FQDN).orElseThrow();
    assertThat(value[0]).isEqualTo((byte) 6); // N, and O because the client wanted S
    assertThat(DomainNames.decode(Arrays.copyOfRange(value, 1, value.length)))
        .containsExactly("node7.");
    byte[] partial = {5, 'n', 'o', 'd', 'e', '8'};
    Dhcp6Message completed = named(0, partial, 6);
    byte[] whole = completed.options().first(Dhcp6Option.CLIENT_FQDN).orElseThrow();
    assertThat(whole[0]).isEqualTo((byte) 4);
    assertThat(DomainNames.decode(Arrays.copyOfRange(whole, 1, whole.length)))
        .containsExactly("node8.maas.");
    assertThat(bench.events).extracting(event -> event.hostname()).contains("node7", "node8");
  }

  @Test
  void namesThatAreNoHostNamesNeverReachAnybody() {
    for (String bad : List.of("a b", "$(reboot)", "x\ny", "-x", "<b>")) {
      byte[] octets = bad.getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream name = new ByteArrayOutputStream();
      name.write(octets.length);
      name.writeBytes(octets);
      Dhcp6Message reply = named(0, name.toByteArray(), 5);
      assertThat(reply.options().has(Dhcp6Option.CLIENT_FQDN)).isFalse();
    }
    assertThat(bench.events).allSatisfy(event -> assertThat(event.hostname()).isEmpty());
  }

  private Dhcp6Message named(int flags, byte[] name, int iaid) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(flags);
    value.writeBytes(name);
    return bench.answer(
        message(MessageType.REQUEST, ALICE)
            .association(Ia.wish(iaid + bench.events.size()))
            .request(Dhcp6Option.CLIENT_FQDN)
            .option(Dhcp6Option.CLIENT_FQDN, value.toByteArray())
            .build(),
        MessageType.REPLY);
  }

  private Dhcp6Message asking(int... codes) {
    Dhcp6Message.Builder solicit = message(MessageType.SOLICIT, ALICE).association(Ia.wish(1));
    return bench.answer(
        (codes.length == 0 ? solicit : solicit.request(codes)).build(), MessageType.ADVERTISE);
  }

  private Dhcp6Message advertise(int arch) {
    return bench.answer(
        message(MessageType.SOLICIT, ALICE)
            .association(Ia.wish(1))
            .option(Dhcp6Option.CLIENT_ARCH_TYPE, new byte[] {(byte) (arch >> 8), (byte) arch})
            .build(),
        MessageType.ADVERTISE);
  }

  private static Optional<String> text(Dhcp6Message message, int code) {
    return message.options().first(code).map(value -> new String(value, StandardCharsets.US_ASCII));
  }
}
