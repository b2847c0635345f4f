package io.maas4j.power.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.power.PowerFault;
import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.IpmiOptions.Version;
import io.maas4j.power.ipmi.wire.AuthType;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import io.maas4j.power.ipmi.wire.command.ChassisStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpeningTest {
  private final Bench bench = new Bench();

  @Test
  void aFreshQueryTakesSevenExchangesAndTheNextOneSix() {
    query();
    assertThat(bench.toBmc).hasSize(7);
    assertThat(bench.toClient).hasSize(7);
    assertThat(bench.bmc.liveSessions()).isZero();
    query();
    assertThat(bench.toBmc).hasSize(13);
    assertThat(bench.counters.retransmissions()).isZero();
    assertThat(bench.counters.datagramsDropped()).isZero();
  }

  @Test
  void anExplicitSuite17IsUsed() {
    query(with(CipherSuite.SUITE_17));
    assertThat(bench.toBmc.get(1)[28]).as("HMAC-SHA256").isEqualTo((byte) 3);
  }

  @Test
  void everySuiteWorks() {
    bench.bmc.suites = Set.of(CipherSuite.values());
    for (CipherSuite suite : CipherSuite.values()) {
      query(with(suite));
    }
    assertThat(bench.bmc.closedSessions).isEqualTo(CipherSuite.values().length);
  }

  @Test
  void whereSuite17IsRefusedTheNextOneServesAndIsRemembered() {
    bench.bmc.suites = Set.of(CipherSuite.SUITE_3);
    query();
    assertThat(bench.toBmc).hasSize(8);
    query();
    assertThat(bench.toBmc).hasSize(14);
  }

  @Test
  void anExplicitSuiteIsNeverDowngraded() {
    bench.bmc.suites = Set.of(CipherSuite.SUITE_3);
    IpmiFailure failure = bench.failure(bench.connect(Bench.MAAS, with(CipherSuite.SUITE_17)));
    assertThat(failure).isInstanceOf(IpmiFailure.CipherSuiteUnavailable.class);
    assertThat(failure.fault()).isEqualTo(PowerFault.SETTING);
    assertThat(failure.message()).contains("17");
  }

  @Test
  void aWrongPasswordIsToldAsSuchAndTheHandshakeAbandoned() {
    IpmiCredentials wrong = IpmiCredentials.of("maas", Secret.of("Secret"));
    IpmiFailure failure = bench.failure(bench.connect(wrong, IpmiOptions.DEFAULTS));
    assertThat(failure).isInstanceOf(IpmiFailure.WrongPassword.class);
    assertThat(failure.fault()).isEqualTo(PowerFault.AUTHENTICATION);
    bench.loop.runFor(Duration.ofSeconds(1));
    assertThat(bench.bmc.payloads).endsWith(PayloadType.RAKP_3);
    assertThat(bench.bmc.liveSessions()).isZero();
  }

  @Test
  void anUnknownUserIsToldAsSuch() {
    IpmiCredentials wrong = IpmiCredentials.of("root", Secret.of("secret"));
    IpmiFailure failure = bench.failure(bench.connect(wrong, IpmiOptions.DEFAULTS));
    assertThat(failure).isInstanceOf(IpmiFailure.UnknownUser.class);
    assertThat(failure.fault()).isEqualTo(PowerFault.AUTHENTICATION);
  }

  @Test
  void theBmcKeyIsUsedAndAWrongOneToldFromAWrongPassword() {
    bench.bmc.bmcKey = Optional.of("0123456789abcdefghij");
    IpmiCredentials right = Bench.MAAS.withBmcKey(Secret.of("0123456789abcdefghij"));
    bench.await(bench.connect(right, IpmiOptions.DEFAULTS)).close();
    String hex = "0x303132333435363738396162636465666768696a";
    bench.await(bench.connect(Bench.MAAS.withBmcKey(Secret.of(hex)), IpmiOptions.DEFAULTS)).close();
    bench.loop.runFor(Duration.ofSeconds(5));

    IpmiFailure failure =
        bench.failure(
            bench.connect(Bench.MAAS.withBmcKey(Secret.of("wrong")), IpmiOptions.DEFAULTS));
    assertThat(failure).isInstanceOf(IpmiFailure.WrongBmcKey.class);
    assertThat(failure.fault()).isEqualTo(PowerFault.AUTHENTICATION);
    assertThat(bench.failure(bench.connect())).isInstanceOf(IpmiFailure.WrongBmcKey.class);
  }

  @Test
  void aPrivilegeThatTheUserHasNotIsToldAndTheSessionClosed() {
    bench.bmc.privilegeLimit = Privilege.USER.code();
    IpmiFailure failure = bench.failure(bench.connect());
    assertThat(failure).isInstanceOf(IpmiFailure.PrivilegeUnavailable.class);
    bench.loop.runFor(Duration.ofSeconds(1));
    assertThat(bench.bmc.closedSessions).isEqualTo(1);
  }

  @Test
  void aPrivilegeThatIsGrantedOnlyInPartIsToldToo() {
    bench.bmc.privilegeLimit = Privilege.USER.code();
    bench.bmc.grantsLess = true;
    assertThat(bench.failure(bench.connect())).isInstanceOf(IpmiFailure.PrivilegeUnavailable.class);
  }

  @Test
  void nobodyThereIsToldAfterTheSilence() {
    bench.outward = (number, datagram) -> List.of();
    long before = bench.loop.nanoTime();
    IpmiFailure failure = bench.failure(bench.connect());
    assertThat(failure).isInstanceOf(IpmiFailure.NoAnswer.class);
    assertThat(failure.fault()).isEqualTo(PowerFault.CONNECTION);
    assertThat(Duration.ofNanos(bench.loop.nanoTime() - before))
        .isEqualTo(IpmiOptions.DEFAULTS.silence());
  }

  @Test
  void aBmcThatTellsNoCapabilitiesIsTriedAllTheSame() {
    bench.bmc.answersCapabilities = false;
    query();
  }

  @Test
  void aBmcWithout20IsToldUnlessEitherWillDo() {
    bench.bmc.speaks20 = false;
    IpmiFailure failure = bench.failure(bench.connect());
    assertThat(failure).isInstanceOf(IpmiFailure.VersionUnavailable.class);
    assertThat(failure.fault()).isEqualTo(PowerFault.SETTING);
    query(IpmiOptions.DEFAULTS.toBuilder().version(Version.AUTOMATIC).build());
    assertThat(bench.bmc.payloads).isEmpty();
  }

  @Test
  void ipmi15WorksWithEachOfItsWaysToAuthenticate() {
    IpmiOptions old = IpmiOptions.DEFAULTS.toBuilder().version(Version.IPMI_15).build();
    for (AuthType type : List.of(AuthType.MD5, AuthType.MD2, AuthType.STRAIGHT, AuthType.NONE)) {
      bench.bmc.authTypes = type.mask();
      int from = bench.toBmc.size();
      query(old);
      assertThat(bench.toBmc.get(from + 2)[4]).as(type.name()).isEqualTo((byte) type.code());
    }
    bench.bmc.authTypes = AuthType.OEM.mask();
    assertThat(bench.failure(bench.connect(Bench.MAAS, old)))
        .isInstanceOf(IpmiFailure.AuthTypeUnavailable.class);
  }

  @Test
  void ipmi15LeavesAWrongPasswordUnansweredWhichIsToldAfterTheSecondTry() {
    IpmiOptions old = IpmiOptions.DEFAULTS.toBuilder().version(Version.IPMI_15).build();
    IpmiFailure failure =
        bench.failure(bench.connect(IpmiCredentials.of("maas", Secret.of("x")), old));
    assertThat(failure).isInstanceOf(IpmiFailure.PasswordUnverified.class);
    assertThat(bench.failure(bench.connect(IpmiCredentials.of("root", Secret.of("x")), old)))
        .isInstanceOf(IpmiFailure.UnknownUser.class);
    String seventeen = "12345678901234567";
    assertThat(bench.failure(bench.connect(IpmiCredentials.of("maas", Secret.of(seventeen)), old)))
        .isInstanceOf(IpmiFailure.BadSetting.class);
  }

  @Test
  void aBusyBmcIsAskedAgainUntilItHasRoom() {
    bench.bmc.maxSessions = 0;
    var connecting = bench.connect();
    bench.loop.runFor(Duration.ofSeconds(4));
    assertThat(connecting).isNotDone();
    bench.bmc.maxSessions = 1;
    bench.await(connecting).close();
  }

  @Test
  void aBmcThatStaysBusyIsTold() {
    bench.bmc.maxSessions = 0;
    IpmiFailure failure = bench.failure(bench.connect());
    assertThat(failure).isInstanceOf(IpmiFailure.Busy.class);
    assertThat(failure.fault()).isEqualTo(PowerFault.BUSY);
  }

  @Test
  void aLostProofIsSoughtAgainAndToldAsAPasswordInDoubtOnlyAfterTheSecondTime() {
    bench.homeward =
        (number, datagram) ->
            datagram[5] == PayloadType.RAKP_4.code() ? List.of() : List.of(Duration.ofMillis(1));
    IpmiFailure failure = bench.failure(bench.connect());
    assertThat(failure).isInstanceOf(IpmiFailure.PasswordUnverified.class);
    assertThat(failure.fault()).isEqualTo(PowerFault.AUTHENTICATION);
    bench.loop.runFor(Duration.ofSeconds(1));
    assertThat(bench.bmc.liveSessions()).as("sessions that nobody uses").isZero();
  }

  @Test
  void namesAndPasswordsThatCannotBeSentAreRefusedWithoutShowingThem() {
    String longSecret = "123456789012345678901";
    assertThatThrownBy(() -> IpmiCredentials.of("maas", Secret.of(longSecret)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(longSecret);
    assertThatThrownBy(() -> IpmiCredentials.of("seventeen-letters", Secret.of("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bench.MAAS.withBmcKey(Secret.of("0xzz")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("zz");
    assertThat(Bench.MAAS.toString()).doesNotContain("secret");
  }

  private void query() {
    query(IpmiOptions.DEFAULTS);
  }

  private void query(IpmiOptions options) {
    try (IpmiSession session = bench.await(bench.connect(Bench.MAAS, options))) {
      ChassisStatus status = bench.await(session.send(new GetChassisStatus()));
      assertThat(status.isOn()).isEqualTo(bench.bmc.on);
    }
    bench.loop.runFor(Duration.ofSeconds(2));
    assertThat(bench.bmc.liveSessions()).isZero();
  }

  private static IpmiOptions with(CipherSuite suite) {
    return IpmiOptions.DEFAULTS.toBuilder().cipherSuites(suite).build();
  }
}
