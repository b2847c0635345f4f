package io.maas4j.power.simulated;

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
import io.maas4j.power.ipmi.Workaround;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.command.BootOption;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.ChassisControl;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.SetSystemBootOptions;
import io.maas4j.power.ipmi.wire.command.PowerControl;
import io.maas4j.testkit.power.ipmi.BmcProfile;
import io.maas4j.testkit.power.ipmi.IpmiFarm;
import io.maas4j.testkit.power.ipmi.IpmiFault;
import io.maas4j.testkit.power.ipmi.SimulatedBmc;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault of the simulated BMC is what it is called, to the client and on the wire. */
class SimulatedFaultsTest {
  private static final IpmiOptions PATIENT = IpmiOptions.DEFAULTS;
  private static final IpmiOptions HURRIED =
      IpmiOptions.DEFAULTS.toBuilder()
          .silence(Duration.ofMillis(600))
          .callTimeout(Duration.ofSeconds(4))
          .build();

  private interface Claim {
    void hold();
  }

  private IpmiFarm farm;
  private IpmiClient client;
  private SimulatedBmc bmc;

  @BeforeEach
  void open() throws Exception {
    farm = IpmiFarm.open();
    client = IpmiClient.create(IpmiClientConfig.DEFAULTS.withSessionGap(Duration.ZERO));
  }

  @AfterEach
  void close() {
    client.close();
    farm.close();
  }

  @Test
  void everyFaultShows() throws Exception {
    Map<IpmiFault, Claim> claims = new EnumMap<>(IpmiFault.class);
    claims.put(
        IpmiFault.SILENT, () -> assertThat(failure()).isInstanceOf(IpmiFailure.NoAnswer.class));
    claims.put(
        IpmiFault.GARBAGE, () -> assertThat(failure()).isInstanceOf(IpmiFailure.NoAnswer.class));
    claims.put(IpmiFault.BUSY, () -> assertThat(failure()).isInstanceOf(IpmiFailure.Busy.class));
    claims.put(
        IpmiFault.SESSIONS_EXHAUSTED,
        () -> assertThat(failure()).isInstanceOf(IpmiFailure.Busy.class));
    claims.put(IpmiFault.FLAPPING, () -> assertThat(isOn()).isNotEqualTo(isOn()));
    claims.put(
        IpmiFault.STUCK,
        () -> {
          with(PATIENT, session -> session.send(new ChassisControl(PowerControl.UP)));
          assertThat(isOn()).isFalse();
          assertThat(bmc.chassis().power()).isEqualTo(PowerState.OFF);
        });
    claims.put(
        IpmiFault.ONLY_IPMI_15,
        () -> {
          assertThat(failure()).isInstanceOf(IpmiFailure.VersionUnavailable.class);
          with(
              PATIENT.toBuilder().version(IpmiOptions.Version.AUTOMATIC).build(),
              session -> session.send(new ChassisControl(PowerControl.UP)));
          assertThat(bmc.chassis().power()).isEqualTo(PowerState.ON);
        });
    claims.put(
        IpmiFault.REPEATED_RAKP_REFUSED,
        () -> {
          // Longer than the client waits before it says something again.
          bmc.latency(Duration.ofMillis(600));
          long before = client.counters().retransmissions();
          assertThat(isOn()).isFalse();
          assertThat(client.counters().retransmissions()).isGreaterThan(before);
        });
    claims.put(
        IpmiFault.CLOSE_UNANSWERED,
        () -> {
          assertThat(isOn()).isFalse();
          await().until(() -> bmc.openSessions() == 0);
        });
    claims.put(
        IpmiFault.NO_BOOT_OPTION_3,
        () -> {
          assertThat(
                  failure(
                      PATIENT,
                      session ->
                          session.send(
                              new SetSystemBootOptions(
                                  BootOption.VALIDITY_CLEARING, BootOption.KEEP_ALWAYS))))
              .isInstanceOf(IpmiFailure.Rejected.class);
          with(
              PATIENT,
              session ->
                  session.send(
                      new SetSystemBootOptions(
                          BootOption.BOOT_FLAGS, Octets.of(0x80, 0x04, 0, 0, 0))));
        });
    claims.put(
        IpmiFault.WRONG_CHECKSUMS,
        () -> {
          assertThat(failure()).isInstanceOf(IpmiFailure.NoAnswer.class);
          assertThat(
                  with(
                          PATIENT.toBuilder()
                              .workarounds(Set.of(Workaround.NOCHECKSUMCHECK))
                              .build(),
                          session -> session.send(new GetChassisStatus()))
                      .isOn())
              .isFalse();
        });
    claims.put(IpmiFault.UNCUT_CHECK_VALUE, () -> assertThat(isOn()).isFalse());
    assertThat(claims.keySet()).containsExactly(IpmiFault.values());
    for (Map.Entry<IpmiFault, Claim> claim : claims.entrySet()) {
      bmc = farm.add(BmcProfile.STANDARD);
      bmc.faults(claim.getKey());
      try {
        claim.getValue().hold();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(claim.getKey() + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void slownessAndAWrongPasswordShow() throws Exception {
    bmc = farm.add(BmcProfile.STANDARD);
    bmc.latency(Duration.ofMillis(50));
    assertThat(isOn()).isFalse();
    bmc.latency(Duration.ofSeconds(2));
    assertThat(failure()).as("nobody waits so long").isInstanceOf(IpmiFailure.NoAnswer.class);
    bmc.latency(Duration.ZERO);
    bmc.password("another");
    assertThat(failure()).isInstanceOf(IpmiFailure.WrongPassword.class);
  }

  @Test
  void datagramsOfEverySizeFromNothingTo64KibDoItNoHarm() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    bmc = farm.add(BmcProfile.STANDARD);
    byte[] head = {6, 0, (byte) 0xFF, 7, 6, (byte) 0xC0};
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      int sent = 0;
      for (int length = 0; length <= 65_507; length = length < 64 ? length + 1 : length * 2) {
        for (int valid = 0; valid <= head.length; valid++) {
          byte[] datagram = new byte[Math.min(length, 65_507)];
          random.nextBytes(datagram);
          System.arraycopy(head, 0, datagram, 0, Math.min(valid, datagram.length));
          socket.send(new DatagramPacket(datagram, datagram.length, bmc.address()));
          sent++;
          long all = sent;
          // no more at once than the kernel keeps for a socket that is not read for a while
          if (sent % 20 == 0 || length >= 2048) {
            await("seed " + seed).until(() -> bmc.received() >= all);
          }
        }
      }
      byte[] largest = Arrays.copyOf(head, 65_507);
      socket.send(new DatagramPacket(largest, largest.length, bmc.address()));
      long all = sent + 1L;
      await("seed " + seed).until(() -> bmc.received() >= all);
    }
    assertThat(bmc.malformed()).as("seed %d", seed).isPositive();
    assertThat(bmc.openSessions()).isZero();
    assertThat(isOn()).isFalse();
  }

  private boolean isOn() {
    return with(PATIENT, session -> session.send(new GetChassisStatus())).isOn();
  }

  private IpmiFailure failure() {
    return failure(HURRIED, session -> session.send(new GetChassisStatus()));
  }

  private <T> IpmiFailure failure(
      IpmiOptions options, Function<IpmiSession, CompletionStage<T>> use) {
    try {
      throw new AssertionError("did not fail but is " + with(options, use));
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(IpmiException.class);
      return ((IpmiException) e.getCause()).failure();
    }
  }

  private <T> T with(IpmiOptions options, Function<IpmiSession, CompletionStage<T>> use) {
    return client
        .connected(bmc.address(), IpmiCredentials.of("maas", Secret.of("secret")), options, use)
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }
}
