package io.maas4j.power.ipmi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.IpmiOptions.Version;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.power.ipmi.wire.command.BootFlags;
import io.maas4j.power.ipmi.wire.command.BootOption;
import io.maas4j.power.ipmi.wire.command.ChannelCommand.GetChannelAccess;
import io.maas4j.power.ipmi.wire.command.ChannelCommand.GetChannelInfo;
import io.maas4j.power.ipmi.wire.command.ChannelCommand.SetChannelAccess;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.ChassisControl;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetSystemBootOptions;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.SetSystemBootOptions;
import io.maas4j.power.ipmi.wire.command.DeviceCommand.DeviceId;
import io.maas4j.power.ipmi.wire.command.DeviceCommand.GetDeviceId;
import io.maas4j.power.ipmi.wire.command.DeviceCommand.GetSystemGuid;
import io.maas4j.power.ipmi.wire.command.FruInventory;
import io.maas4j.power.ipmi.wire.command.LanCommand;
import io.maas4j.power.ipmi.wire.command.LanCommand.GetLanConfiguration;
import io.maas4j.power.ipmi.wire.command.LanCommand.SetLanConfiguration;
import io.maas4j.power.ipmi.wire.command.PowerControl;
import io.maas4j.power.ipmi.wire.command.SelCommand.AddSelEntry;
import io.maas4j.power.ipmi.wire.command.SelRecord;
import io.maas4j.power.ipmi.wire.command.UserCommand.PasswordOperation;
import io.maas4j.power.ipmi.wire.command.UserCommand.SetUserPassword;
import io.maas4j.power.ipmi.wire.command.WatchdogCommand.GetWatchdogTimer;
import io.maas4j.power.ipmi.wire.command.WatchdogCommand.ResetWatchdogTimer;
import io.maas4j.power.ipmi.wire.command.WatchdogCommand.SetWatchdogTimer;
import io.maas4j.power.ipmi.wire.command.WatchdogCommand.WatchdogTimer;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenIPMI's simulated BMC, through every command that it offers, over IPMI 2.0 and 1.5. */
class IpmiSimInteropIT {
  private static final IpmiCredentials MAAS = IpmiCredentials.of("maas", Secret.of("secret"));
  private static final IpmiOptions ADMINISTRATOR =
      IpmiOptions.DEFAULTS.toBuilder().privilege(Privilege.ADMINISTRATOR).build();
  private static final List<IpmiOptions> BOTH =
      List.of(ADMINISTRATOR, ADMINISTRATOR.toBuilder().version(Version.IPMI_15).build());

  @TempDir Path directory;
  private IpmiSim sim;
  private IpmiClient client;

  @BeforeEach
  void start() throws Exception {
    sim = IpmiSim.start(directory);
    client = IpmiClient.create(IpmiClientConfig.DEFAULTS.withSessionGap(Duration.ZERO));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .untilAsserted(() -> connect(MAAS, ADMINISTRATOR).close());
  }

  @AfterEach
  void stop() throws Exception {
    if (client != null) {
      client.close();
    }
    if (sim != null) {
      sim.close();
    }
  }

  @Test
  void everySuiteThatItHasServes() throws Exception {
    for (CipherSuite suite :
        List.of(CipherSuite.SUITE_1, CipherSuite.SUITE_2, CipherSuite.SUITE_3)) {
      IpmiOptions with = ADMINISTRATOR.toBuilder().cipherSuites(suite).build();
      try (IpmiSession session = connect(MAAS, with)) {
        assertThat(get(session.send(new GetChassisStatus())).isOn()).as(suite.name()).isFalse();
      }
    }
  }

  @Test
  void whatItDoesNotHaveIsToldFromOneAnother() {
    assertThat(failure(IpmiCredentials.of("maas", Secret.of("wrong")), ADMINISTRATOR))
        .isInstanceOf(IpmiFailure.WrongPassword.class);
    assertThat(failure(IpmiCredentials.of("nobody", Secret.of("x")), ADMINISTRATOR))
        .isInstanceOf(IpmiFailure.UnknownUser.class);
    assertThat(failure(MAAS, ADMINISTRATOR.toBuilder().cipherSuites(CipherSuite.SUITE_17).build()))
        .isInstanceOf(IpmiFailure.CipherSuiteUnavailable.class);
    IpmiOptions old = ADMINISTRATOR.toBuilder().version(Version.IPMI_15).build();
    assertThat(failure(IpmiCredentials.of("nobody", Secret.of("x")), old))
        .isInstanceOf(IpmiFailure.UnknownUser.class);
    assertThat(failure(IpmiCredentials.of("maas", Secret.of("wrong")), old))
        .isInstanceOf(IpmiFailure.PasswordUnverified.class);
  }

  @Test
  void theMachineIsSwitched() throws Exception {
    for (IpmiOptions options : BOTH) {
      try (IpmiSession session = connect(MAAS, options)) {
        get(session.send(new ChassisControl(PowerControl.UP)));
        assertThat(sim.isOn()).isTrue();
        assertThat(get(session.send(new GetChassisStatus())).isOn()).isTrue();
        get(session.send(new ChassisControl(PowerControl.CYCLE)));
        get(session.send(new ChassisControl(PowerControl.DOWN)));
        assertThat(get(session.send(new GetChassisStatus())).isOn()).isFalse();
        get(
            session.send(
                new SetSystemBootOptions(
                    BootOption.BOOT_FLAGS,
                    BootFlags.none()
                        .with(BootFlags.Firmware.EFI)
                        .from(BootFlags.DEVICE_PXE, BootFlags.Term.ONCE)
                        .octets())));
        BootFlags flags =
            BootFlags.of(get(session.send(new GetSystemBootOptions(BootOption.BOOT_FLAGS))));
        // It keeps neither the valid bit nor the kind of firmware.
        assertThat(flags.device()).isEqualTo(BootFlags.DEVICE_PXE);
      }
    }
  }

  @Test
  void theBmcTellsOfItself() throws Exception {
    for (IpmiOptions options : BOTH) {
      try (IpmiSession session = connect(MAAS, options)) {
        DeviceId id = get(session.send(new GetDeviceId()));
        assertThat(id.ipmi()).isEqualTo("2.0");
        assertThat(id.manufacturer()).isEqualTo(0x1291);
        assertThat(get(session.send(new GetSystemGuid())).octets())
            .hasToString("a123456789abcdefa123456789abcdef");
        FruInventory inventory = get(new Inventory(session).read(Inventory.MACHINE));
        assertThat(inventory.board().orElseThrow().serial()).isEqualTo(IpmiSim.SERIAL_NUMBER);
        assertThat(inventory.product().orElseThrow().model()).isEqualTo("M1");
        assertThat(inventory.chassis().orElseThrow().partNumber()).isEqualTo("CP1");
        List<Sensors.Reading> readings = get(new Sensors(session).readings());
        assertThat(readings).hasSize(1);
        assertThat(readings.get(0).sensor().name()).isEqualTo(IpmiSim.SENSOR);
        assertThat(readings.get(0).value().orElseThrow()).isCloseTo(96, within(0.01));
      }
    }
  }

  @Test
  void theEventLogIsReadAndCleared() throws Exception {
    Octets event =
        Octets.of(0, 0, SelRecord.SYSTEM_EVENT, 0, 0, 0, 0, 0x20, 0, 4, 1, 1, 1, 0x57, 0, 0);
    for (IpmiOptions options : BOTH) {
      try (IpmiSession session = connect(MAAS, options)) {
        EventLog log = new EventLog(session);
        assertThat(get(log.read())).isEmpty();
        for (int i = 0; i < 3; i++) {
          get(session.send(new AddSelEntry(new SelRecord(event))));
        }
        assertThat(get(log.read()))
            .hasSize(3)
            .allSatisfy(entry -> assertThat(entry.sensorType()).isEqualTo(1));
        get(log.clear());
        assertThat(get(log.read())).isEmpty();
      }
    }
  }

  @Test
  void usersAreMade() throws Exception {
    for (IpmiOptions options : BOTH) {
      String name = "made-" + options.version();
      try (IpmiSession session = connect(MAAS, options)) {
        Users users = new Users(session, 1);
        int user = get(users.put(name, Secret.of("first-secret"), Privilege.USER));
        assertThat(get(users.put(name, Secret.of("new-secret"), Privilege.OPERATOR)))
            .isEqualTo(user);
        assertThat(get(users.list()))
            .filteredOn(each -> each.name().equals(name))
            .singleElement()
            .satisfies(
                each -> {
                  assertThat(each.id()).isEqualTo(user);
                  assertThat(each.access().privilege()).isEqualTo(Privilege.OPERATOR.code());
                  assertThat(each.access().mayMessage()).isTrue();
                });
        get(
            session.send(
                new SetUserPassword(
                    user,
                    PasswordOperation.TEST_PASSWORD,
                    Octets.ofText("new-secret").padded(16))));
      }
      IpmiOptions operator = options.toBuilder().privilege(Privilege.OPERATOR).build();
      try (IpmiSession session =
          connect(IpmiCredentials.of(name, Secret.of("new-secret")), operator)) {
        assertThat(get(session.send(new GetChassisStatus()))).isNotNull();
      }
    }
  }

  @Test
  void channelsAndTheNetworkAreReadAndSet() throws Exception {
    for (IpmiOptions options : BOTH) {
      try (IpmiSession session = connect(MAAS, options)) {
        assertThat(get(session.send(new GetChannelInfo(1))).isLan()).isTrue();
        assertThat(get(session.send(new GetChannelAccess(1, SetChannelAccess.STORED))).mode())
            .isEqualTo(2);
        get(
            session.send(
                new SetChannelAccess(
                    1,
                    SetChannelAccess.STORED | 2,
                    SetChannelAccess.STORED | Privilege.ADMINISTRATOR.code())));
        assertThat(
                get(session.send(new GetLanConfiguration(1, LanCommand.IP_ADDRESS, 0, 0)))
                    .data()
                    .length())
            .isEqualTo(4);
        try {
          get(session.send(new SetLanConfiguration(1, LanCommand.SET_IN_PROGRESS, Octets.of(1))));
          get(session.send(new SetLanConfiguration(1, LanCommand.SET_IN_PROGRESS, Octets.of(0))));
        } catch (CompletionException e) {
          // Read-only in some versions: that it is told will do.
          assertThat(e.getCause()).hasMessageContaining("Set Lan Configuration");
        }
      }
    }
  }

  @Test
  void theWatchdogIsSetAndReset() throws Exception {
    for (IpmiOptions options : BOTH) {
      try (IpmiSession session = connect(MAAS, options)) {
        get(session.send(new SetWatchdogTimer(new WatchdogTimer(4, 0, 0, 0, 600))));
        get(session.send(new ResetWatchdogTimer()));
        assertThat(get(session.send(new GetWatchdogTimer())).timer().countdown()).isEqualTo(600);
      }
    }
  }

  @Test
  void theSerialConsoleCarriesBothWays() throws Exception {
    StringBuffer screen = new StringBuffer();
    SolListener listener =
        new SolListener() {
          @Override
          public void printed(byte[] octets) {
            screen.append(new String(octets, US_ASCII));
          }

          @Override
          public void ended(IpmiFailure why) {
            screen.append("[").append(why.message()).append("]");
          }
        };
    sim.serial().setSoTimeout(20_000);
    try (IpmiSession session = connect(MAAS, ADMINISTRATOR);
        SolConsole console = get(session.activateSol(listener));
        Socket host = sim.serial().accept()) {
      host.setSoTimeout(10_000);
      String command = "cat /etc/motd; echo this line is longer than one packet takes\r";
      get(console.write(command.getBytes(US_ASCII)));
      assertThat(new String(host.getInputStream().readNBytes(command.length()), US_ASCII))
          .isEqualTo(command);
      host.getOutputStream().write("welcome\r\n".getBytes(US_ASCII));
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(screen.toString()).isEqualTo("welcome\r\n"));
    }
  }

  private IpmiSession connect(IpmiCredentials credentials, IpmiOptions options) throws Exception {
    return get(client.connect("127.0.0.1", sim.port(), credentials, options));
  }

  private IpmiFailure failure(IpmiCredentials credentials, IpmiOptions options) {
    try {
      client
          .connect("127.0.0.1", sim.port(), credentials, options)
          .toCompletableFuture()
          .orTimeout(30, TimeUnit.SECONDS)
          .join()
          .close();
      throw new AssertionError("did not fail");
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(IpmiException.class);
      return ((IpmiException) e.getCause()).failure();
    }
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
