package io.maas4j.power.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.maas4j.power.PowerState;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.command.BootFlags;
import io.maas4j.testkit.power.ipmi.BmcProfile;
import io.maas4j.testkit.power.ipmi.IpmiFarm;
import io.maas4j.testkit.power.ipmi.IpmiFault;
import io.maas4j.testkit.power.ipmi.PacketFaults;
import io.maas4j.testkit.power.ipmi.SimulatedBmc;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated BMC satisfies FreeIPMI's tools. */
class FreeIpmiTest {
  private static final String PACKAGE = "freeipmi-tools";

  private IpmiFarm farm;
  private SimulatedBmc bmc;

  @BeforeEach
  void open() throws Exception {
    Tool.named("ipmipower", PACKAGE);
    farm = IpmiFarm.open();
    bmc =
        farm.add(
            BmcProfile.builder()
                .suites(
                    CipherSuite.SUITE_3,
                    CipherSuite.SUITE_8,
                    CipherSuite.SUITE_12,
                    CipherSuite.SUITE_17)
                .build());
  }

  @AfterEach
  void close() {
    if (farm != null) {
      farm.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LAN_2_0 -I 3", "LAN_2_0 -I 17", "LAN_2_0 -I 8", "LAN_2_0 -I 12", "LAN"})
  void powerIsSwitchedAndRead(String how) throws Exception {
    assertThat(output("ipmipower", how, "--stat")).contains(": off");
    output("ipmipower", how, "--on");
    assertThat(bmc.chassis().power()).isEqualTo(PowerState.ON);
    assertThat(output("ipmipower", how, "--stat")).contains(": on");
    output("ipmipower", how, "--cycle");
    await().until(() -> bmc.openSessions() == 0);
    // It leaves this one's session, perhaps as some BMCs reset themselves along.
    output("ipmipower", how, "--reset");
    assertThat(bmc.chassis().starts()).isEqualTo(3);
    output("ipmipower", how, "--soft");
    assertThat(bmc.chassis().power()).isEqualTo(PowerState.OFF);
    assertThat(bmc.malformed()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LAN_2_0 -I 3", "LAN_2_0 -I 17", "LAN"})
  void theBootDeviceIsSet(String how) throws Exception {
    output(
        "ipmi-chassis-config",
        how,
        "--commit",
        "-e",
        "Chassis_Boot_Flags:Boot_Flags_Persistent=No",
        "-e",
        "Chassis_Boot_Flags:BIOS_Boot_Type=EFI",
        "-e",
        "Chassis_Boot_Flags:Boot_Device=PXE");
    output("ipmipower", how, "--on");
    assertThat(bmc.chassis().lastBoot())
        .hasValueSatisfying(
            flags -> {
              assertThat(flags.device()).isEqualTo(BootFlags.DEVICE_PXE);
              assertThat(flags.firmware()).isEqualTo(BootFlags.Firmware.EFI);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"LAN_2_0 -I 3", "LAN_2_0 -I 17", "LAN"})
  void deviceSensorsInventoryAndEventsAreRead(String how) throws Exception {
    assertThat(output("bmc-info", how)).contains("2.61").contains("IPMI Version");
    assertThat(output("ipmi-fru", how)).contains("Simulated Server").contains("SIM000001");
    bmc.chassis().put(PowerState.ON);
    assertThat(
            output(
                "ipmi-sensors",
                how,
                "--sdr-cache-recreate",
                "--quiet-cache",
                "--ignore-not-available-sensors"))
        .contains("CPU Temp")
        .contains("45.00")
        .contains("5400.00");
    assertThat(output("ipmi-sel", how, "--sdr-cache-recreate", "--quiet-cache")).contains("Power");
  }

  @Test
  void whatIsTypedIntoItsConsoleIsPrinted() throws Exception {
    farm.close();
    farm = farmWithASmallPort();
    bmc = farm.add(BmcProfile.STANDARD);
    List<String> arguments = List.of("-h", host(), "-u", "maas", "-p", "secret", "-I", "17");
    try (Terminal terminal =
        Terminal.running(Tool.named("ipmiconsole", PACKAGE).command(arguments))) {
      terminal.await("SOL established");
      terminal.type("hello\r");
      await().until(() -> bmc.typed().equals("hello\r"));
      terminal.await("hello");
      terminal.type("&.");
      terminal.awaitEnd();
    }
  }

  @Test
  void oneProcessReadsManyBmcsAtOnce() throws Exception {
    List<SimulatedBmc> many = new ArrayList<>(farm.add(199, BmcProfile.STANDARD));
    many.add(bmc);
    many.get(7).chassis().put(PowerState.ON);
    many.get(9).faults(IpmiFault.SESSIONS_EXHAUSTED);
    String hosts =
        many.stream()
            .map(each -> each.address().getAddress().getHostAddress() + ":" + farm.port())
            .collect(Collectors.joining(","));
    Tool.Result result =
        Tool.named("ipmipower", PACKAGE)
            .run("-h", hosts, "-u", "maas", "-p", "secret", "-D", "LAN_2_0", "-I", "17", "--stat");
    assertThat(result.output().lines().filter(line -> line.endsWith(": off")))
        .as(result.output())
        .hasSize(198);
    assertThat(result.output().lines().filter(line -> line.endsWith(": on"))).hasSize(1);
    assertThat(result.output().lines().filter(line -> line.contains("busy"))).hasSize(1);
  }

  @Test
  void whatIsWrongIsTold() throws Exception {
    assertThat(stat("maas", "wrong")).contains("password invalid");
    assertThat(stat("nobody", "secret")).contains("username invalid");
    bmc.faults(IpmiFault.SESSIONS_EXHAUSTED);
    assertThat(stat("maas", "secret")).contains("BMC busy");
    bmc.faults(IpmiFault.ONLY_IPMI_15);
    assertThat(stat("maas", "secret")).contains("2.0 unavailable");
    bmc.faults();
    bmc.network(new PacketFaults(10, 0, 0));
    assertThat(stat("maas", "secret")).contains(": off");
  }

  /** To ipmiconsole a port above 32767 is none. */
  private static IpmiFarm farmWithASmallPort() throws IOException {
    for (int port = 20_623; port < 20_723; port++) {
      try (DatagramSocket free = new DatagramSocket(port)) {
        free.close();
        return IpmiFarm.open(port, Clock.systemUTC(), 1);
      } catch (BindException e) {
        // Somebody else's: the next one.
      }
    }
    throw new IOException("no port of 20623 to 20722 is free");
  }

  private String stat(String user, String password) throws Exception {
    return Tool.named("ipmipower", PACKAGE)
        .run("-h", host(), "-u", user, "-p", password, "-D", "LAN_2_0", "--stat")
        .output();
  }

  private String output(String tool, String how, String... command) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-h", host(), "-u", "maas", "-p", "secret"));
    arguments.addAll(List.of("-l", "ADMIN", "-D"));
    arguments.addAll(List.of(how.split(" ")));
    arguments.addAll(List.of(command));
    Tool.Result result = Tool.named(tool, PACKAGE).run(arguments);
    assertThat(result.status()).as(() -> arguments + ": " + result.output()).isZero();
    return result.output();
  }

  private String host() {
    return bmc.address().getAddress().getHostAddress() + ":" + farm.port();
  }
}
