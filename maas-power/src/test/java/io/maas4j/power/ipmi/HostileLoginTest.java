package io.maas4j.power.ipmi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.IpmiOptions.Version;
import io.maas4j.power.ipmi.wire.AuthType;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.Ipmi20Packet;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.OpenSessionRequest;
import io.maas4j.power.ipmi.wire.OpenSessionResponse;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.Proposal;
import io.maas4j.power.ipmi.wire.RakpMessage2;
import io.maas4j.power.ipmi.wire.RakpMessage3;
import io.maas4j.power.ipmi.wire.RakpMessage4;
import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.maas4j.power.ipmi.wire.RmcpStatus;
import io.maas4j.power.ipmi.wire.SessionSetup;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import io.maas4j.power.ipmi.wire.command.SessionCommand.GetChannelAuthenticationCapabilities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whoever answers a login may be anybody: wrong codes and lengths, other times and orders. */
class HostileLoginTest {
  private static final List<CipherSuite> SUITES =
      List.of(CipherSuite.SUITE_3, CipherSuite.SUITE_8, CipherSuite.SUITE_12, CipherSuite.SUITE_17);
  private static final Duration SOON = Duration.ofMillis(1);
  private static final int PAYLOAD = 16;

  @Test
  void aCodeOfRakp2ThatIsWrongCutOrMissingGetsNoProofInReturn() {
    for (CipherSuite suite : SUITES) {
      int length = suite.authentication().codeLength();
      for (int wrong = -1; wrong < length; wrong++) {
        int octet = wrong;
        Bench bench = bench(suite);
        change(
            bench,
            RakpMessage2.class,
            two ->
                new RakpMessage2(
                    two.tag(),
                    two.status(),
                    two.consoleId(),
                    two.bmcRandom(),
                    two.guid(),
                    octet < 0 ? Octets.none() : flipped(two.code(), octet)));
        assertThat(bench.failure(connect(bench, suite)))
            .as("%s octet %d", suite, octet)
            .isInstanceOf(IpmiFailure.WrongPassword.class);
        bench.loop.runFor(Duration.ofSeconds(1));
        assertThat(sent(bench, RakpMessage3.class))
            .as("a proof would be something to guess passwords from")
            .allMatch(three -> !three.status().isOk() && three.code().isEmpty());
        Bench cut = bench(suite);
        change(
            cut,
            RakpMessage2.class,
            two ->
                new RakpMessage2(
                    two.tag(),
                    two.status(),
                    two.consoleId(),
                    two.bmcRandom(),
                    two.guid(),
                    two.code().padded(Math.max(0, octet))));
        assertThat(cut.failure(connect(cut, suite)))
            .as("%s cut to %d", suite, octet)
            .isInstanceOf(IpmiFailure.WrongPassword.class);
      }
    }
  }

  @Test
  void aCheckValueOfRakp4ThatIsWrongCutOrMissingOpensNothing() {
    for (CipherSuite suite : SUITES) {
      int length = suite.authentication().checkLength();
      List<UnaryOperator<Octets>> changes = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        int octet = i;
        changes.add(check -> flipped(check, octet));
        changes.add(check -> check.padded(octet));
      }
      for (UnaryOperator<Octets> changed : changes) {
        Bench bench = bench(suite);
        change(
            bench,
            RakpMessage4.class,
            four ->
                new RakpMessage4(
                    four.tag(), four.status(), four.consoleId(), changed.apply(four.check())));
        assertThat(bench.failure(connect(bench, suite)))
            .as(suite.name())
            .isInstanceOf(IpmiFailure.WrongBmcKey.class);
        bench.loop.runFor(Duration.ofSeconds(1));
        assertThat(bench.bmc.liveSessions()).as("sessions that nobody uses").isZero();
        assertThat(bench.counters.sessionsOpened()).isZero();
      }
    }
  }

  @Test
  void messagesThatAreTooShortAreDroppedAndAskedForAgain() {
    for (PayloadType type :
        List.of(PayloadType.OPEN_SESSION_RESPONSE, PayloadType.RAKP_2, PayloadType.RAKP_4)) {
      Bench bench = bench(CipherSuite.SUITE_17);
      AtomicBoolean cut = new AtomicBoolean();
      bench.homeward =
          (n, datagram) -> {
            if (datagram[5] != type.code() || !cut.compareAndSet(false, true)) {
              return List.of(SOON);
            }
            for (int length = 0; length < 8; length++) {
              bench.bmcs.received(bench.address, withPayload(datagram, length));
            }
            return List.of();
          };
      query(bench);
      assertThat(bench.counters.datagramsDropped()).as(type.name()).isEqualTo(8);
      assertThat(bench.counters.retransmissions()).as(type.name()).isEqualTo(1);
    }
  }

  @Test
  void messagesOutOfTurnOrOfAnotherLoginAreDropped() {
    Bench bench = bench(CipherSuite.SUITE_17);
    query(bench);
    List<byte[]> old = List.copyOf(bench.toClient);
    long dropped = bench.counters.datagramsDropped();
    // Whatever came in an earlier login comes again, all of it, before each answer.
    bench.homeward =
        (n, datagram) -> {
          old.forEach(each -> bench.bmcs.received(bench.address, each));
          return List.of(SOON);
        };
    query(bench);
    assertThat(bench.counters.datagramsDropped()).isGreaterThanOrEqualTo(dropped + old.size());
    assertThat(bench.counters.sessionsFailed()).isZero();
  }

  @Test
  void answersThatOvertakeOneAnotherAreNotTakenForOneAnother() {
    long seed = ThreadLocalRandom.current().nextLong();
    for (int round = 0; round < 200; round++) {
      Bench bench = new Bench(seed + round, IpmiClientConfig.DEFAULTS);
      Random random = new Random(seed + round);
      boolean[] on = {true};
      bench.homeward =
          (n, datagram) ->
              List.of(
                  Duration.ofMillis(random.nextInt(900)),
                  Duration.ofMillis(300 + random.nextInt(2000)));
      bench.outward = (n, datagram) -> List.of(Duration.ofMillis(random.nextInt(900)));
      try (IpmiSession session = bench.await(bench.connect())) {
        for (int i = 0; i < 5; i++) {
          bench.bmc.on = on[0];
          assertThat(bench.await(session.send(new GetChassisStatus())).isOn())
              .as("seed %d round %d", seed, round)
              .isEqualTo(on[0]);
          // What is still under way says the contrary of what the next question is answered with.
          on[0] = !on[0];
          bench.bmc.on = on[0];
        }
      }
    }
  }

  @Test
  void aRepetitionThatIsAnsweredWithAnInvalidSessionIdBeginsALoginAnew() {
    for (Class<? extends SessionSetup> message : List.of(RakpMessage2.class, RakpMessage4.class)) {
      Bench bench = bench(CipherSuite.SUITE_17);
      AtomicBoolean once = new AtomicBoolean();
      change(
          bench,
          SessionSetup.class,
          answer -> {
            if (!message.isInstance(answer) || !once.compareAndSet(false, true)) {
              return answer;
            }
            return answer instanceof RakpMessage2 two
                ? RakpMessage2.refusing(two.tag(), RmcpStatus.INVALID_SESSION_ID, two.consoleId())
                : new RakpMessage4(
                    ((RakpMessage4) answer).tag(),
                    RmcpStatus.INVALID_SESSION_ID,
                    ((RakpMessage4) answer).consoleId(),
                    Octets.none());
          });
      query(bench);
      assertThat(sent(bench, OpenSessionRequest.class)).as(message.getSimpleName()).hasSize(2);
      assertThat(bench.bmc.liveSessions()).isZero();
    }
  }

  @Test
  void everyRefusalOfALoginIsToldWithItsReason() {
    for (int code = 1; code <= 0x20; code++) {
      RmcpStatus status = new RmcpStatus(code);
      Bench bench = bench(CipherSuite.SUITE_17);
      change(
          bench,
          RakpMessage2.class,
          two -> RakpMessage2.refusing(two.tag(), status, two.consoleId()));
      assertThat(bench.failure(connect(bench, CipherSuite.SUITE_17)).message())
          .contains(status.toString());
      Bench other = bench(CipherSuite.SUITE_17);
      change(
          other,
          OpenSessionResponse.class,
          response ->
              new OpenSessionResponse(
                  response.tag(), status, 0, response.consoleId(), 0, new Proposal(0, 0, 0)));
      assertThat(other.failure(connect(other, CipherSuite.SUITE_17)).message())
          .contains(status.toString());
    }
  }

  @Test
  void cipherSuite0IsNeverProposedUnlessAskedForAndNeverSlippedIn() {
    Bench open = bench(CipherSuite.SUITE_0);
    assertThat(open.failure(open.connect())).isInstanceOf(IpmiFailure.CipherSuiteUnavailable.class);
    assertThat(sent(open, OpenSessionRequest.class))
        .extracting(OpenSessionRequest::proposal)
        .containsExactly(Proposal.of(CipherSuite.SUITE_17), Proposal.of(CipherSuite.SUITE_3));

    for (Set<Workaround> flags :
        List.of(Set.<Workaround>of(), Set.of(Workaround.SUN20, Workaround.SUPERMICRO20))) {
      Bench bench = bench(CipherSuite.SUITE_17);
      // Somebody between the two takes authentication out of the answer, and the code after it.
      Fates.both(
          bench,
          fate(
              bench,
              OpenSessionResponse.class,
              response ->
                  new OpenSessionResponse(
                      response.tag(),
                      response.status(),
                      response.privilege(),
                      response.consoleId(),
                      response.bmcId(),
                      new Proposal(0, 0, 0))),
          fate(
              bench,
              RakpMessage2.class,
              two ->
                  new RakpMessage2(
                      two.tag(),
                      two.status(),
                      two.consoleId(),
                      two.bmcRandom(),
                      two.guid(),
                      Octets.none())));
      IpmiOptions options = IpmiOptions.DEFAULTS.toBuilder().workarounds(flags).build();
      assertThat(bench.failure(bench.connect(Bench.MAAS, options)))
          .isInstanceOf(
              flags.isEmpty() ? IpmiFailure.Nonsense.class : IpmiFailure.WrongPassword.class);
      assertThat(bench.counters.sessionsOpened()).isZero();
    }
  }

  @Test
  void anAnonymousUserIsAUserLikeOthers() {
    IpmiCredentials nobody = IpmiCredentials.of("", Secret.of("secret"));
    IpmiOptions old = IpmiOptions.DEFAULTS.toBuilder().version(Version.IPMI_15).build();
    for (IpmiOptions options : List.of(IpmiOptions.DEFAULTS, old)) {
      Bench bench = new Bench();
      assertThat(bench.failure(bench.connect(nobody, options)))
          .isInstanceOf(IpmiFailure.UnknownUser.class);
      bench.bmc.user = "";
      bench.await(bench.connect(nobody, options)).close();
      bench.loop.runFor(Duration.ofSeconds(2));
      IpmiFailure wrong =
          bench.failure(bench.connect(IpmiCredentials.of("", Secret.of("")), options));
      assertThat(wrong)
          .isInstanceOfAny(IpmiFailure.WrongPassword.class, IpmiFailure.PasswordUnverified.class);
    }
  }

  @Test
  void authenticationOf15IsNotGivenUpWhereTheBmcOffersBetter() {
    IpmiOptions old = IpmiOptions.DEFAULTS.toBuilder().version(Version.IPMI_15).build();
    Bench bench = new Bench();
    bench.bmc.authTypes = AuthType.NONE.mask() | AuthType.STRAIGHT.mask() | AuthType.MD5.mask();
    int from = bench.toBmc.size();
    bench.await(bench.connect(Bench.MAAS, old)).close();
    assertThat(bench.toBmc.get(from + 2)[4]).isEqualTo((byte) AuthType.MD5.code());
    assertThat(new String(bench.toBmc.get(from + 2), ISO_8859_1)).doesNotContain("secret");
  }

  @Test
  void aBmcThatRefusesTheBitOf20IsAskedAgainWithoutIt() {
    Bench bench = new Bench();
    bench.bmc.speaks20 = false;
    bench.bmc.refusesBitOf20 = true;
    IpmiOptions either = IpmiOptions.DEFAULTS.toBuilder().version(Version.AUTOMATIC).build();
    try (IpmiSession session = bench.await(bench.connect(Bench.MAAS, either))) {
      assertThat(bench.await(session.send(new GetChassisStatus())).isOn()).isTrue();
    }
    assertThat(bench.bmc.asked)
        .extracting(GetChannelAuthenticationCapabilities::channel)
        .containsExactly(0x8E, 0x0E);
  }

  @Test
  void junkOfEverySizeDuringALoginChangesNothing() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    for (Version version : List.of(Version.IPMI_20, Version.IPMI_15)) {
      Bench bench = new Bench();
      bench.homeward =
          (n, datagram) -> {
            for (int length : new int[] {0, 1, 3, 4, 5, 15, 16, 1500, 65_507}) {
              byte[] junk = new byte[length];
              random.nextBytes(junk);
              // As far as the session header it may be right: nobody guesses the ids behind it.
              System.arraycopy(datagram, 0, junk, 0, Math.min(random.nextInt(17), length));
              bench.bmcs.received(bench.address, junk);
            }
            return List.of(SOON);
          };
      IpmiOptions options = IpmiOptions.DEFAULTS.toBuilder().version(version).build();
      try (IpmiSession session = bench.await(bench.connect(Bench.MAAS, options))) {
        assertThat(bench.await(session.send(new GetChassisStatus())).isOn())
            .as("seed %d", seed)
            .isTrue();
      }
      assertThat(bench.counters.datagramsDropped()).as("seed %d", seed).isGreaterThan(20);
    }
  }

  /** Several changes on the same way. */
  private static final class Fates {
    private static void both(Bench bench, Bench.Fate one, Bench.Fate other) {
      bench.homeward =
          (n, datagram) -> {
            List<Duration> fate = one.of(n, datagram);
            return fate.isEmpty() ? fate : other.of(n, datagram);
          };
    }
  }

  private static Bench bench(CipherSuite suite) {
    Bench bench = new Bench();
    bench.bmc.suites = Set.of(suite);
    bench.bmc.maxSessions = 100;
    return bench;
  }

  private static CompletableFuture<IpmiSession> connect(Bench bench, CipherSuite suite) {
    return bench.connect(Bench.MAAS, IpmiOptions.DEFAULTS.toBuilder().cipherSuites(suite).build());
  }

  private static void query(Bench bench) {
    try (IpmiSession session = bench.await(connect(bench, CipherSuite.SUITE_17))) {
      assertThat(bench.await(session.send(new GetChassisStatus())).isOn()).isTrue();
    }
    bench.loop.runFor(Duration.ofSeconds(5));
  }

  private static Octets flipped(Octets octets, int index) {
    byte[] changed = octets.toArray();
    changed[index] ^= 0x10;
    return Octets.owning(changed);
  }

  /** From now on somebody between BMC and client changes the messages of this kind. */
  private static <T extends SessionSetup> void change(
      Bench bench, Class<T> kind, UnaryOperator<T> changed) {
    bench.homeward = fate(bench, kind, changed);
  }

  private static <T extends SessionSetup> Bench.Fate fate(
      Bench bench, Class<T> kind, UnaryOperator<T> changed) {
    return (n, datagram) -> {
      SessionSetup message = message(datagram);
      if (!kind.isInstance(message)) {
        return List.of(SOON);
      }
      byte[] other = changed.apply(kind.cast(message)).datagram();
      bench.loop.schedule(() -> bench.bmcs.received(bench.address, other), SOON.toNanos());
      return List.of();
    };
  }

  private static <T extends SessionSetup> List<T> sent(Bench bench, Class<T> kind) {
    return bench.toBmc.stream()
        .map(HostileLoginTest::message)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** What opens a session; null when it is something else. */
  private static SessionSetup message(byte[] datagram) {
    return RmcpMessage.decode(datagram) instanceof Ipmi20Packet packet
            && packet.payloadType() != PayloadType.IPMI
        ? SessionSetup.decode(packet.payloadType(), packet.payload())
        : null;
  }

  private static byte[] withPayload(byte[] datagram, int length) {
    byte[] cut = Arrays.copyOf(datagram, PAYLOAD + length);
    cut[14] = (byte) length;
    cut[15] = 0;
    return cut;
  }
}
