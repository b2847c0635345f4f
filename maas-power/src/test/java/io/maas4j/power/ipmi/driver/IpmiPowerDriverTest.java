package io.maas4j.power.ipmi.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerRemark;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.FakeBmc;
import io.maas4j.power.ipmi.IpmiClientConfig;
import io.maas4j.power.ipmi.UdpBmc;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.command.BootFlags;
import io.maas4j.power.ipmi.wire.command.BootFlags.Firmware;
import io.maas4j.power.ipmi.wire.command.BootOption;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.ChassisControl;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetSystemBootOptions;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.SetSystemBootOptions;
import io.maas4j.power.ipmi.wire.command.IpmiAnswer;
import io.maas4j.power.ipmi.wire.command.IpmiCommand;
import io.maas4j.power.ipmi.wire.command.PowerControl;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerSetting;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IpmiPowerDriverTest {
  private final Clock clock = Clock.systemUTC();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private UdpBmc bmc;
  private IpmiPowerDriver driver;

  @BeforeEach
  void open() throws IOException {
    bmc = new UdpBmc();
    bmc.bmc.handlers.put(SetSystemBootOptions.class, command -> new IpmiAnswer.Done());
    driver =
        new IpmiPowerDriver(
            new PowerDriverContext(clock, scheduler, blocking, "MAAS 3.7.0"),
            IpmiDriverConfig.DEFAULTS
                .withPort(bmc.port())
                .withClient(IpmiClientConfig.DEFAULTS.withSessionGap(Duration.ZERO)),
            new IpmiPlan(),
            mac ->
                mac.value().equals("52:54:00:00:00:01")
                    ? Optional.of("127.0.0.1")
                    : Optional.empty());
  }

  @AfterEach
  void close() {
    driver.close();
    bmc.close();
    scheduler.shutdownNow();
    blocking.shutdownNow();
  }

  @Test
  void switchingOnSetsTheBootDeviceAndCyclesARunningMachineInOneSession() throws Exception {
    bmc.bmc.on = true;
    PowerResult result = perform(parameters().text("power_boot_type", "efi"), PowerAction.ON);
    assertThat(result).isInstanceOf(PowerResult.Accepted.class);
    assertThat(executed(SetSystemBootOptions.class))
        .containsExactly(
            new SetSystemBootOptions(3, Octets.of(0x1F)),
            new SetSystemBootOptions(5, Octets.of(0xA0, 4, 0, 0, 0)));
    assertThat(executed(ChassisControl.class))
        .containsExactly(new ChassisControl(PowerControl.CYCLE));
    assertThat(driver.counters().sessionsOpened()).isEqualTo(1);
    assertThat(driver.counters().datagramsSent()).isLessThanOrEqualTo(10);
  }

  @Test
  void switchingOnAMachineThatIsOffSwitchesItOn() throws Exception {
    bmc.bmc.on = false;
    perform(parameters().text("power_boot_type", "legacy"), PowerAction.ON);
    assertThat(executed(ChassisControl.class)).containsExactly(new ChassisControl(PowerControl.UP));
    assertThat(executed(SetSystemBootOptions.class))
        .contains(new SetSystemBootOptions(5, Octets.of(0x80, 4, 0, 0, 0)));
  }

  @Test
  void automaticLeavesTheKindOfFirmwareAsItIs() throws Exception {
    for (Firmware firmware : Firmware.values()) {
      BootFlags before = BootFlags.none().with(firmware);
      bmc.bmc.handlers.put(
          GetSystemBootOptions.class, command -> new BootOption(5, before.octets()));
      bmc.bmc.executed.clear();
      perform(parameters(), PowerAction.ON);
      assertThat(executed(SetSystemBootOptions.class))
          .filteredOn(option -> option.parameter() == 5)
          .singleElement()
          .satisfies(
              option -> {
                BootFlags flags = new BootFlags(option.data());
                assertThat(flags.firmware()).isEqualTo(firmware);
                assertThat(flags.device()).isEqualTo(BootFlags.DEVICE_PXE);
                assertThat(flags.isValid()).isTrue();
                assertThat(flags.term()).isEqualTo(BootFlags.Term.ONCE);
              });
    }
  }

  @Test
  void aBmcThatRefusesBootOptionsIsSwitchedOnAllTheSame() throws Exception {
    bmc.bmc.on = false;
    bmc.bmc.handlers.put(SetSystemBootOptions.class, command -> new FakeBmc.Refusal(0xC1));
    assertThat(perform(parameters(), PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(bmc.bmc.on).isTrue();
  }

  @Test
  void aPrivilegeTooLowForBootOptionsStopsTheAction() throws Exception {
    bmc.bmc.on = false;
    bmc.bmc.handlers.put(SetSystemBootOptions.class, command -> new FakeBmc.Refusal(0xD4));
    assertThat(perform(parameters(), PowerAction.ON).failure()).contains(PowerFault.AUTHENTICATION);
    assertThat(executed(ChassisControl.class)).isEmpty();
  }

  @Test
  void offIsHardUnlessTheMachineSaysOtherwise() throws Exception {
    perform(parameters(), PowerAction.OFF);
    perform(parameters().text("power_off_mode", "soft"), PowerAction.OFF);
    perform(parameters(), PowerAction.SOFT_OFF);
    assertThat(executed(ChassisControl.class))
        .containsExactly(
            new ChassisControl(PowerControl.DOWN),
            new ChassisControl(PowerControl.SOFT_SHUTDOWN),
            new ChassisControl(PowerControl.SOFT_SHUTDOWN));
  }

  @Test
  void aBmcThatRefusesToDoWhatIsSoAlreadyHasDoneIt() throws Exception {
    bmc.bmc.on = false;
    bmc.bmc.handlers.put(ChassisControl.class, command -> new FakeBmc.Refusal(0xD5));
    assertThat(perform(parameters(), PowerAction.OFF)).isInstanceOf(PowerResult.Accepted.class);
    bmc.bmc.on = true;
    assertThat(perform(parameters(), PowerAction.OFF).failure()).contains(PowerFault.ACTION);
  }

  @Test
  void aWrongBmcKeyIsLeftOutAtTheSecondAttempt() throws Exception {
    PowerResult result =
        perform(parameters().secret("k_g", Secret.of("0xffff")), PowerAction.QUERY);
    assertThat(result).isInstanceOf(PowerResult.Observed.class);
    assertThat(remarks)
        .singleElement()
        .satisfies(
            remark -> {
              assertThat(remark.text())
                  .isEqualTo("Incorrect K_g key, trying again without K_g key");
              assertThat(remark.remedy()).contains("k_g");
            });
    bmc.bmc.bmcKey = Optional.of("another");
    PowerResult refused = perform(parameters(), PowerAction.QUERY);
    assertThat(refused.message()).contains("k_g invalid");
    assertThat(refused.remedy())
        .isEqualTo("set the BMC's key as k_g in the machine's power settings");
  }

  @Test
  void theVersionAndTheSuiteAreAsTheParametersSay() throws Exception {
    bmc.bmc.suites = Set.of(CipherSuite.SUITE_12);
    assertThat(state(parameters().text("cipher_suite_id", "12"))).isEqualTo(PowerState.ON);
    PowerResult refused = perform(parameters().text("cipher_suite_id", "17"), PowerAction.QUERY);
    assertThat(refused.failure()).contains(PowerFault.SETTING);
    bmc.bmc.suites = Set.of(CipherSuite.SUITE_3);
    assertThat(state(parameters().text("cipher_suite_id", ""))).isEqualTo(PowerState.ON);
    assertThat(state(parameters().text("power_driver", "LAN"))).isEqualTo(PowerState.ON);
  }

  @Test
  void aBmcIsFoundByItsMacAddressWhereNoAddressIsGiven() throws Exception {
    PowerParameters.Builder byMac =
        parameters().text("power_address", " ").text("mac_address", "52:54:00:00:00:01");
    assertThat(state(byMac)).isEqualTo(PowerState.ON);
    PowerResult nobody =
        perform(
            parameters().text("power_address", "").text("mac_address", "52:54:00:00:00:02"),
            PowerAction.QUERY);
    assertThat(nobody.failure()).contains(PowerFault.SETTING);
    assertThat(nobody.message()).contains("52:54:00:00:00:02");
  }

  @Test
  void everyBadParameterIsNamed() throws Exception {
    for (String name :
        List.of(
            "power_driver",
            "power_boot_type",
            "cipher_suite_id",
            "privilege_level",
            "workaround_flags",
            "power_off_mode")) {
      PowerResult result = perform(parameters().text(name, "nonsense"), PowerAction.ON);
      assertThat(result.failure()).as(name).contains(PowerFault.SETTING);
      assertThat(result.message()).contains(name).contains("nonsense");
    }
    assertThat(bmc.bmc.executed).isEmpty();
  }

  @Test
  void aSecretThatIsTooLongIsNotShown() throws Exception {
    String secret = "a-password-of-more-than-twenty-octets";
    PowerResult result =
        perform(parameters().secret("power_pass", Secret.of(secret)), PowerAction.QUERY);
    assertThat(result.failure()).contains(PowerFault.SETTING);
    assertThat(result.message()).contains("power_pass").doesNotContain(secret);
  }

  @Test
  void allParametersOfTheContractAreThere() {
    assertThat(IpmiPlan.TYPE.schema().settings())
        .extracting(PowerSetting::name)
        .containsExactly(
            "power_driver",
            "power_boot_type",
            "power_address",
            "power_user",
            "power_pass",
            "k_g",
            "cipher_suite_id",
            "privilege_level",
            "workaround_flags",
            "mac_address",
            "power_off_mode");
    assertThat(IpmiPlan.TYPE.schema().setting("workaround_flags").orElseThrow().choices())
        .containsOnlyKeys(
            "opensesspriv",
            "authcap",
            "idzero",
            "unexpectedauth",
            "forcepermsg",
            "endianseq",
            "intel20",
            "supermicro20",
            "sun20",
            "nochecksumcheck",
            "integritycheckvalue",
            "ipmiping",
            "");
  }

  private PowerState state(PowerParameters.Builder parameters) throws Exception {
    PowerResult result = perform(parameters, PowerAction.QUERY);
    assertThat(result).isInstanceOf(PowerResult.Observed.class);
    return ((PowerResult.Observed) result).state();
  }

  private PowerResult perform(PowerParameters.Builder parameters, PowerAction action)
      throws Exception {
    PowerTarget target =
        new PowerTarget(
            new MachineId("abc123"),
            parameters.build(),
            clock.instant().plus(Duration.ofSeconds(30)),
            Optional.empty(),
            remarks::add);
    return driver.perform(target, action).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private final List<PowerRemark> remarks = new CopyOnWriteArrayList<>();

  private static PowerParameters.Builder parameters() {
    return PowerParameters.builder()
        .text("power_address", "127.0.0.1")
        .text("power_user", "maas")
        .secret("power_pass", Secret.of("secret"));
  }

  private <C extends IpmiCommand<?>> List<C> executed(Class<C> type) {
    return bmc.bmc.executed.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
