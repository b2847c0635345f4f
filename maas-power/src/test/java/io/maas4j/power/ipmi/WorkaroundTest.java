package io.maas4j.power.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.IpmiOptions.Version;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Firmware with the fault of a flag: without the flag it does not serve, and the failure says why;
 * with it it does.
 */
class WorkaroundTest {
  private static final IpmiOptions PLAIN =
      IpmiOptions.DEFAULTS.toBuilder().workarounds(Set.of()).build();
  private static final IpmiOptions OLD = PLAIN.toBuilder().version(Version.IPMI_15).build();
  private static final IpmiOptions OPEN =
      PLAIN.toBuilder().cipherSuites(CipherSuite.SUITE_0).build();
  private static final IpmiOptions MD5 =
      PLAIN.toBuilder().cipherSuites(CipherSuite.SUITE_8).build();

  /**
   * What shows that a flag is needed, and does what is told of it.
   *
   * @param options without the flag
   * @param without what happens then
   */
  private record Case(Workaround flag, IpmiOptions options, Class<? extends IpmiFailure> without) {}

  private static List<Case> cases() {
    return List.of(
        new Case(Workaround.OPENSESSPRIV, PLAIN, IpmiFailure.WrongPassword.class),
        new Case(Workaround.AUTHCAP, PLAIN, IpmiFailure.VersionUnavailable.class),
        new Case(Workaround.IDZERO, PLAIN, IpmiFailure.WentSilent.class),
        new Case(Workaround.IDZERO, OLD, IpmiFailure.WentSilent.class),
        new Case(Workaround.UNEXPECTEDAUTH, OLD, IpmiFailure.WentSilent.class),
        new Case(Workaround.FORCEPERMSG, OLD, IpmiFailure.WentSilent.class),
        new Case(Workaround.ENDIANSEQ, OLD, IpmiFailure.WentSilent.class),
        new Case(Workaround.INTEL20, PLAIN, IpmiFailure.UnknownUser.class),
        new Case(Workaround.SUPERMICRO20, PLAIN, IpmiFailure.WrongPassword.class),
        new Case(Workaround.SUN20, PLAIN, IpmiFailure.Nonsense.class),
        new Case(Workaround.NOCHECKSUMCHECK, PLAIN, IpmiFailure.WentSilent.class),
        new Case(Workaround.NOCHECKSUMCHECK, OLD, IpmiFailure.NoAnswer.class),
        new Case(Workaround.INTEGRITYCHECKVALUE, OPEN, IpmiFailure.Nonsense.class));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void firmwareWithTheFaultServesWithTheFlagOnly(Case tried) {
    IpmiFailure failure = failure(tried);
    assertThat(failure).isInstanceOf(tried.without());
    query(bench(tried.flag()), tried.options().toBuilder().workarounds(Set.of(tried.flag())));
  }

  @ParameterizedTest
  @EnumSource
  void goodFirmwareIsNotHurtByAFlag(Workaround flag) {
    // Names that are filled up are other names to it, and it counts as it says (power spec §10).
    Set<Workaround> hurts = EnumSet.of(Workaround.INTEL20);
    Bench bench = new Bench();
    bench.bmc.suites = Set.of(CipherSuite.values());
    for (IpmiOptions options : List.of(PLAIN, OPEN)) {
      IpmiOptions with = options.toBuilder().workarounds(Set.of(flag)).build();
      if (hurts.contains(flag)) {
        assertThat(bench.failure(bench.connect(Bench.MAAS, with)))
            .isInstanceOf(IpmiFailure.UnknownUser.class);
      } else {
        query(bench, with.toBuilder());
      }
    }
  }

  @Test
  void everyFlagIsTried() {
    // The client pings nobody: the flag is taken and nothing is to be done.
    Set<Workaround> tried = EnumSet.of(Workaround.IPMIPING);
    cases().forEach(one -> tried.add(one.flag()));
    assertThat(tried).containsExactly(Workaround.values());
    assertThat(Arrays.stream(Workaround.values()).map(Workaround::flag))
        .containsExactlyInAnyOrder(
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
            "ipmiping");
  }

  @Test
  void nobodyIsPingedWithTheFlagOrWithout() {
    for (Set<Workaround> flags : List.of(Set.<Workaround>of(), Set.of(Workaround.IPMIPING))) {
      Bench bench = new Bench();
      query(bench, PLAIN.toBuilder().workarounds(flags));
      assertThat(bench.toBmc).allMatch(datagram -> datagram[3] == 7, "of the class IPMI");
    }
  }

  @Test
  void aSessionIdOfZeroFromOpenSessionIsBorneWithTheFlagOnly() {
    Bench bench = new Bench();
    bench.bmc.firmware = FakeFirmware.givingIdZero();
    assertThat(bench.failure(bench.connect(Bench.MAAS, PLAIN)))
        .isInstanceOfSatisfying(
            IpmiFailure.Nonsense.class, told -> assertThat(told.message()).contains("idzero"));
    bench.loop.runFor(Duration.ofSeconds(2));
    query(bench, PLAIN.toBuilder().workarounds(Set.of(Workaround.IDZERO)));
  }

  @Test
  void intelCutsALongPasswordForHmacMd5() {
    String twenty = "12345678901234567890";
    IpmiCredentials credentials = IpmiCredentials.of("maas", Secret.of(twenty));
    Bench bench = new Bench();
    bench.bmc.firmware = FakeFirmware.needing(Workaround.INTEL20);
    bench.bmc.password = twenty;
    bench.bmc.suites = Set.of(CipherSuite.SUITE_8, CipherSuite.SUITE_17);
    for (IpmiOptions options : List.of(MD5, PLAIN)) {
      IpmiOptions with = options.toBuilder().workarounds(Set.of(Workaround.INTEL20)).build();
      bench.await(bench.connect(credentials, with)).close();
    }
  }

  @Test
  void aSunAlsoHashesWithThePrivilegeOfOpenSession() {
    Bench bench = bench(Workaround.SUN20);
    IpmiOptions almost = PLAIN.toBuilder().workarounds(Set.of(Workaround.SUPERMICRO20)).build();
    assertThat(bench.failure(bench.connect(Bench.MAAS, almost)))
        .isInstanceOf(IpmiFailure.Nonsense.class);
  }

  @Test
  void shortCodesAreComparedAndNotWavedThrough() {
    for (Workaround flag : List.of(Workaround.SUPERMICRO20, Workaround.SUN20)) {
      Bench bench = bench(flag);
      IpmiOptions with = PLAIN.toBuilder().workarounds(Set.of(flag)).build();
      IpmiCredentials wrong = IpmiCredentials.of("maas", Secret.of("wrong"));
      assertThat(bench.failure(bench.connect(wrong, with)))
          .isInstanceOf(IpmiFailure.WrongPassword.class);
    }
  }

  private static IpmiFailure failure(Case tried) {
    Bench bench = bench(tried.flag());
    var connecting = bench.connect(Bench.MAAS, tried.options());
    bench.loop.runUntil(connecting::isDone);
    // Some faults show only when it is used.
    return connecting.isCompletedExceptionally()
        ? bench.failure(connecting)
        : bench.failure(connecting.join().send(new GetChassisStatus()));
  }

  private static Bench bench(Workaround flag) {
    Bench bench = new Bench();
    bench.bmc.suites = Set.of(CipherSuite.values());
    // Not to be told from a BMC that has no more of them.
    bench.bmc.maxSessions = 100;
    bench.bmc.firmware = FakeFirmware.needing(flag);
    return bench;
  }

  private static void query(Bench bench, IpmiOptions.Builder options) {
    try (IpmiSession session = bench.await(bench.connect(Bench.MAAS, options.build()))) {
      for (int i = 0; i < 3; i++) {
        assertThat(bench.await(session.send(new GetChassisStatus())).isOn()).isTrue();
      }
    }
    bench.loop.runFor(Duration.ofSeconds(5));
    assertThat(bench.bmc.closedSessions).isPositive();
  }
}
