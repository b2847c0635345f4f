package io.maas4j.power.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.testkit.power.lxd.LxdStatusCode;
import io.maas4j.testkit.power.lxd.SimulatedInstance;
import io.maas4j.testkit.power.lxd.SimulatedLxd;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LxdPowerDriverTest {
  private final ClientPair pair = ClientPair.generate("my-maas");
  private SimulatedLxd lxd;
  private SimulatedInstance vm;
  private DriverRig rig;

  @BeforeEach
  void open() throws Exception {
    lxd = SimulatedLxd.start();
    vm = lxd.instances().addVirtualMachine("maas", "vm1");
    lxd.trust().trust(pair.fingerprint(), "maas");
    rig = new DriverRig(new LxdPowerDriverFactory());
  }

  @AfterEach
  void close() {
    rig.close();
    lxd.close();
  }

  @Test
  void theTypeIsFoundWithTheContractsParameters() {
    PowerType type = PowerDrivers.discover().type("lxd").orElseThrow();
    assertThat(type.chassis()).isTrue();
    assertThat(type.canProbe()).isTrue();
    assertThat(type.queryable()).isTrue();
    assertThat(type.waits().windows())
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 2L, 4L, 6L, 8L, 12L, 20L, 30L);
    assertThat(type.schema().settings())
        .extracting(
            PowerSetting::name,
            s -> s.type().wireName(),
            s -> s.scope().wireName(),
            PowerSetting::isRequired,
            PowerSetting::isSecret,
            PowerSetting::defaults)
        .containsExactly(
            tuple("power_address", "string", "bmc", true, false, List.of()),
            tuple("instance_name", "string", "node", true, false, List.of()),
            tuple("project", "string", "bmc", true, false, List.of("default")),
            tuple("password", "password", "bmc", false, true, List.of()),
            tuple("certificate", "string", "bmc", false, false, List.of()),
            tuple("key", "password", "bmc", false, true, List.of()));
  }

  @Test
  void eachStatusIsReadAsTheContractSays() throws Exception {
    Map<LxdStatusCode, Optional<PowerState>> expected = new EnumMap<>(LxdStatusCode.class);
    for (LxdStatusCode status : LxdStatusCode.values()) {
      expected.put(status, Optional.of(PowerState.ON));
    }
    expected.put(LxdStatusCode.STOPPED, Optional.of(PowerState.OFF));
    expected.put(LxdStatusCode.FROZEN, Optional.of(PowerState.OFF));
    for (LxdStatusCode neither :
        List.of(
            LxdStatusCode.CANCELLING,
            LxdStatusCode.ABORTING,
            LxdStatusCode.FREEZING,
            LxdStatusCode.ERROR)) {
      expected.put(neither, Optional.empty());
    }
    for (LxdStatusCode status : LxdStatusCode.values()) {
      vm.put(status);
      PowerResult result = perform(parameters(), PowerAction.QUERY);
      Optional<PowerState> state = expected.get(status);
      if (state.isPresent()) {
        assertThat(result)
            .as(status.name())
            .isInstanceOfSatisfying(
                PowerResult.Observed.class,
                seen -> assertThat(seen.state()).isEqualTo(state.get()));
      } else {
        assertThat(result.failure()).as(status.name()).contains(PowerFault.ACTION);
        assertThat(result.message()).contains("Unknown power status code");
      }
    }
  }

  @Test
  void aRunningMachineIsNotStartedAgain() throws Exception {
    vm.put(LxdStatusCode.RUNNING);
    assertThat(perform(parameters(), PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(vm.starts()).isZero();
    assertThat(lxd.requests()).noneMatch(request -> request.method().equals("PUT"));
  }

  @Test
  void aFrozenMachineIsThawedToSwitchItOnAndStoppedToSwitchItOff() throws Exception {
    vm.put(LxdStatusCode.FROZEN);
    assertThat(perform(parameters(), PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(vm.status()).isEqualTo(LxdStatusCode.RUNNING);
    vm.put(LxdStatusCode.FROZEN);
    assertThat(perform(parameters(), PowerAction.OFF)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(vm.status()).isEqualTo(LxdStatusCode.STOPPED);
  }

  @Test
  void theEndOfTheOperationIsWaitedFor() throws Exception {
    lxd.faults().slowOperations(Duration.ofMillis(300));
    assertThat(perform(parameters(), PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(vm.status()).isEqualTo(LxdStatusCode.RUNNING);
  }

  @Test
  void whatWentWrongInAnOperationIsToldInLxdsWords() throws Exception {
    vm.failingNext("Failed to run: forklimits: no memory");
    PowerResult result = perform(parameters(), PowerAction.ON);
    assertThat(result.failure()).contains(PowerFault.ACTION);
    assertThat(result.message()).contains("Failed to run: forklimits: no memory");
  }

  @Test
  void aFailedOrderThatSomebodyElseCarriedOutIsNoFailure() throws Exception {
    lxd.faults().slowOperations(Duration.ofMillis(200));
    var first = rig.start(parameters(), PowerAction.ON, Duration.ofSeconds(30));
    var second = rig.start(parameters(), PowerAction.ON, Duration.ofSeconds(30));
    assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(vm.starts()).isEqualTo(1);
  }

  @Test
  void aGuestThatDoesNotHeedAShutdownStaysOnAndTheReasonIsTold() throws Exception {
    vm.put(LxdStatusCode.RUNNING).ignoringShutdown();
    PowerResult soft = perform(parameters(), PowerAction.SOFT_OFF);
    assertThat(soft.failure()).contains(PowerFault.ACTION);
    assertThat(soft.message()).contains("Instance was not shutdown after timeout");
    assertThat(perform(parameters(), PowerAction.OFF)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(vm.status()).isEqualTo(LxdStatusCode.STOPPED);
  }

  @Test
  void aContainerIsReachedOnlyWhenItIsAskedFor() throws Exception {
    SimulatedInstance container = lxd.instances().addContainer("maas", "ct1");
    PowerResult asMachine = perform(with("instance_name", "ct1"), PowerAction.ON);
    assertThat(asMachine.failure()).contains(PowerFault.SETTING);
    assertThat(asMachine.message()).contains("instance_name", "'ct1'");
    assertThat(asMachine.remedy()).contains("container/NAME");
    assertThat(perform(with("instance_name", "container/ct1"), PowerAction.ON))
        .isInstanceOf(PowerResult.Accepted.class);
    assertThat(container.status()).isEqualTo(LxdStatusCode.RUNNING);
    assertThat(perform(with("instance_name", "container/vm1"), PowerAction.QUERY).failure())
        .contains(PowerFault.SETTING);
  }

  @Test
  void aProjectThatTheCertificateMayNotReachIsAnAuthenticationFault() throws Exception {
    PowerResult result = perform(with("project", "other"), PowerAction.QUERY);
    assertThat(result.failure()).contains(PowerFault.AUTHENTICATION);
    assertThat(result.message()).contains("project 'other'");
    assertThat(result.remedy()).contains("restricted");
  }

  @Test
  void theProjectIsDefaultWhenNoneIsGiven() throws Exception {
    lxd.trust().trust(pair.fingerprint());
    lxd.instances().addVirtualMachine("default", "vm9");
    PowerParameters without =
        PowerParameters.builder()
            .text("power_address", "https://" + lxd.address() + "/")
            .text("instance_name", "vm9")
            .text("certificate", pair.certificatePem())
            .secret("key", pair.keyPem())
            .build();
    assertThat(perform(without, PowerAction.QUERY)).isInstanceOf(PowerResult.Observed.class);
  }

  @Test
  void namesAreEncodedInUris() throws Exception {
    lxd.trust().trust(pair.fingerprint());
    lxd.instances().addVirtualMachine("a&b=c d", "vm?1#%");
    PowerParameters odd =
        parameters().toBuilder().text("project", "a&b=c d").text("instance_name", "vm?1#%").build();
    assertThat(perform(odd, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
  }

  @Test
  void aDistrustedClientIsIntroducedAnewWithItsToken() throws Exception {
    assertThat(perform(parameters(), PowerAction.QUERY)).isInstanceOf(PowerResult.Observed.class);
    lxd.trust().distrust(pair.fingerprint());
    PowerResult result = perform(parameters(), PowerAction.QUERY);
    assertThat(result.failure()).contains(PowerFault.AUTHENTICATION);
    assertThat(result.message())
        .contains("Certificate is not trusted and no password was given", pair.fingerprint());
    lxd.trust().password("sesame");
    assertThat(perform(password("sesame"), PowerAction.QUERY))
        .isInstanceOf(PowerResult.Observed.class);
    assertThat(lxd.trust().trusts(pair.fingerprint())).isTrue();
  }

  @Test
  void errorsOf5xxCountAsNoAnswer() throws Exception {
    lxd.faults().answer(503, "{\"type\":\"error\",\"error\":\"Daemon is starting up\"}");
    assertThat(perform(parameters(), PowerAction.QUERY))
        .isInstanceOfSatisfying(
            PowerResult.Unreachable.class,
            gone -> assertThat(gone.detail()).contains("503", "Daemon is starting up"));
  }

  @Test
  void whatIsNoLxdIsASettingFault() throws Exception {
    for (String body :
        List.of("<html>It works!</html>", "{}", "[1,2]", "", "{\"type\":", "\"text\"")) {
      lxd.faults().answer(200, body);
      PowerResult result = perform(parameters(), PowerAction.QUERY);
      assertThat(result.failure()).as(body).contains(PowerFault.SETTING);
      assertThat(result.message()).as(body).contains("power_address", "not as LXD does");
    }
  }

  @Test
  void anAnswerWithoutStatusOrWithAnOperationElsewhereIsNotBelieved() throws Exception {
    PowerParameters parameters = parameters();
    assertThat(perform(parameters, PowerAction.QUERY)).isInstanceOf(PowerResult.Observed.class);
    lxd.faults().answer(200, "{\"type\":\"sync\",\"metadata\":{\"status\":\"Stopped\"}}");
    assertThat(perform(parameters, PowerAction.QUERY).failure()).contains(PowerFault.FATAL);
    lxd.faults()
        .answer(
            200,
            "{\"type\":\"sync\",\"operation\":\"https://169.254.169.254/\","
                + "\"metadata\":{\"status_code\":102}}");
    PowerResult result = perform(parameters, PowerAction.ON);
    assertThat(result.failure()).contains(PowerFault.FATAL);
    assertThat(result.message()).contains("named no operation");
  }

  @Test
  void anAnswerBeyondTheLimitIsAFailure() throws Exception {
    lxd.faults().answer(200, "{\"type\":\"sync\",\"x\":\"" + "y".repeat(2 << 20) + "\"}");
    assertThat(perform(parameters(), PowerAction.QUERY).failure()).contains(PowerFault.ACTION);
  }

  @Test
  void badAddressesAreNamed() throws Exception {
    for (String address :
        List.of(
            "http://127.0.0.1:8443",
            "https://user:pass@127.0.0.1",
            "https://127.0.0.1/1.0",
            "127.0.0.1:99999",
            "https://127.0.0.1?x=y",
            "a b",
            "::1:x")) {
      PowerResult result = perform(with("power_address", address), PowerAction.QUERY);
      assertThat(result.failure()).as(address).contains(PowerFault.SETTING);
      assertThat(result.message()).as(address).contains("power_address");
    }
  }

  @Test
  void halfAPairIsASettingFault() throws Exception {
    PowerParameters.Builder keyless = PowerParameters.builder();
    parameters()
        .asMap()
        .forEach(
            (name, value) -> {
              if (!name.equals("key")) {
                keyless.put(name, value);
              }
            });
    PowerResult result = perform(keyless.build(), PowerAction.QUERY);
    assertThat(result.failure()).contains(PowerFault.SETTING);
    assertThat(result.message()).contains("key is missing");
  }

  private PowerResult perform(PowerParameters parameters, PowerAction action) throws Exception {
    return rig.perform(parameters, action);
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

  private PowerParameters with(String name, String value) {
    return parameters().toBuilder().text(name, value).build();
  }

  private PowerParameters password(String password) {
    return parameters().toBuilder().secret("password", Secret.of(password)).build();
  }
}
