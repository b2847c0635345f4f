package io.maas4j.power.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.Secret;
import io.maas4j.power.http.ServerTrust;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerType;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookPowerDriverTest {
  private static final WebhookConfig SMALL =
      new WebhookConfig(Duration.ofSeconds(10), 4096, 1_000_000);

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private FakeService service;
  private PowerDriver driver;

  @BeforeEach
  void open() throws Exception {
    service = FakeService.http();
    driver = driver(ServerTrust.verifying());
  }

  @AfterEach
  void close() {
    service.close();
    scheduler.shutdownNow();
    blocking.shutdownNow();
  }

  @Test
  void anOrderIsAnEmptyPostWithoutContentType() throws Exception {
    assertThat(perform(parameters(), PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    FakeService.Request request = service.requests.get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.body()).isEmpty();
    assertThat(request.headers().containsKey("Content-Type")).isFalse();
    assertThat(request.headers().getFirst("Content-Length")).isEqualTo("0");
    assertThat(request.headers().containsKey("Upgrade")).isFalse();
    assertThat(request.headers().getFirst("User-Agent")).isEqualTo("MAAS 3.7.0");
    assertThat(request.headers().getFirst("Accept")).isEqualTo("application/json");
    assertThat(request.headers().getFirst("System_Id")).isEqualTo("abc123");
    assertThat(request.headers().getFirst("Authorization"))
        .isEqualTo("Bearer " + FakeService.TOKEN);
  }

  @Test
  void userAndPasswordGoAsBasicWhenThereIsNoToken() throws Exception {
    service.accepted = Set.of("Basic cm9vdDpodW50ZXIy");
    PowerParameters basic =
        uris(PowerParameters.builder())
            .text("power_user", "root")
            .secret("power_pass", Secret.of("hunter2"))
            .build();
    assertThat(perform(basic, PowerAction.OFF)).isInstanceOf(PowerResult.Accepted.class);
  }

  @Test
  void aUserWithoutPasswordSendsNoCredentials() throws Exception {
    service.accepted = Set.of("null");
    PowerParameters user = uris(PowerParameters.builder()).text("power_user", "root").build();
    assertThat(perform(user, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
  }

  @Test
  void onIsLookedForBeforeOff() throws Exception {
    service.reply("/state", 200, "{\"status\": \"stopped\", \"previous_status\": \"running\"}");
    assertThat(state(parameters())).isEqualTo(PowerState.ON);
  }

  @Test
  void whatMatchesNeitherIsUnknown() throws Exception {
    service.state = PowerState.UNKNOWN;
    assertThat(state(parameters())).isEqualTo(PowerState.UNKNOWN);
  }

  @Test
  void aUsersOwnPatternsCount() throws Exception {
    service.reply("/state", 200, "chassis: 0");
    PowerParameters own =
        parameters().toBuilder()
            .text("power_on_regex", "chassis: 1")
            .text("power_off_regex", "chassis\\: 0$")
            .build();
    assertThat(state(own)).isEqualTo(PowerState.OFF);
  }

  @Test
  void notFoundWithoutASlashIsRepeatedWithOne() throws Exception {
    service.reply("/machine/on/?key=1", 200, "");
    PowerParameters slash =
        parameters().toBuilder().text("power_on_uri", service.uri("/machine/on?key=1")).build();
    assertThat(perform(slash, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(service.requests)
        .extracting(FakeService.Request::path)
        .containsExactly("/machine/on?key=1", "/machine/on/?key=1");
  }

  @Test
  void notFoundWithASlashIsAnActionFault() throws Exception {
    PowerResult result =
        perform(with("power_on_uri", service.uri("/none/?key=s3")), PowerAction.ON);
    assertThat(result.failure()).contains(PowerFault.ACTION);
    assertThat(result.message()).contains("404").doesNotContain("s3");
    assertThat(service.requests).hasSize(1);
  }

  @Test
  void statusesFrom400AreActionFaultsExceptThoseOfAuthentication() throws Exception {
    for (int status : new int[] {400, 405, 409, 429, 500, 503}) {
      service.reply("/on", status, "");
      assertThat(perform(parameters(), PowerAction.ON).failure())
          .as("%d", status)
          .contains(PowerFault.ACTION);
    }
    for (int status : new int[] {401, 403}) {
      service.reply("/on", status, "");
      assertThat(perform(parameters(), PowerAction.ON).failure())
          .as("%d", status)
          .contains(PowerFault.AUTHENTICATION);
    }
  }

  @Test
  void aGetIsRedirectedAndAPostIsNot() throws Exception {
    service.state = PowerState.ON;
    service.redirect("/moved", "/state");
    assertThat(state(with("power_query_uri", service.uri("/moved")))).isEqualTo(PowerState.ON);
    PowerResult post = perform(with("power_on_uri", service.uri("/moved")), PowerAction.ON);
    assertThat(post.failure()).contains(PowerFault.ACTION);
    assertThat(post.message()).contains("302");
  }

  @Test
  void aRedirectToAnotherOriginDoesNotCarryTheCredentials() throws Exception {
    try (FakeService other = FakeService.http()) {
      other.accepted = Set.of("null");
      service.redirect("/moved", other.uri("/state"));
      assertThat(state(with("power_query_uri", service.uri("/moved")))).isEqualTo(PowerState.OFF);
      assertThat(other.requests.get(0).headers().containsKey("Authorization")).isFalse();
    }
  }

  @Test
  void aRedirectToTheMetadataAddressOrAnotherOneOfLoopbackIsNotFollowed() throws Exception {
    try (FakeService other = FakeService.http()) {
      other.accepted = Set.of("null", "Bearer " + FakeService.TOKEN);
      String port = other.uri("").replaceAll(".*:", "");
      for (String host : new String[] {"169.254.169.254", "localhost", "[::1]", "127.1"}) {
        service.redirect("/moved", "http://" + host + ":" + port + "/state");
        PowerResult result =
            perform(with("power_query_uri", service.uri("/moved")), PowerAction.QUERY);
        assertThat(result.failure()).as(host).contains(PowerFault.ACTION);
        assertThat(result.message()).contains("redirects to").contains("not followed");
      }
      assertThat(other.requests).isEmpty();
    }
  }

  @Test
  void noAnswerShowsATokenThatTheServiceRepeats() throws Exception {
    service.reply("/on", 500, "who are you, Bearer " + FakeService.TOKEN);
    assertThat(perform(parameters(), PowerAction.ON).message())
        .contains("answered 500 to POST")
        .doesNotContain("who are you");
    service.redirect("/moved", "gopher://x/?" + FakeService.TOKEN);
    PowerResult moved = perform(with("power_query_uri", service.uri("/moved")), PowerAction.QUERY);
    assertThat(moved.toString()).contains("not followed").doesNotContain(FakeService.TOKEN);
  }

  @Test
  void redirectsWithoutEndAreAnActionFault() throws Exception {
    service.redirect("/round", "/round");
    PowerResult result = perform(with("power_query_uri", service.uri("/round")), PowerAction.QUERY);
    assertThat(result.failure()).contains(PowerFault.ACTION);
    assertThat(service.requests).hasSize(6);
  }

  @Test
  void anAnswerThatIsTooLongIsBrokenOff() throws Exception {
    service.reply("/state", 200, "x".repeat(5000));
    PowerResult result = perform(parameters(), PowerAction.QUERY);
    assertThat(result.failure()).contains(PowerFault.ACTION);
    assertThat(result.message()).contains("more than 4096 bytes");
  }

  @Test
  void aPatternThatBacktracksWithoutEndIsStopped() throws Exception {
    service.reply("/state", 200, "a".repeat(4000) + "!");
    PowerResult result =
        perform(with("power_on_regex", "(?:a|a?)+?(?:aa|a)+?$"), PowerAction.QUERY);
    assertThat(result.failure()).contains(PowerFault.SETTING);
    assertThat(result.message()).contains("power_on_regex takes too");
  }

  @Test
  void aPatternThatIsNoneIsASettingFaultThatSaysWhere() throws Exception {
    PowerResult result = perform(with("power_off_regex", "status(["), PowerAction.QUERY);
    assertThat(result.failure()).contains(PowerFault.SETTING);
    assertThat(result.message()).contains("power_off_regex is no regular expression");
    assertThat(service.requests).isEmpty();
  }

  @Test
  void urisThatDoNotServeAreSettingFaultsThatNameTheField() throws Exception {
    for (String uri :
        new String[] {
          "ftp://h/x", "/on", "http:///x", "http://h/a b?s3cr3t", "http://u:s3cr3t@h/"
        }) {
      PowerResult result = perform(with("power_on_uri", uri), PowerAction.ON);
      assertThat(result.failure()).as(uri).contains(PowerFault.SETTING);
      assertThat(result.message()).contains("power_on_uri").doesNotContain("s3cr3t");
    }
  }

  @Test
  void aTokenThatNoHeaderCanCarryIsASettingFaultThatDoesNotShowIt() throws Exception {
    PowerParameters broken =
        parameters().toBuilder().secret("power_token", Secret.of("line\r\nX-Evil: 1")).build();
    PowerResult result = perform(broken, PowerAction.ON);
    assertThat(result.failure()).contains(PowerFault.SETTING);
    assertThat(result.toString()).contains("power_token").doesNotContain("Evil");
    assertThat(service.requests).isEmpty();
  }

  @Test
  void aCertificateOfOnesOwnPassesUnlessVerificationIsOn() throws Exception {
    try (FakeService https = FakeService.https()) {
      PowerParameters lax = with("power_on_uri", https.uri("/on"));
      assertThat(perform(lax, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
      PowerResult strict =
          perform(lax.toBuilder().text("power_verify_ssl", "y").build(), PowerAction.ON);
      assertThat(strict.failure()).contains(PowerFault.SETTING);
      assertThat(strict.message()).contains("not trusted").contains("power_verify_ssl");
      assertThat(strict.remedy())
          .isEqualTo("add its authority to those of the system, or set this to n");
      assertThat(https.requests).hasSize(1);
    }
  }

  @Test
  void verificationLooksAtTheChainAndNotAtTheHostName() throws Exception {
    driver = driver(ServerTrust.verifying(FakeService.trust()));
    try (FakeService https = FakeService.https()) {
      PowerParameters strict =
          with("power_on_uri", https.uri("/on")).toBuilder().text("power_verify_ssl", "y").build();
      assertThat(perform(strict, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    }
  }

  @Test
  void bothDriversOfThisModuleAreFoundAsServices() {
    assertThat(PowerDrivers.discover().types())
        .extracting(PowerType::name)
        .contains("manual", "webhook");
  }

  private PowerDriver driver(SSLContext verifying) throws Exception {
    return new WebhookPowerDriverFactory(SMALL)
        .create(
            new PowerDriverContext(Clock.systemUTC(), scheduler, blocking, "MAAS 3.7.0"),
            verifying);
  }

  private PowerState state(PowerParameters parameters) throws Exception {
    return ((PowerResult.Observed) perform(parameters, PowerAction.QUERY)).state();
  }

  private PowerResult perform(PowerParameters parameters, PowerAction action) throws Exception {
    PowerTarget target =
        new PowerTarget(
            new MachineId("abc123"), parameters, Clock.systemUTC().instant().plusSeconds(20));
    return driver.perform(target, action).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private PowerParameters parameters() {
    return uris(PowerParameters.builder())
        .secret("power_token", Secret.of(FakeService.TOKEN))
        .build();
  }

  private PowerParameters with(String name, String value) {
    return parameters().toBuilder().text(name, value).build();
  }

  private PowerParameters.Builder uris(PowerParameters.Builder builder) {
    return builder
        .text("power_on_uri", service.uri("/on"))
        .text("power_off_uri", service.uri("/off"))
        .text("power_query_uri", service.uri("/state"));
  }
}
