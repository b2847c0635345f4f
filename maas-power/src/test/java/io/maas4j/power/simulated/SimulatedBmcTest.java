package io.maas4j.power.simulated;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.IpmiClient;
import io.maas4j.power.ipmi.IpmiClientConfig;
import io.maas4j.power.ipmi.IpmiCredentials;
import io.maas4j.power.ipmi.IpmiException;
import io.maas4j.power.ipmi.IpmiFailure;
import io.maas4j.power.ipmi.IpmiOptions;
import io.maas4j.power.ipmi.IpmiSession;
import io.maas4j.power.ipmi.SolListener;
import io.maas4j.power.ipmi.wire.AuthType;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.power.ipmi.wire.command.BootFlags;
import io.maas4j.power.ipmi.wire.command.BootFlags.Term;
import io.maas4j.power.ipmi.wire.command.BootOption;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.ChassisControl;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetSystemBootOptions;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.SetSystemBootOptions;
import io.maas4j.power.ipmi.wire.command.ChassisStatus;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.FruCommand.ReadFruData;
import io.maas4j.power.ipmi.wire.command.FruInventory;
import io.maas4j.power.ipmi.wire.command.PowerControl;
import io.maas4j.power.ipmi.wire.command.SdrCommand.GetSdr;
import io.maas4j.power.ipmi.wire.command.SdrCommand.SdrPiece;
import io.maas4j.power.ipmi.wire.command.SensorCommand.GetSensorReading;
import io.maas4j.power.ipmi.wire.command.SensorRecord;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.testkit.power.ipmi.BmcProfile;
import io.maas4j.testkit.power.ipmi.IpmiFarm;
import io.maas4j.testkit.power.ipmi.IpmiFault;
import io.maas4j.testkit.power.ipmi.PacketFaults;
import io.maas4j.testkit.power.ipmi.SimulatedBmc;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulated BMC and the client of this module, held against each other. */
class SimulatedBmcTest {
  private static final IpmiOptions ADMINISTRATOR =
      IpmiOptions.DEFAULTS.toBuilder().privilege(Privilege.ADMINISTRATOR).build();

  private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private IpmiFarm farm;
  private IpmiClient client;
  private SimulatedBmc bmc;

  @BeforeEach
  void open() throws Exception {
    farm = IpmiFarm.open(0, clock, 1);
    client = IpmiClient.create(IpmiClientConfig.DEFAULTS.withSessionGap(Duration.ZERO));
    bmc = farm.add(BmcProfile.STANDARD);
  }

  @AfterEach
  void close() {
    client.close();
    farm.close();
  }

  @Test
  void everySuiteServes() throws Exception {
    for (CipherSuite suite : EnumSet.complementOf(EnumSet.of(CipherSuite.SUITE_0))) {
      bmc = farm.add(BmcProfile.builder().suites(suite).build());
      bmc.chassis().put(PowerState.ON);
      IpmiOptions options = IpmiOptions.DEFAULTS.toBuilder().cipherSuites(suite).build();
      assertThat(with(options, session -> session.send(new GetChassisStatus())).isOn())
          .as(suite.name())
          .isTrue();
    }
  }

  @Test
  void aMachineFollowsAfterItsDelay() throws Exception {
    bmc.chassis().delay(Duration.ofSeconds(5));
    order(PowerControl.UP);
    assertThat(status().isOn()).isFalse();
    pass(Duration.ofSeconds(5));
    assertThat(status().isOn()).isTrue();
    order(PowerControl.CYCLE);
    pass(Duration.ofMillis(5100));
    assertThat(status().isOn()).as("off for a moment").isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(status().isOn()).isTrue();
    assertThat(bmc.chassis().starts()).isEqualTo(2);
  }

  @Test
  void whatIsOffCanBeNeitherCycledNorReset() {
    assertThat(failure(() -> order(PowerControl.CYCLE)))
        .isInstanceOfSatisfying(
            IpmiFailure.Rejected.class,
            rejected -> assertThat(rejected.code()).isEqualTo(CompletionCode.NOT_IN_THIS_STATE));
  }

  @Test
  void bootFlagsLapseUnlessOptionThreeKeepsThem() throws Exception {
    BootFlags pxe = BootFlags.none().from(BootFlags.DEVICE_PXE, Term.ONCE);
    boot(BootOption.BOOT_FLAGS, pxe.octets());
    assertThat(flags().device()).isEqualTo(BootFlags.DEVICE_PXE);
    pass(Duration.ofSeconds(61));
    assertThat(flags().isValid()).isFalse();
    boot(BootOption.VALIDITY_CLEARING, BootOption.KEEP_ALWAYS);
    boot(BootOption.BOOT_FLAGS, pxe.octets());
    pass(Duration.ofHours(1));
    order(PowerControl.UP);
    assertThat(bmc.chassis().lastBoot()).contains(pxe);
    assertThat(flags().isValid()).as("for one start only").isFalse();
  }

  @Test
  void sessionsAreLimitedAndAge() throws Exception {
    bmc = farm.add(BmcProfile.builder().sessionLimit(2).build());
    List<IpmiClient> leaking = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        IpmiClient other = IpmiClient.create();
        leaking.add(other);
        other
            .connect(bmc.address(), credentials(), IpmiOptions.DEFAULTS)
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
      }
      assertThat(bmc.openSessions()).isEqualTo(2);
      IpmiOptions hurried =
          IpmiOptions.DEFAULTS.toBuilder().callTimeout(Duration.ofSeconds(3)).build();
      assertThat(failure(() -> with(hurried, session -> session.send(new GetChassisStatus()))))
          .isInstanceOf(IpmiFailure.Busy.class);
      pass(Duration.ofSeconds(61));
      assertThat(bmc.openSessions()).isZero();
      assertThat(status().isOn()).isFalse();
    } finally {
      leaking.forEach(IpmiClient::close);
    }
  }

  @Test
  void privilegesAreKept() throws Exception {
    bmc = farm.add(BmcProfile.builder().privilege(Privilege.USER).build());
    assertThat(failure(() -> order(PowerControl.UP)).fault().isFatal()).isTrue();
    IpmiOptions user = IpmiOptions.DEFAULTS.toBuilder().privilege(Privilege.USER).build();
    assertThat(with(user, session -> session.send(new GetChassisStatus())).isOn()).isFalse();
    assertThat(
            failure(() -> with(user, session -> session.send(new ChassisControl(PowerControl.UP)))))
        .isInstanceOf(IpmiFailure.PrivilegeInsufficient.class);
    assertThat(bmc.chassis().power()).isEqualTo(PowerState.OFF);
  }

  @Test
  void aKeyOfTheBmcIsNeededWhereItHasOne() throws Exception {
    String key = "0x0102030405060708090a0b0c0d0e0f1011121314";
    bmc = farm.add(BmcProfile.builder().bmcKey(key).build());
    assertThat(failure(this::status)).isInstanceOf(IpmiFailure.WrongBmcKey.class);
    ChassisStatus status =
        client
            .connected(
                bmc.address(),
                credentials().withBmcKey(Secret.of(key)),
                IpmiOptions.DEFAULTS,
                session -> session.send(new GetChassisStatus()))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    assertThat(status.isOn()).isFalse();
  }

  @Test
  void aPasswordThatWasChangedIsWrong() {
    bmc.password("another");
    assertThat(failure(this::status)).isInstanceOf(IpmiFailure.WrongPassword.class);
  }

  @Test
  void ipmi15SessionsServeByEachOfTheirKinds() throws Exception {
    for (AuthType type : List.of(AuthType.MD5, AuthType.STRAIGHT, AuthType.NONE)) {
      bmc = farm.add(BmcProfile.builder().suites().authTypes(type).build());
      IpmiOptions old =
          IpmiOptions.DEFAULTS.toBuilder().version(IpmiOptions.Version.IPMI_15).build();
      with(old, session -> session.send(new ChassisControl(PowerControl.UP)));
      assertThat(bmc.chassis().power()).as(type.name()).isEqualTo(PowerState.ON);
    }
  }

  @Test
  void theNetworkMayLoseRepeatAndReorderPackets() throws Exception {
    List<CompletableFuture<ChassisStatus>> answers = new ArrayList<>();
    for (SimulatedBmc each : farm.add(40, BmcProfile.STANDARD)) {
      each.network(new PacketFaults(10, 20, 20));
      each.chassis().put(PowerState.ON);
      answers.add(
          client
              .connected(
                  each.address(),
                  credentials(),
                  IpmiOptions.DEFAULTS,
                  session -> session.send(new GetChassisStatus()))
              .toCompletableFuture());
    }
    for (CompletableFuture<ChassisStatus> answer : answers) {
      assertThat(answer.get(60, TimeUnit.SECONDS).isOn()).isTrue();
    }
  }

  @Test
  void waysOfRealFirmwareAreCopedWith() throws Exception {
    for (IpmiFault fault :
        List.of(
            IpmiFault.CLOSE_UNANSWERED,
            IpmiFault.UNCUT_CHECK_VALUE,
            IpmiFault.REPEATED_RAKP_REFUSED)) {
      bmc = farm.add(BmcProfile.STANDARD);
      bmc.faults(fault);
      assertThat(status().isOn()).as(fault.name()).isFalse();
    }
  }

  @Test
  void inventoryAndSensorsHoldTogether() throws Exception {
    bmc.chassis().put(PowerState.ON);
    Octets first = with(ADMINISTRATOR, session -> session.send(new ReadFruData(0, 0, 64))).data();
    assertThat(first.at(0)).isEqualTo(1);
    byte[] memory = new byte[1024];
    int length = 0;
    while (length < memory.length) {
      int offset = length;
      CompletionStage<Octets> piece =
          client
              .connected(
                  bmc.address(),
                  credentials(),
                  ADMINISTRATOR,
                  session -> session.send(new ReadFruData(0, offset, 64)))
              .handle((data, end) -> end == null ? data.data() : Octets.none());
      byte[] octets = piece.toCompletableFuture().get(20, TimeUnit.SECONDS).toArray();
      if (octets.length == 0) {
        break;
      }
      System.arraycopy(octets, 0, memory, length, octets.length);
      length += octets.length;
    }
    FruInventory inventory = FruInventory.parse(Octets.of(memory).padded(length));
    assertThat(inventory.product().orElseThrow().name()).isEqualTo("Simulated Server");
    int record = GetSdr.FIRST;
    List<String> readings = new ArrayList<>();
    while (record != GetSdr.NO_MORE) {
      int id = record;
      SdrPiece piece = with(ADMINISTRATOR, session -> session.send(new GetSdr(0, id, 0, 0xFF)));
      SensorRecord parsed = SensorRecord.parse(piece.data());
      if (parsed.sensor().isPresent()) {
        SensorRecord.Sensor sensor = parsed.sensor().get();
        int raw =
            with(ADMINISTRATOR, session -> session.send(new GetSensorReading(sensor.number(), 0)))
                .raw();
        readings.add(sensor.name() + " " + sensor.conversion().orElseThrow().value(raw));
      }
      record = piece.next();
    }
    assertThat(readings)
        .containsExactly(
            "CPU Temp 45.0", "Ambient Temp 22.0", "12V 12.06", "FAN1 5400.0", "Power 180.0");
  }

  @Test
  void serialOverLanPrintsWhatIsTyped() throws Exception {
    StringBuffer printed = new StringBuffer();
    IpmiSession session =
        client
            .connect(bmc.address(), credentials(), ADMINISTRATOR)
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    try (session) {
      var console =
          session
              .activateSol(
                  new SolListener() {
                    @Override
                    public void printed(byte[] octets) {
                      printed.append(new String(octets, US_ASCII));
                    }

                    @Override
                    public void ended(IpmiFailure why) {
                      printed.append(why.message());
                    }
                  })
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);
      String text = "root\r".repeat(100);
      console.write(text.getBytes(US_ASCII)).toCompletableFuture().get(20, TimeUnit.SECONDS);
      await().until(() -> printed.toString().equals(text));
      assertThat(bmc.typed()).isEqualTo(text);
      console.close();
    }
  }

  @Test
  void aThousandCostLittleAndAnswerAtOnce() throws Exception {
    List<SimulatedBmc> many = farm.add(1000, BmcProfile.STANDARD);
    List<CompletableFuture<ChassisStatus>> answers = new ArrayList<>();
    for (SimulatedBmc each : many) {
      answers.add(
          client
              .connected(
                  each.address(),
                  credentials(),
                  IpmiOptions.DEFAULTS,
                  session -> session.send(new GetChassisStatus()))
              .toCompletableFuture());
    }
    for (CompletableFuture<ChassisStatus> answer : answers) {
      assertThat(answer.get(60, TimeUnit.SECONDS).isOn()).isFalse();
    }
    await().until(() -> many.stream().allMatch(each -> each.openSessions() == 0));
    assertThat(many).allMatch(each -> each.mostSessionsAtOnce() == 1);
  }

  private interface Doing {
    void run() throws Exception;
  }

  private static IpmiFailure failure(Doing doing) {
    try {
      doing.run();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IpmiException ipmi) {
        return ipmi.failure();
      }
      throw new AssertionError(e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("nothing failed");
  }

  private ChassisStatus status() throws Exception {
    return with(IpmiOptions.DEFAULTS, session -> session.send(new GetChassisStatus()));
  }

  private void order(PowerControl control) throws Exception {
    with(IpmiOptions.DEFAULTS, session -> session.send(new ChassisControl(control)));
  }

  private void boot(int option, Octets data) throws Exception {
    with(IpmiOptions.DEFAULTS, session -> session.send(new SetSystemBootOptions(option, data)));
  }

  private BootFlags flags() throws Exception {
    return BootFlags.of(
        with(
            IpmiOptions.DEFAULTS,
            session -> session.send(new GetSystemBootOptions(BootOption.BOOT_FLAGS))));
  }

  private <T> T with(IpmiOptions options, Function<IpmiSession, CompletionStage<T>> use)
      throws Exception {
    return client
        .connected(bmc.address(), credentials(), options, use)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  private static IpmiCredentials credentials() {
    return IpmiCredentials.of("maas", Secret.of("secret"));
  }

  private void pass(Duration time) {
    clock.advance(time);
  }
}
