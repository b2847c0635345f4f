package io.maas4j.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.maas4j.id.MacAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HardwareReportTest {
  private static final String HEAD =
      "{\"api_version\":\"1.0\",\"api_extensions\":[\"resources\",\"resources_v2\",\"api_os\","
          + "\"resources_system\",\"resources_usb_pci\"],"
          + "\"environment\":{\"kernel_architecture\":\"x86_64\"}";

  static String fixture() {
    try (InputStream in = HardwareReportTest.class.getResourceAsStream("server.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Inventory server() throws HardwareReportException {
    return HardwareReport.parse(fixture());
  }

  private static Inventory with(String json) throws HardwareReportException {
    return HardwareReport.parse(HEAD + "," + json + "}");
  }

  @Test
  void theMachineAsAWholeIsRead() throws HardwareReportException {
    Inventory server = server();

    assertThat(server.architecture()).isEqualTo("amd64");
    assertThat(server.os()).isEqualTo(new Inventory.OperatingSystem("ubuntu", "24.04", "crane"));
    assertThat(server.cpu())
        .isEqualTo(new Inventory.Cpu(8, 2200, Optional.of("Example(R) Silver 4210 CPU")));
    assertThat(server.memoryMib()).isEqualTo(16384);
    assertThat(server.hugepageBytes()).isEqualTo(2097152);
    assertThat(server.numaNodes())
        .containsExactly(
            new Inventory.NumaNode(0, List.of(0, 1, 4, 5), 8192, 4),
            new Inventory.NumaNode(2, List.of(2, 3, 6, 7), 8192, 0));
    assertThat(server.hardwareUuid()).contains("57bcb0a9-1111-4222-8333-444455556666");
    assertThat(server.isVirtual()).isFalse();
    assertThat(server.platform()).contains("acme-board");
    assertThat(server.storageExtra()).contains("{\"layout\":{},\"mounts\":{}}");
  }

  @Test
  void firmwareFactsAreTrimmedAndFillersLeftOut() throws HardwareReportException {
    assertThat(server().hardwareInfo())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "system_vendor", "ACME",
                "system_product", "Crane 9",
                "system_serial", "SN-1",
                "mainboard_vendor", "ACME",
                "mainboard_product", "X9",
                "mainboard_version", "A1",
                "mainboard_firmware_vendor", "ACME BIOS",
                "mainboard_firmware_date", "01/02/2024",
                "mainboard_firmware_version", "1.2",
                "cpu_model", "Example(R) Silver 4210 CPU"));
    assertThat(Inventory.HARDWARE_INFO_KEYS).containsAll(server().hardwareInfo().keySet());
    assertThat(server().fact("chassis_vendor")).isEmpty();
  }

  @Test
  void disksAreReadAndTheOthersIgnoredWithAReason() throws HardwareReportException {
    Inventory server = server();

    assertThat(server.disks())
        .extracting(Disk::name, Disk::idPath, Disk::blockBytes, Disk::tags)
        .containsExactly(
            tuple("nvme0n1", "/dev/disk/by-id/nvme-PM9A3_S64", 512, List.of("ssd")),
            tuple(
                "sda",
                "/dev/disk/by-id/wwn-0x5000c500a1b2c3d4",
                4096,
                List.of("rotary", "7200rpm", "sata")),
            tuple("sdb", "/dev/disk/by-id/wwn-0x3600a", 512, List.of("multipath")),
            tuple("sdd", "/dev/disk/by-id/wwn-0x3600a-2", 512, List.of("ssd")),
            tuple("sde", "/dev/sde", 512, List.of("ssd")),
            tuple("vda", "/dev/vda", 512, List.of("ssd", "removable")));
    assertThat(server.ignoredDisks())
        .extracting(Inventory.IgnoredDisk::name, Inventory.IgnoredDisk::reason)
        .containsExactlyInAnyOrder(
            tuple("sdc", "another path to the disk with serial 3600a"),
            tuple("sr0", "it is a CD-ROM drive"),
            tuple("bcache0", "it is a bcache device, which lies on other disks"),
            tuple("loop3", "it is a loop device"),
            tuple("sdz", "it is read-only"));
    assertThat(server.disks())
        .filteredOn(Disk::isNegligible)
        .extracting(Disk::name)
        .containsExactly("sde");
    assertThat(server.disks().get(2).pciAddress()).isEqualTo("0000:05:00.0");
    assertThat(server.disks().get(1).firmwareVersion()).isEqualTo("SN04");
  }

  @Test
  void portsOfCardsAndVirtualFunctionsAreRead() throws HardwareReportException {
    assertThat(server().ports())
        .extracting(
            NetworkPort::name,
            NetworkPort::interfaceMbit,
            NetworkPort::linkMbit,
            NetworkPort::sriovMaxVf,
            NetworkPort::kind)
        .containsExactly(
            tuple("enp129s0f0", 40000, 10000, 64, NetworkPort.Kind.CARD),
            tuple("enp129s0f1", 0, 0, 64, NetworkPort.Kind.CARD),
            tuple("enp129s2", 0, 0, 0, NetworkPort.Kind.VIRTUAL_FUNCTION),
            tuple("enxusb", 0, 0, 0, NetworkPort.Kind.CARD));
    assertThat(server().ports().get(0).macAddress()).contains(new MacAddress("00:16:3e:00:00:01"));
  }

  @Test
  void interfacesComeAfterThoseTheyLieOn() throws HardwareReportException {
    List<NetworkInterface> interfaces = server().interfaces();

    assertThat(interfaces)
        .extracting(NetworkInterface::name, NetworkInterface::kind, NetworkInterface::parents)
        .containsExactly(
            tuple("enp129s0f0", NetworkInterface.Kind.PHYSICAL, List.of()),
            tuple("enp129s0f1", NetworkInterface.Kind.PHYSICAL, List.of()),
            tuple("bond0", NetworkInterface.Kind.BOND, List.of("enp129s0f0", "enp129s0f1")),
            tuple("bond0.100", NetworkInterface.Kind.VLAN, List.of("bond0")),
            tuple("br0", NetworkInterface.Kind.BRIDGE, List.of("bond0.100")),
            tuple("enxusb", NetworkInterface.Kind.PHYSICAL, List.of()));
    assertThat(interfaces.get(0).macAddress())
        .as("the port's address, not the one the bond gave it")
        .isEqualTo(new MacAddress("00:16:3e:00:00:01"));
    assertThat(interfaces)
        .extracting(NetworkInterface::connected)
        .containsExactly(true, false, true, true, true, true);
    assertThat(interfaces.get(2).settings()).containsEntry("mode", "802.3ad");
    assertThat(interfaces.get(3).vid()).isEqualTo(100);
    assertThat(interfaces.get(5).addresses())
        .containsExactly(
            new NetworkInterface.Address("192.0.2.5", 25),
            new NetworkInterface.Address("2001:db8::5", 128));
  }

  @Test
  void devicesKnowWhatTheyAreFor() throws HardwareReportException {
    assertThat(server().devices())
        .extracting(
            Device::bus, Device::use, Device::driver, Device::busNumber, Device::deviceNumber)
        .containsExactly(
            tuple(Device.Bus.PCIE, Device.Use.NETWORK, "i40e", 0x81, 0),
            tuple(Device.Bus.PCIE, Device.Use.STORAGE, "nvme", 0x82, 0),
            tuple(Device.Bus.PCIE, Device.Use.GPU, "ast", 3, 0),
            tuple(Device.Bus.PCIE, Device.Use.NODE, "", 0, 0x1f),
            tuple(Device.Bus.USB, Device.Use.NETWORK, "r8152, usbhid", 2, 7),
            tuple(Device.Bus.USB, Device.Use.STORAGE, "", 2, 9));
    assertThat(server().devices().get(0).vpd()).isEqualTo(Map.of("SN", "MT2042\\x01"));
    assertThat(server().devices().get(4).usbAddress()).isEqualTo("2:7");
  }

  @Test
  void aReportWithNothingButItsHeadIsReadToo() throws HardwareReportException {
    Inventory bare = HardwareReport.parse(HEAD + "}");

    assertThat(bare.cpu()).isEqualTo(new Inventory.Cpu(0, 0, Optional.empty()));
    assertThat(bare.numaNodes()).containsExactly(new Inventory.NumaNode(0, List.of(), 0, 0));
    assertThat(bare.disks()).isEmpty();
    assertThat(bare.interfaces()).isEmpty();
    assertThat(bare.isVirtual()).isFalse();
    assertThat(
            with("\"resources\":{\"cpu\":{\"sockets\":null},\"storage\":{\"disks\":null},"
                    + "\"network\":null,\"system\":null,\"usb\":{\"devices\":null}},"
                    + "\"networks\":null")
                .devices())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"name\":\"A\",\"frequency_turbo\":3000},{\"name\":\"B\",\"frequency_turbo\":3500}]|3500|",
        "[{\"name\":\"A\",\"frequency\":1840},{\"name\":\"A\",\"frequency\":1900}]|1900|A",
        "[{\"name\":\"A @ 2.4GHz\"},{\"name\":\"B @ 2.4GHz\",\"frequency\":2449}]|2400|",
        "[{\"name\":\"A @ 2.45GHz\",\"frequency_turbo\":3500}]|2450|A",
        "[{}]|0|"
      })
  void speedComesFromTheNameElseTurboElseTheMean(String sockets, int mhz, String model)
      throws HardwareReportException {
    Inventory.Cpu cpu =
        with("\"resources\":{\"cpu\":{\"total\":2,\"sockets\":" + sockets + "}}").cpu();

    assertThat(cpu.speedMhz()).isEqualTo(mhz);
    assertThat(cpu.model()).isEqualTo(Optional.ofNullable(model));
  }

  @ParameterizedTest
  @CsvSource({
    "i686,i386",
    "x86_64,amd64",
    "aarch64,arm64",
    "ppc64le,ppc64el",
    "s390x,s390x",
    "mips,mips",
    "mips64,mips64el"
  })
  void architecturesGetDebiansNames(String kernel, String debian) throws HardwareReportException {
    assertThat(HardwareReport.parse(HEAD.replace("x86_64", kernel) + "}").architecture())
        .isEqualTo(debian);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Not Settable", "12345", "57bcb0a9-1111-4222-8333-44445555666g"})
  void whatIsNoUuidIsNone(String uuid) throws HardwareReportException {
    assertThat(
            with("\"resources\":{\"system\":{\"uuid\":\"" + uuid + "\",\"type\":\"container\"}}")
                .hardwareUuid())
        .isEmpty();
    assertThat(with("\"resources\":{\"system\":{\"type\":\"container\"}}").isVirtual()).isTrue();
  }

  @Test
  void unusableReportsSayWhatIsWrong() {
    assertThatThrownBy(() -> HardwareReport.parse("{\"a\":\n  ]"))
        .isInstanceOf(HardwareReportException.class)
        .hasMessageStartingWith("hardware report is invalid JSON: ")
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> HardwareReport.parse(""))
        .hasMessage(
            "hardware report is invalid JSON: expected an object, but the script printed nothing");
    assertThatThrownBy(() -> HardwareReport.parse("[]"))
        .hasMessage("hardware report is invalid JSON: expected an object");
    assertThatThrownBy(() -> HardwareReport.parse("{} {}"))
        .hasMessageStartingWith("hardware report is invalid JSON: ");
    assertThatThrownBy(() -> HardwareReport.parse("{\"api_version\":\"2.0\"}"))
        .hasMessage(
            "hardware report has api_version '2.0', only '1.0' is understood: probe and server do"
                + " not fit each other");
    assertThatThrownBy(
            () ->
                HardwareReport.parse(
                    "{\"api_version\":\"1.0\",\"api_extensions\":[\"resources\",\"api_os\"]}"))
        .hasMessage(
            "hardware report lacks the api_extensions resources_v2, resources_system,"
                + " resources_usb_pci: the probe is too old");
    assertThatThrownBy(() -> HardwareReport.parse(HEAD.replace("x86_64", "vax") + "}"))
        .hasMessageStartingWith("hardware report has kernel_architecture 'vax', known are aarch64");
  }

  @Test
  void aRingOfParentsEnds() throws HardwareReportException {
    String vlan =
        "{\"hwaddr\":\"00:16:3e:00:00:0%d\",\"type\":\"broadcast\",\"vlan\":"
            + "{\"lower_device\":\"%s\",\"vid\":1}}";
    assertThat(
            with("\"networks\":{\"a\":"
                    + vlan.formatted(1, "b")
                    + ",\"b\":"
                    + vlan.formatted(2, "a")
                    + "}")
                .interfaces())
        .hasSize(2);
  }

  @Test
  void theOtherOutputsAreReadLineByLine() {
    assertThat(Modaliases.parse("pci:a\n\n pci:b \npci:a\n".getBytes(StandardCharsets.UTF_8)))
        .containsExactly("pci:a", "pci:b");
    assertThat(KernelCommandLine.bootInterface("ro BOOTIF=01-00-16-3E-0a-0b-0c quiet"))
        .contains(new MacAddress("00:16:3e:0a:0b:0c"));
    assertThat(KernelCommandLine.bootInterface("BOOTIF=01:00:16:3e:0a:0b:0c\n"))
        .contains(new MacAddress("00:16:3e:0a:0b:0c"));
    assertThat(KernelCommandLine.bootInterface("ro NOBOOTIF=01-00-16-3e-0a-0b-0c")).isEmpty();
  }
}
