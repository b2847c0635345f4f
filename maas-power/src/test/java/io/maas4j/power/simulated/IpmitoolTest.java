package io.maas4j.power.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.ipmi.driver.IpmiDriverConfig;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.command.BootFlags;
import io.maas4j.power.sm15k.Sm15kPowerDriverFactory;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.testkit.power.ipmi.BmcProfile;
import io.maas4j.testkit.power.ipmi.IpmiFarm;
import io.maas4j.testkit.power.ipmi.IpmiFault;
import io.maas4j.testkit.power.ipmi.PacketFaults;
import io.maas4j.testkit.power.ipmi.SimulatedBmc;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated BMC satisfies {@code ipmitool}. */
class IpmitoolTest {
  private static final String SUITE_3 = "lanplus -C 3";
  private static final String SUITE_17 = "lanplus -C 17";
  private static final String SUITE_8 = "lanplus -C 8";
  private static final String IPMI_15 = "lan";

  private Tool ipmitool;
  private IpmiFarm farm;
  private SimulatedBmc bmc;

  @BeforeEach
  void open() throws Exception {
    ipmitool = Tool.named("ipmitool", "ipmitool");
    farm = IpmiFarm.open();
    bmc =
        farm.add(
            BmcProfile.builder()
                .suites(CipherSuite.SUITE_3, CipherSuite.SUITE_8, CipherSuite.SUITE_17)
                .build());
  }

  @AfterEach
  void close() {
    if (farm != null) {
      farm.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SUITE_3, SUITE_17, SUITE_8, IPMI_15})
  void powerIsSwitchedAndRead(String how) throws Exception {
    assertThat(output(how, "chassis", "power", "status")).contains("Chassis Power is off");
    assertThat(output(how, "chassis", "power", "on")).contains("Up/On");
    assertThat(bmc.chassis().power()).isEqualTo(PowerState.ON);
    assertThat(output(how, "chassis", "power", "status")).contains("Chassis Power is on");
    output(how, "chassis", "power", "cycle");
    output(how, "chassis", "power", "reset");
    assertThat(bmc.chassis().starts()).isEqualTo(3);
    assertThat(output(how, "chassis", "power", "soft")).contains("Soft");
    assertThat(bmc.chassis().power()).isEqualTo(PowerState.OFF);
    await("ipmitool closes its sessions").until(() -> bmc.openSessions() == 0);
    assertThat(bmc.malformed()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {SUITE_3, SUITE_17, IPMI_15})
  void theMakersCommandOfSeaMicroIsWhatTheDriverSm15kSends(String how) throws Exception {
    List<Octets> heard = new CopyOnWriteArrayList<>();
    bmc.learn(
        0x2E,
        0x01,
        data -> {
          heard.add(data);
          return Octets.of(0x00, 0x7D, 0xAB);
        });
    assertThat(output(how, "raw", "0x2e", "1", "0x00", "0x7d", "0xab", "1", "0", "4"))
        .contains("00 7d ab");
    try (DriverRig rig =
        new DriverRig(
            new Sm15kPowerDriverFactory(IpmiDriverConfig.DEFAULTS.withPort(farm.port())))) {
      PowerParameters server = bmc.parameters().toBuilder().text("system_id", "4").build();
      assertThat(rig.perform(server, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    }
    assertThat(heard).hasSize(2);
    assertThat(heard.get(1)).isEqualTo(heard.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {SUITE_3, SUITE_17, IPMI_15})
  void theDeviceAndItsInventoryAreRead(String how) throws Exception {
    assertThat(output(how, "mc", "info"))
        .contains("Firmware Revision         : 2.61")
        .contains("IPMI Version              : 2.0");
    assertThat(output(how, "mc", "guid")).contains("System GUID");
    assertThat(output(how, "mc", "selftest")).contains("passed");
    assertThat(output(how, "fru", "print", "0"))
        .contains("Product Name          : Simulated Server")
        .contains("Product Serial        : SIM000001")
        .contains("Board Mfg             : Simulated Systems")
        .doesNotContain("invalid", "Invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {SUITE_3, SUITE_17, IPMI_15})
  void sensorsAreRead(String how) throws Exception {
    bmc.chassis().put(PowerState.ON);
    assertThat(output(how, "sdr", "list", "full").lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "CPU Temp | 45 degrees C | ok",
            "Ambient Temp | 22 degrees C | ok",
            "12V | 12.06 Volts | ok",
            "FAN1 | 5400 RPM | ok",
            "Power | 180 Watts | ok");
    assertThat(output(how, "sdr", "list", "all")).contains("Simulated BMC", "Mainboard FRU");
    assertThat(output(how, "sensor", "list")).contains("CPU Temp").contains("95.000");
    bmc.chassis().put(PowerState.OFF);
    assertThat(output(how, "sdr", "list", "full")).contains("0 RPM");
  }

  @ParameterizedTest
  @ValueSource(strings = {SUITE_3, SUITE_17, IPMI_15})
  void theEventLogIsReadAndCleared(String how) throws Exception {
    assertThat(output(how, "sel", "info")).contains("Entries          : 1");
    assertThat(output(how, "sel", "list")).contains("Power Unit");
    assertThat(output(how, "sel", "clear")).contains("Clearing SEL");
    assertThat(bmc.eventCount()).isZero();
    assertThat(output(how, "sel", "list")).contains("no entries");
  }

  @ParameterizedTest
  @ValueSource(strings = {SUITE_3, SUITE_17, IPMI_15})
  void usersAreListedAndMade(String how) throws Exception {
    assertThat(output(how, "user", "list", "1")).contains("maas").contains("ADMINISTRATOR");
    output(how, "user", "set", "name", "3", "second");
    output(how, "user", "set", "password", "3", "another1");
    output(how, "channel", "setaccess", "1", "3", "ipmi=on", "privilege=3");
    output(how, "user", "enable", "3");
    assertThat(output(how, "user", "test", "3", "16", "another1")).contains("Success");
    List<String> asSecond =
        arguments(how, "second", "another1", "-L", "OPERATOR", "chassis", "power", "on");
    assertThat(ipmitool.run(asSecond).output()).contains("Up/On");
    assertThat(bmc.chassis().power()).isEqualTo(PowerState.ON);
  }

  @ParameterizedTest
  @ValueSource(strings = {SUITE_3, SUITE_17, IPMI_15})
  void theNetworkSettingsAreReadAndSet(String how) throws Exception {
    assertThat(output(how, "lan", "print", "1"))
        .contains("IP Address              : 127.1.0.1")
        .contains("MAC Address             : 02:53:49:00:00:01");
    output(how, "lan", "set", "1", "defgw", "ipaddr", "127.9.9.9");
    assertThat(output(how, "lan", "print", "1")).contains("127.9.9.9");
    assertThat(output(how, "channel", "info", "1")).contains("802.3 LAN");
    assertThat(output(how, "channel", "getaccess", "1", "2")).contains("maas");
  }

  @ParameterizedTest
  @ValueSource(strings = {SUITE_3, SUITE_17, IPMI_15})
  void theBootDeviceIsSetForOneStart(String how) throws Exception {
    output(how, "chassis", "bootdev", "pxe", "options=efiboot");
    assertThat(output(how, "chassis", "bootparam", "get", "5"))
        .contains("Force PXE")
        .contains("BIOS EFI boot");
    output(how, "chassis", "power", "on");
    assertThat(bmc.chassis().lastBoot())
        .hasValueSatisfying(
            flags -> {
              assertThat(flags.device()).isEqualTo(BootFlags.DEVICE_PXE);
              assertThat(flags.firmware()).isEqualTo(BootFlags.Firmware.EFI);
            });
    output(how, "chassis", "power", "cycle");
    assertThat(bmc.chassis().lastBoot()).isEmpty();
  }

  @Test
  void theCipherSuitesAreListed() throws Exception {
    assertThat(output(SUITE_3, "channel", "getciphers", "ipmi", "1"))
        .contains("3 ", "8 ", "17 ", "hmac_sha256", "aes_cbc_128");
  }

  @ParameterizedTest
  @ValueSource(strings = {SUITE_3, SUITE_17, IPMI_15})
  void theWatchdogIsReadAndStopped(String how) throws Exception {
    assertThat(output(how, "mc", "watchdog", "get")).contains("Watchdog Timer");
    output(how, "mc", "watchdog", "off");
  }

  @Test
  void serialOverLanIsDescribed() throws Exception {
    assertThat(output(SUITE_17, "sol", "info", "1"))
        .contains("Enabled                         : true")
        .contains("Volatile Bit Rate (kbps)        : 115.2");
    assertThat(output(SUITE_17, "sol", "payload", "status", "1", "2")).contains("enabled");
  }

  @ParameterizedTest
  @ValueSource(strings = {SUITE_3, SUITE_17})
  void whatIsTypedOverSerialOverLanIsPrinted(String how) throws Exception {
    List<String> command = arguments(how, "maas", "secret", "sol", "activate");
    try (Terminal terminal = Terminal.running(ipmitool.command(command))) {
      terminal.await("operational");
      terminal.type("hello\r");
      await().until(() -> bmc.typed().equals("hello\r"));
      terminal.await("hello");
      terminal.type("~.");
      terminal.awaitEnd();
    }
    await().until(() -> bmc.openSessions() == 0);
  }

  @Test
  void aWrongPasswordIsRefused() throws Exception {
    for (String how : List.of(SUITE_3, SUITE_17, IPMI_15)) {
      Tool.Result result = ipmitool.run(arguments(how, "maas", "wrong", "chassis", "power", "on"));
      assertThat(result.status()).as(how).isNotZero();
      assertThat(bmc.chassis().power()).isEqualTo(PowerState.OFF);
    }
  }

  @Test
  void aBmcKeyIsNeededWhereOneIsSet() throws Exception {
    String key = "0xa0112233445566778899aabbccddeeff00112233";
    bmc = farm.add(BmcProfile.builder().bmcKey(key).build());
    assertThat(output(SUITE_17, "-y", key.substring(2), "chassis", "power", "status"))
        .contains("Chassis Power is off");
    assertThat(
            ipmitool
                .run(arguments(SUITE_17, "maas", "secret", "chassis", "power", "status"))
                .status())
        .isNotZero();
  }

  @Test
  void aBmcWithoutSessionsLeftSaysSo() throws Exception {
    bmc.faults(IpmiFault.SESSIONS_EXHAUSTED);
    Tool.Result result =
        ipmitool.run(arguments(SUITE_17, "maas", "secret", "chassis", "power", "status"));
    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("nsufficient resources");
  }

  @Test
  void lateAndRepeatedAnswersAreUnderstood() throws Exception {
    bmc.network(new PacketFaults(0, 30, 30));
    for (int i = 0; i < 3; i++) {
      assertThat(output(SUITE_17, "chassis", "power", "status")).contains("Chassis Power is off");
    }
  }

  private String output(String how, String... command) throws Exception {
    Tool.Result result = ipmitool.run(arguments(how, "maas", "secret", command));
    assertThat(result.status()).as(() -> List.of(command) + ": " + result.output()).isZero();
    return result.output();
  }

  private List<String> arguments(String how, String user, String password, String... command) {
    List<String> arguments = new ArrayList<>(List.of("-I"));
    arguments.addAll(List.of(how.split(" ")));
    arguments.addAll(
        List.of(
            "-H",
            bmc.address().getAddress().getHostAddress(),
            "-p",
            String.valueOf(farm.port()),
            "-U",
            user,
            "-P",
            password));
    arguments.addAll(List.of(command));
    return arguments;
  }
}
