package io.maas4j.power.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PeerPins;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.testkit.power.lxd.SimulatedLxd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who trusts whom: the server the client, and the client the server. */
class LxdTrustTest {
  private final ClientPair pair = ClientPair.generate("my-maas");
  private final PeerPins pins = PeerPins.inMemory();
  private SimulatedLxd lxd;
  private DriverRig rig;

  @BeforeEach
  void open() throws Exception {
    lxd = SimulatedLxd.start();
    lxd.instances().addVirtualMachine("maas", "vm1");
    rig = new DriverRig(new LxdPowerDriverFactory(), pins);
  }

  @AfterEach
  void close() {
    rig.close();
    lxd.close();
  }

  @Test
  void aTrustPasswordIsGivenOnce() throws Exception {
    lxd.trust().password("sesame");
    assertThat(query(password("sesame"))).isInstanceOf(PowerResult.Observed.class);
    assertThat(query(password("sesame"))).isInstanceOf(PowerResult.Observed.class);
    assertThat(lxd.requests()).filteredOn(request -> request.method().equals("POST")).hasSize(1);
    assertThat(lxd.requests())
        .filteredOn(request -> request.uri().equals("/1.0"))
        .as("whether the client is trusted is not asked again and again")
        .hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aWrongPasswordIsAnAuthenticationFault() throws Exception {
    lxd.trust().password("sesame");
    PowerResult result = query(password("open"));
    assertThat(result.failure()).contains(PowerFault.AUTHENTICATION);
    assertThat(result.message()).contains("refuses the trust password");
  }

  @Test
  void aTokenIsATokenAndWorksOnce() throws Exception {
    String token = lxd.trust().issueToken("my-maas", "maas");
    assertThat(query(password(token))).isInstanceOf(PowerResult.Observed.class);
    assertThat(lxd.requests()).anyMatch(request -> request.body().contains("\"password\""));
    assertThat(query(password(token))).isInstanceOf(PowerResult.Observed.class);
    lxd.trust().distrust(pair.fingerprint());
    PowerResult used = query(password(token));
    assertThat(used.failure()).contains(PowerFault.AUTHENTICATION);
    assertThat(used.message())
        .contains("works once", "No matching certificate add operation found")
        .doesNotContain(token);
  }

  @Test
  void aServerThatWantsTokensNamedAsSuchGetsThemSo() throws Exception {
    lxd.trust().wantExplicitTokens();
    assertThat(query(password(lxd.trust().issueToken("my-maas", "maas"))))
        .isInstanceOf(PowerResult.Observed.class);
    assertThat(lxd.requests())
        .filteredOn(request -> request.method().equals("POST"))
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.body()).contains("\"trust_token\"").doesNotContain("password"));
  }

  @Test
  void aTokensRestrictionToProjectsHolds() throws Exception {
    PowerResult result = query(password(lxd.trust().issueToken("my-maas", "elsewhere")));
    assertThat(result.failure()).contains(PowerFault.AUTHENTICATION);
    assertThat(result.message()).contains("may not reach", "project 'maas'");
  }

  @Test
  void theCallersOwnPairServesBmcsWithoutOne() throws Exception {
    ClientPair own = ClientPair.generate("controller");
    lxd.trust().trust(own.fingerprint());
    try (DriverRig owner =
        new DriverRig(new LxdPowerDriverFactory(LxdConfig.defaults().withOwnPair(own)))) {
      PowerParameters pairless =
          PowerParameters.builder()
              .text("power_address", lxd.address())
              .text("instance_name", "vm1")
              .text("project", "maas")
              .build();
      assertThat(owner.perform(pairless, PowerAction.QUERY))
          .isInstanceOf(PowerResult.Observed.class);
      PowerResult none = query(pairless);
      assertThat(none.failure()).contains(PowerFault.SETTING);
      assertThat(none.message()).contains("No certificates available", "certificate");
    }
  }

  @Test
  void aBmcThatIsGivenWithoutAPairGetsOneThatServes() throws Exception {
    LxdPowerDriverFactory factory = new LxdPowerDriverFactory();
    PowerParameters given =
        PowerParameters.builder()
            .text("power_address", lxd.address())
            .text("instance_name", "vm1")
            .text("project", "maas")
            .secret("password", Secret.of(lxd.trust().issueToken("my-maas", "maas")))
            .build();
    PowerParameters complete = factory.withCredentials(given, "my-maas");
    assertThat(query(complete)).isInstanceOf(PowerResult.Observed.class);
    assertThat(factory.withCredentials(complete, "my-maas")).isEqualTo(complete);
    PowerParameters half = given.toBuilder().text("certificate", pair.certificatePem()).build();
    assertThat(factory.withCredentials(half, "my-maas")).isEqualTo(half);
    assertThat(query(factory.withCredentials(given, " ")).failure())
        .as("the token is used up")
        .contains(PowerFault.AUTHENTICATION);
  }

  @Test
  void theCallersOwnPairVouchesForAGivenOne() throws Exception {
    ClientPair own = ClientPair.generate("controller");
    lxd.trust().trust(own.fingerprint());
    try (DriverRig owner =
        new DriverRig(new LxdPowerDriverFactory(LxdConfig.defaults().withOwnPair(own)))) {
      assertThat(owner.perform(parameters(), PowerAction.QUERY))
          .isInstanceOf(PowerResult.Observed.class);
    }
    assertThat(lxd.trust().trusts(pair.fingerprint())).isTrue();
  }

  @Test
  void aServerWhoseCertificateChangesIsNotSpokenToUntilThePinIsForgotten() throws Exception {
    lxd.trust().trust(pair.fingerprint());
    assertThat(query(parameters())).isInstanceOf(PowerResult.Observed.class);
    String first = lxd.fingerprint();
    lxd.replaceCertificate();
    int before = lxd.requests().size();
    for (PowerAction action : new PowerAction[] {PowerAction.QUERY, PowerAction.ON}) {
      PowerResult result = rig.perform(parameters(), action);
      assertThat(result.failure()).contains(PowerFault.SETTING);
      assertThat(result.message())
          .contains("has changed", first, lxd.fingerprint())
          .doesNotContain(pins.remedy());
      assertThat(result.remedy()).contains("trust token", pins.remedy());
    }
    assertThat(lxd.requests()).hasSize(before);
    pins.forget("lxd " + lxd.address());
    assertThat(query(parameters())).isInstanceOf(PowerResult.Observed.class);
  }

  @Test
  void aTokenTellsWhichServerItIsOfBeforeAnythingIsSent() throws Exception {
    String token = lxd.trust().issueToken("my-maas", "maas");
    String told = lxd.fingerprint();
    lxd.replaceCertificate();
    PowerResult result = query(password(token));
    assertThat(result.failure()).contains(PowerFault.SETTING);
    assertThat(result.message()).contains("trust token", told, lxd.fingerprint());
    assertThat(result.remedy()).contains("make a new token there");
    assertThat(lxd.requests()).isEmpty();
  }

  @Test
  void aNewTokenOverridesWhatWasPinnedBefore() throws Exception {
    lxd.trust().trust(pair.fingerprint());
    assertThat(query(parameters())).isInstanceOf(PowerResult.Observed.class);
    lxd.replaceCertificate();
    assertThat(query(password(lxd.trust().issueToken("my-maas", "maas"))))
        .isInstanceOf(PowerResult.Observed.class);
  }

  private PowerResult query(PowerParameters parameters) throws Exception {
    return rig.perform(parameters, PowerAction.QUERY);
  }

  private PowerParameters parameters() {
    return PowerParameters.builder()
        .text("power_address", lxd.address())
        .text("instance_name", "vm1")
        .text("project", "maas")
        .text("certificate", pair.certificatePem())
        .secret("key", pair.keyPem())
        .build();
  }

  private PowerParameters password(String password) {
    return parameters().toBuilder().secret("password", Secret.of(password)).build();
  }
}
