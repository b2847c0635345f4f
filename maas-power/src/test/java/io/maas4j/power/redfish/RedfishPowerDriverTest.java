package io.maas4j.power.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.Secret;
import io.maas4j.power.http.FakeBmc;
import io.maas4j.power.http.HttpBench;
import io.maas4j.power.redfish.RedfishConfig.NetworkBoot;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerType;
import io.maas4j.testkit.power.redfish.RedfishDialect;
import io.maas4j.testkit.power.redfish.RedfishDialect.Way;
import io.maas4j.testkit.power.redfish.RedfishFarm;
import io.maas4j.testkit.power.redfish.RedfishFault;
import io.maas4j.testkit.power.redfish.RedfishRequest;
import io.maas4j.testkit.power.redfish.SelfSigned;
import io.maas4j.testkit.power.redfish.SimulatedRedfish;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedfishPowerDriverTest {
  static final Pauses SHORT =
      new Pauses(
          Pauses.millis(5, 5, 5),
          Pauses.millis(20, 20, 20, 50, 50, 100, 200, 500, 500, 500),
          Pauses.millis(20, 50, 100, 200, 500, 500, 1000, 1000),
          Pauses.millis(5, 5, 5));

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private RedfishFarm farm;
  private PowerDriver driver;

  @BeforeEach
  void open() throws Exception {
    farm = RedfishFarm.http();
    driver = driver(RedfishConfig.DEFAULTS);
  }

  @AfterEach
  void close() {
    driver.close();
    farm.close();
    scheduler.shutdownNow();
    blocking.shutdownNow();
  }

  @Test
  void onStartsAMachineFromTheNetworkInEveryDialect() throws Exception {
    for (RedfishDialect dialect :
        List.of(
            RedfishDialect.STANDARD,
            RedfishDialect.DELL_LIKE,
            RedfishDialect.HPE_LIKE,
            RedfishDialect.SUPERMICRO_LIKE,
            RedfishDialect.OPENBMC_LIKE,
            RedfishDialect.BARE)) {
      SimulatedRedfish bmc = farm.add(dialect, "1");
      assertThat(perform(bmc.parameters(), PowerAction.ON))
          .as(dialect.toString())
          .isInstanceOf(PowerResult.Accepted.class);
      await().until(() -> bmc.system().power() == PowerState.ON);
      assertThat(bmc.system().lastBoot()).as(dialect.toString()).contains("Pxe");
      assertThat(bmc.system().starts()).isEqualTo(1);
    }
  }

  @Test
  void onWhileOnSwitchesOffFirstAndWaitsForThat() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.OPENBMC_LIKE, "1");
    bmc.system().put(PowerState.ON);
    bmc.system().delay(Duration.ofMillis(40));
    assertThat(perform(bmc.parameters(), PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    await().until(() -> bmc.system().starts() == 1);
    assertThat(bmc.system().lastBoot()).contains("Pxe");
    assertThat(resets(bmc))
        .containsExactly("{\"ResetType\":\"ForceOff\"}", "{\"ResetType\":\"On\"}");
  }

  @Test
  void onIsRepeatedWhileTheBmcSaysThatTheHostWentOffJustNow() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.DELL_LIKE, "1");
    bmc.system().put(PowerState.ON);
    assertThat(perform(bmc.parameters(), PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(bmc.system().power()).isEqualTo(PowerState.ON);
    assertThat(resets(bmc)).hasSizeGreaterThan(2);
  }

  @Test
  void offLeavesTheNetworkSetForANextStartByHand() throws Exception {
    SimulatedRedfish bmc = farm.add();
    bmc.system().put(PowerState.ON);
    assertThat(perform(bmc.parameters(), PowerAction.OFF)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(bmc.system().power()).isEqualTo(PowerState.OFF);
    assertThat(bmc.system().bootSource()).isEqualTo("Pxe");
  }

  @Test
  void offSucceedsWhereTheNetworkCannotBeSet() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.STANDARD.withBootSources("None", "Hdd"), "1");
    bmc.system().put(PowerState.ON);
    assertThat(perform(bmc.parameters(), PowerAction.OFF)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(bmc.system().power()).isEqualTo(PowerState.OFF);
  }

  @Test
  void onFailsWithTheReasonWhereTheNetworkCannotBeSet() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.STANDARD.withBootSources("None", "Hdd"), "1");
    PowerResult result = perform(bmc.parameters(), PowerAction.ON);
    assertThat(result.failure()).contains(PowerFault.ACTION);
    assertThat(result.message()).contains("None, Hdd").contains("not from the network");
    assertThat(result.remedy()).contains("BIOS");
    assertThat(bmc.system().power()).isEqualTo(PowerState.OFF);
  }

  @Test
  void resetRestartsFromTheNetwork() throws Exception {
    SimulatedRedfish bmc = farm.add();
    bmc.system().put(PowerState.ON);
    assertThat(perform(bmc.parameters(), PowerAction.RESET))
        .isInstanceOf(PowerResult.Accepted.class);
    assertThat(resets(bmc)).containsExactly("{\"ResetType\":\"GracefulRestart\"}");
    assertThat(bmc.system().lastBoot()).contains("Pxe");
  }

  @Test
  void aResetTypeThatIsNotOfferedIsReplacedByTheNextBest() throws Exception {
    for (RedfishDialect dialect :
        List.of(
            RedfishDialect.STANDARD.withResetTypes("ForceRestart", "ForceOff"),
            RedfishDialect.OPENBMC_LIKE.withResetTypes("ForceRestart", "ForceOff"),
            RedfishDialect.BARE.withResetTypes("ForceRestart", "ForceOff"))) {
      SimulatedRedfish bmc = farm.add(dialect, "1");
      bmc.system().put(PowerState.ON);
      assertThat(perform(bmc.parameters(), PowerAction.RESET))
          .isInstanceOf(PowerResult.Accepted.class);
      assertThat(bmc.system().starts()).isEqualTo(1);
    }
  }

  @Test
  void aBmcWithoutAFittingResetTypeIsToldWithWhatItHas() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.STANDARD.withResetTypes("Nmi"), "1");
    PowerResult result = perform(bmc.parameters(), PowerAction.ON);
    assertThat(result.failure()).contains(PowerFault.ACTION);
    assertThat(result.message()).contains("no reset type for on").contains("Nmi");
  }

  @Test
  void machinesThatAreToBootOverHttpGetThat() throws Exception {
    try (PowerDriver http =
        driver(RedfishConfig.DEFAULTS.withNetworkBoot(NetworkBoot.PREFER_UEFI_HTTP))) {
      SimulatedRedfish bmc = farm.add();
      perform(http, bmc.parameters(), PowerAction.ON);
      assertThat(bmc.system().lastBoot()).contains("UefiHttp");
      SimulatedRedfish without = farm.add(RedfishDialect.OPENBMC_LIKE, "1");
      perform(http, without.parameters(), PowerAction.ON);
      assertThat(without.system().lastBoot()).contains("Pxe");
    }
  }

  @Test
  void aSessionIsMadeOnceAndDeletedAtTheEnd() throws Exception {
    SimulatedRedfish bmc = farm.add();
    for (int i = 0; i < 5; i++) {
      perform(bmc.parameters(), PowerAction.QUERY);
    }
    assertThat(bmc.sessionsMade()).isEqualTo(1);
    assertThat(bmc.openSessions()).isEqualTo(1);
    driver.close();
    assertThat(bmc.openSessions()).isZero();
  }

  @Test
  void aSessionThatNobodyUsesIsDeleted() throws Exception {
    try (PowerDriver impatient =
        driver(
            new RedfishConfig(
                Duration.ofSeconds(1), 1 << 20, Duration.ofSeconds(1), NetworkBoot.PREFER_PXE))) {
      SimulatedRedfish bmc = farm.add();
      perform(impatient, bmc.parameters(), PowerAction.QUERY);
      assertThat(bmc.openSessions()).isEqualTo(1);
      await().until(() -> bmc.openSessions() == 0);
      assertThat(state(impatient, bmc.parameters())).isEqualTo(PowerState.OFF);
    }
  }

  @Test
  void aSessionThatTheBmcForgotIsMadeAnew() throws Exception {
    SimulatedRedfish bmc = farm.add();
    assertThat(state(bmc)).isEqualTo(PowerState.OFF);
    bmc.restart();
    assertThat(state(bmc)).isEqualTo(PowerState.OFF);
    assertThat(bmc.sessionsMade()).isEqualTo(2);
  }

  @Test
  void whereNoSessionIsLeftUserAndPasswordGoAlong() throws Exception {
    SimulatedRedfish bmc = farm.add();
    bmc.faults(RedfishFault.SESSIONS_EXHAUSTED);
    assertThat(state(bmc)).isEqualTo(PowerState.OFF);
    assertThat(state(bmc)).isEqualTo(PowerState.OFF);
    assertThat(bmc.requests())
        .filteredOn(request -> request.path().endsWith("Sessions"))
        .as("asked once, not before each request")
        .hasSize(1);
    assertThat(last(bmc).header("authorization")).isPresent();
  }

  @Test
  void aSessionServiceThatIsElsewhereIsFound() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.STANDARD.with(Way.SESSIONS_ELSEWHERE), "1");
    assertThat(state(bmc)).isEqualTo(PowerState.OFF);
    assertThat(bmc.sessionsMade()).isEqualTo(1);
    driver.close();
    assertThat(bmc.openSessions()).isZero();
  }

  @Test
  void aSessionThatIsToldByAnotherHostNameIsDeletedHere() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.STANDARD.with(Way.LOCATION_BY_OWN_NAME), "1");
    assertThat(state(bmc)).isEqualTo(PowerState.OFF);
    driver.close();
    assertThat(bmc.openSessions()).isZero();
  }

  @Test
  void aBmcThatCannotSwitchOffSoftlyIsNotSwitchedOffHard() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.STANDARD.withResetTypes("On", "ForceOff"), "1");
    bmc.system().put(PowerState.ON);
    assertThat(perform(bmc.parameters(), PowerAction.SOFT_OFF))
        .isInstanceOfSatisfying(
            PowerResult.Refused.class,
            refused -> assertThat(refused.message()).contains("On, ForceOff").contains("use off"));
    assertThat(bmc.system().power()).isEqualTo(PowerState.ON);
  }

  @Test
  void aWrongPasswordIsTriedOnce() throws Exception {
    SimulatedRedfish bmc = farm.add();
    PowerParameters wrong =
        bmc.parameters().toBuilder().secret("power_pass", Secret.of("wr0ng-one")).build();
    PowerResult result = perform(wrong, PowerAction.ON);
    assertThat(result.failure()).contains(PowerFault.AUTHENTICATION);
    assertThat(result.message()).contains("401").contains("credentials are not right");
    assertThat(bmc.requests())
        .filteredOn(request -> !request.path().equals("/redfish/v1/"))
        .as("BMCs lock users out")
        .hasSize(1);
  }

  @Test
  void theMachineOfANodeIdIsSwitchedAndNoOther() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.STANDARD, "left", "right side");
    assertThat(perform(node(bmc, "right side"), PowerAction.ON))
        .isInstanceOf(PowerResult.Accepted.class);
    assertThat(bmc.system("right side").power()).isEqualTo(PowerState.ON);
    assertThat(bmc.system("left").power()).isEqualTo(PowerState.OFF);
  }

  @Test
  void aNodeIdThatIsNoSystemIsASettingFaultThatNamesThoseThere() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.STANDARD, "left", "right");
    PowerResult result = perform(node(bmc, "middle"), PowerAction.QUERY);
    assertThat(result.failure()).contains(PowerFault.SETTING);
    assertThat(result.message()).contains("node_id").contains("middle").contains("left, right");
  }

  @Test
  void withoutANodeIdTheFirstSystemIsTaken() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.STANDARD, "first", "second");
    perform(bmc.parameters(), PowerAction.ON);
    assertThat(bmc.system("first").power()).isEqualTo(PowerState.ON);
    assertThat(bmc.system("second").power()).isEqualTo(PowerState.OFF);
  }

  @Test
  void aServiceThatRedirectsNamesToIdsIsFollowedForOrdersToo() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.STANDARD.with(Way.NAMES_REDIRECT), "77");
    assertThat(perform(node(bmc, "name-of-77"), PowerAction.ON))
        .isInstanceOf(PowerResult.Accepted.class);
    assertThat(bmc.system("77").lastBoot()).contains("Pxe");
  }

  @Test
  void aServiceWithoutSystemsIsAnActionFault() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.STANDARD);
    PowerResult result = perform(bmc.parameters(), PowerAction.QUERY);
    assertThat(result.failure()).contains(PowerFault.ACTION);
    assertThat(result.message()).contains("lists no system");
    assertThat(result.remedy()).contains("inserted");
  }

  @Test
  void aStateThatTheBmcDoesNotTellLeadsToNoOrder() throws Exception {
    SimulatedRedfish bmc = farm.add();
    bmc.faults(RedfishFault.POWER_UNKNOWN);
    for (PowerAction action : List.of(PowerAction.QUERY, PowerAction.ON)) {
      PowerResult result = perform(bmc.parameters(), action);
      assertThat(result.failure()).contains(PowerFault.ACTION);
      assertThat(result.message()).contains("PowerState is null");
    }
    assertThat(resets(bmc)).isEmpty();
  }

  @Test
  void transitionalStatesCountAsWhatTheMachineComesFrom() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.OPENBMC_LIKE, "1");
    bmc.system().delay(Duration.ofMinutes(5));
    perform(bmc.parameters(), PowerAction.ON);
    assertThat(state(bmc)).as("PoweringOn").isEqualTo(PowerState.OFF);
    bmc.system().put(PowerState.ON);
    perform(bmc.parameters(), PowerAction.SOFT_OFF);
    perform(bmc.parameters(), PowerAction.OFF);
    assertThat(state(bmc)).as("PoweringOff").isEqualTo(PowerState.ON);
  }

  @Test
  void bootSettingsThatAreLockedInSelfTestAreSetLater() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.HPE_LIKE, "1");
    perform(bmc.parameters(), PowerAction.ON);
    assertThat(perform(bmc.parameters(), PowerAction.RESET))
        .isInstanceOf(PowerResult.Accepted.class);
    assertThat(bmc.requests())
        .filteredOn(request -> request.method().equals("PATCH"))
        .as("one at on, several until the self test was over")
        .hasSizeGreaterThan(2);
  }

  @Test
  void aTaskThatFailsIsAFailureWithItsMessage() throws Exception {
    SimulatedRedfish bmc = farm.add(RedfishDialect.DELL_LIKE, "1");
    bmc.faults(RedfishFault.TASKS_FAIL);
    PowerResult result = perform(bmc.parameters(), PowerAction.ON);
    assertThat(result.failure()).contains(PowerFault.ACTION);
    assertThat(result.message()).contains("Exception").contains("The job failed.");
  }

  @Test
  void whatIsNotRedfishIsAnActionFaultThatSaysSo() throws Exception {
    for (RedfishFault fault : List.of(RedfishFault.HTML, RedfishFault.GARBAGE)) {
      SimulatedRedfish bmc = farm.add();
      bmc.faults(fault);
      for (PowerAction action : List.of(PowerAction.QUERY, PowerAction.ON, PowerAction.OFF)) {
        PowerResult result = perform(bmc.parameters(), action);
        assertThat(result.failure()).as(fault.name()).contains(PowerFault.ACTION);
        assertThat(result.message()).contains("is this a Redfish service?");
      }
    }
  }

  @Test
  void brokenServicesAreReportedInOneLine() throws Exception {
    SimulatedRedfish bmc = farm.add();
    bmc.faults(RedfishFault.BROKEN);
    PowerResult result = perform(bmc.parameters(), PowerAction.QUERY);
    assertThat(result.failure()).contains(PowerFault.ACTION);
    assertThat(result.message())
        .contains("500")
        .contains("The request failed. Try again. [Base.1.8.InternalError]")
        .doesNotContain("\n");
  }

  @Test
  void aBusyServiceIsAskedAgain() throws Exception {
    SimulatedRedfish bmc = farm.add();
    bmc.faults(RedfishFault.BUSY);
    var answer = driver.perform(target(bmc.parameters()), PowerAction.QUERY).toCompletableFuture();
    await().until(() -> !bmc.requests().isEmpty());
    bmc.faults();
    assertThat(answer.get(30, TimeUnit.SECONDS)).isInstanceOf(PowerResult.Observed.class);
  }

  @Test
  void endlessThingsEnd() throws Exception {
    for (RedfishFault fault :
        List.of(
            RedfishFault.HUGE_COLLECTION,
            RedfishFault.CYCLIC_LINKS,
            RedfishFault.REDIRECTS_IN_CIRCLES,
            RedfishFault.WRONG_TYPES)) {
      SimulatedRedfish bmc = farm.add();
      bmc.faults(fault);
      PowerResult result = perform(bmc.parameters(), PowerAction.ON);
      assertThat(result).as(fault.name()).isInstanceOf(PowerResult.Failed.class);
      assertThat(result.message()).as(fault.name()).contains("127.").hasSizeLessThan(400);
    }
  }

  @Test
  void aSystemOfWrongTypesIsAnActionFault() throws Exception {
    SimulatedRedfish bmc = farm.add();
    bmc.faults(RedfishFault.WRONG_TYPES);
    for (PowerAction action : List.of(PowerAction.QUERY, PowerAction.ON)) {
      PowerResult result = perform(node(bmc, "1"), action);
      assertThat(result.failure()).contains(PowerFault.ACTION);
    }
  }

  @Test
  void aRedirectToAnotherHostIsNotFollowed() throws Exception {
    SimulatedRedfish bmc = farm.add();
    bmc.faults(RedfishFault.REDIRECTS_AWAY);
    for (PowerAction action : List.of(PowerAction.QUERY, PowerAction.ON)) {
      PowerResult result = perform(bmc.parameters(), action);
      assertThat(result.failure()).contains(PowerFault.ACTION);
      assertThat(result.message()).contains("169.254.169.254").contains("not followed");
    }
  }

  @Test
  void aRedirectToAnotherAddressOfLoopbackIsNotFollowed() throws Exception {
    try (FakeBmc other = new FakeBmc((self, request) -> FakeBmc.Reply.ok("{}"))) {
      String port = other.address().replaceAll(".*:", "");
      for (String host : List.of("localhost", "[::1]", "127.0.0.2", "0.0.0.0")) {
        String there = "http://" + host + ":" + port + "/redfish/v1/";
        try (FakeBmc sly =
            new FakeBmc((self, request) -> FakeBmc.Reply.status(307).with("Location", there))) {
          for (PowerAction action : List.of(PowerAction.QUERY, PowerAction.ON)) {
            PowerResult result = perform(HttpBench.common(sly.address()).build(), action);
            assertThat(result.failure()).as(host).contains(PowerFault.ACTION);
            assertThat(result.message()).contains(host).contains("not followed");
          }
        }
      }
      assertThat(other.requests).isEmpty();
    }
  }

  @Test
  void pagesWithoutEndEnd() throws Exception {
    FakeBmc.Answers pages =
        (self, request) ->
            FakeBmc.Reply.ok(
                "{\"Members\":[],\"Members@odata.nextLink\":\"/redfish/v1/Systems?page="
                    + self.requests.size()
                    + "\"}");
    try (FakeBmc endless = new FakeBmc(pages)) {
      PowerResult result = perform(HttpBench.common(endless.address()).build(), PowerAction.QUERY);
      assertThat(result.failure()).contains(PowerFault.ACTION);
      assertThat(result.message()).contains("lists no system");
      assertThat(endless.lines()).hasSizeLessThan(15);
    }
  }

  @Test
  void aCollectionOf100MegabytesIsBrokenOff() throws Exception {
    SimulatedRedfish bmc = farm.add();
    bmc.faults(RedfishFault.HUGE_COLLECTION);
    PowerResult result = perform(bmc.parameters(), PowerAction.QUERY);
    assertThat(result.failure()).contains(PowerFault.ACTION);
    assertThat(result.message()).contains("sent more than 4194304 bytes");
  }

  @Test
  void linksToAnotherHostAreAskedOfThisOne() throws Exception {
    SimulatedRedfish bmc = farm.add();
    bmc.faults(RedfishFault.LINKS_AWAY);
    assertThat(perform(bmc.parameters(), PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(bmc.system().power()).isEqualTo(PowerState.ON);
  }

  @Test
  void certificatesThatAreSelfMadeOrExpiredDoNotMatter() throws Exception {
    Instant now = Clock.systemUTC().instant();
    SelfSigned expired =
        SelfSigned.valid(now.minus(Duration.ofDays(400)), now.minus(Duration.ofDays(35)));
    try (RedfishFarm https = RedfishFarm.https(expired)) {
      SimulatedRedfish bmc = https.add();
      assertThat(perform(bmc.parameters(), PowerAction.ON))
          .isInstanceOf(PowerResult.Accepted.class);
      String bare = bmc.address().substring("https://".length());
      assertThat(state(driver, with(bmc, "power_address", bare)))
          .as("https is what an address without a scheme means")
          .isEqualTo(PowerState.ON);
    }
  }

  @Test
  void droppedConnectionsAreUnreachable() throws Exception {
    SimulatedRedfish bmc = farm.add();
    bmc.faults(RedfishFault.DROPS_CONNECTIONS);
    assertThat(perform(bmc.parameters(), PowerAction.QUERY))
        .isInstanceOf(PowerResult.Unreachable.class);
  }

  @Test
  void addressesThatDoNotServeAreSettingFaultsThatNameTheField() throws Exception {
    SimulatedRedfish bmc = farm.add();
    for (String address :
        List.of(
            "ftp://h", "https://", "http://u:s3cr3t@h/", "h/x?s3cr3t", "a b", "h:0", "h:99999")) {
      PowerResult result = perform(with(bmc, "power_address", address), PowerAction.QUERY);
      assertThat(result.failure()).as(address).contains(PowerFault.SETTING);
      assertThat(result.message()).contains("power_address").doesNotContain("s3cr3t");
    }
  }

  @Test
  void theDriverIsFoundAsAService() {
    PowerType type =
        PowerDrivers.discover().types().stream()
            .filter(found -> found.name().equals("redfish"))
            .findFirst()
            .orElseThrow();
    assertThat(type.chassis()).isTrue();
    assertThat(type.canProbe()).isFalse();
    assertThat(type.actions()).contains(PowerAction.RESET);
    assertThat(type.schema().settings())
        .extracting(setting -> setting.name())
        .containsExactly("power_address", "power_user", "power_pass", "node_id");
  }

  private PowerDriver driver(RedfishConfig config) {
    return new RedfishPowerDriverFactory(config, SHORT)
        .create(new PowerDriverContext(Clock.systemUTC(), scheduler, blocking, "MAAS 3.7.0"));
  }

  private PowerState state(SimulatedRedfish bmc) throws Exception {
    return state(driver, bmc.parameters());
  }

  private static PowerState state(PowerDriver by, PowerParameters parameters) throws Exception {
    PowerResult result = perform(by, parameters, PowerAction.QUERY);
    assertThat(result).isInstanceOf(PowerResult.Observed.class);
    return ((PowerResult.Observed) result).state();
  }

  private PowerResult perform(PowerParameters parameters, PowerAction action) throws Exception {
    return perform(driver, parameters, action);
  }

  private static PowerResult perform(PowerDriver by, PowerParameters parameters, PowerAction action)
      throws Exception {
    return by.perform(target(parameters), action).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static PowerTarget target(PowerParameters parameters) {
    return new PowerTarget(
        new MachineId("abc123"), parameters, Clock.systemUTC().instant().plusSeconds(45));
  }

  private static PowerParameters node(SimulatedRedfish bmc, String id) {
    return with(bmc, "node_id", id);
  }

  private static PowerParameters with(SimulatedRedfish bmc, String name, String value) {
    return bmc.parameters().toBuilder().text(name, value).build();
  }

  private static List<String> resets(SimulatedRedfish bmc) {
    return bmc.requests().stream()
        .filter(request -> request.path().endsWith("ComputerSystem.Reset"))
        .map(RedfishRequest::body)
        .toList();
  }

  private static RedfishRequest last(SimulatedRedfish bmc) {
    return bmc.requests().get(bmc.requests().size() - 1);
  }
}
