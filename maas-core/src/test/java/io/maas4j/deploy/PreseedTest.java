package io.maas4j.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maas4j.deploy.MachineContext.Session;
import io.maas4j.lifecycle.State;
import io.maas4j.setting.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PreseedTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Session LEAVES = new Session(false, false);
  private final Contexts contexts = new Contexts(20261121);

  private static JsonNode read(String text) throws IOException {
    assertThat(text).startsWith("#cloud-config\n");
    return YAML.readTree(text);
  }

  private JsonNode preseed(State state, Session session) throws IOException {
    return read(
        Preseed.of(
            contexts.in(state, session, false, Settings.defaults()), Contexts.PACKAGES, "amd64"));
  }

  @Test
  void anEnlistingMachineHasNoCredentialsAndReportsNothing() throws IOException {
    JsonNode document = read(Preseed.enlist(Contexts.RACK, Settings.defaults(), Contexts.PACKAGES));
    assertThat(document.at("/datasource/MAAS").size()).isOne();
    assertThat(document.at("/datasource/MAAS/metadata_url").asText())
        .isEqualTo("http://10.20.0.2:5248/MAAS/metadata/");
    assertThat(document.at("/power_state/mode").asText()).isEqualTo("poweroff");
    assertThat(document.has("reporting")).isFalse();
    assertThat(document.has("apt")).isFalse();
    assertThat(document.has("rsyslog")).isFalse();
  }

  @Test
  void aMachineBeingCommissionedReportsAndPowersOff() throws IOException {
    MachineContext context = contexts.in(State.COMMISSIONING);
    JsonNode document = read(Preseed.of(context, Contexts.PACKAGES, "amd64"));
    for (String at : List.of("/datasource/MAAS", "/reporting/maas")) {
      assertThat(document.at(at + "/consumer_key").asText()).isEqualTo(context.key().consumerKey());
      assertThat(document.at(at + "/token_key").asText()).isEqualTo(context.key().tokenKey());
      assertThat(document.at(at + "/token_secret").asText())
          .isEqualTo(context.key().tokenSecret().reveal());
    }
    assertThat(document.at("/reporting/maas/endpoint").asText())
        .isEqualTo("http://10.20.0.2:5248/MAAS/metadata/status/" + context.machine());
    assertThat(document.at("/reporting/maas/type").asText()).isEqualTo("webhook");
    assertThat(document.at("/power_state/condition").asText())
        .isEqualTo("test ! -e /tmp/block-poweroff");
    assertThat(document.at("/power_state/timeout").asInt()).isEqualTo(3600);
    assertThat(document.at("/manage_etc_hosts").asBoolean()).isTrue();
  }

  @Test
  void theEndOfABootFollowsFromTheStatus() throws IOException {
    assertThat(mode(State.DEPLOYING, LEAVES)).isEqualTo("reboot");
    assertThat(mode(State.TESTING, new Session(false, true))).isEqualTo("reboot");
    assertThat(mode(State.TESTING, LEAVES)).isEqualTo("poweroff");
    assertThat(mode(State.TESTING, new Session(true, true))).isEmpty();
    assertThat(mode(State.COMMISSIONING, new Session(true, false))).isEmpty();
    assertThat(mode(State.RELEASING, new Session(true, false))).isEqualTo("poweroff");
    assertThat(mode(State.ENTERING_RESCUE_MODE, LEAVES)).isEmpty();
    assertThat(mode(State.RESCUE_MODE, LEAVES)).isEmpty();
    assertThat(mode(State.READY, LEAVES)).isEqualTo("poweroff");
    assertThat(preseed(State.DISK_ERASING, LEAVES).at("/power_state/timeout").asInt())
        .isEqualTo(604800);
    assertThat(
            read(Preseed.of(
                    contexts.in(State.DEPLOYING, LEAVES, true, Settings.defaults()),
                    Contexts.PACKAGES,
                    "amd64"))
                .has("power_state"))
        .isFalse();
  }

  private String mode(State state, Session session) throws IOException {
    return preseed(state, session).at("/power_state/mode").asText();
  }

  @Test
  void onlyTheInstallerHasAPrefixOfItsOwn() throws IOException {
    for (State state : State.values()) {
      boolean installs = state == State.DEPLOYING || state == State.DEPLOYED;
      assertThat(preseed(state, LEAVES).at("/datasource/MAAS/metadata_url").asText())
          .describedAs("%s", state)
          .isEqualTo("http://10.20.0.2:5248/MAAS/metadata/" + (installs ? "curtin" : ""));
    }
  }

  @Test
  void aProxyAndALogHostAreNamedOnceTheyAreSet() throws IOException {
    Settings settings =
        new Settings(
            Map.of("http_proxy", "\"http://p:8000/\"", "remote_syslog", "\"log.example:514\""));
    JsonNode document = read(Preseed.enlist(Contexts.RACK, settings, Contexts.PACKAGES));
    assertThat(document.at("/apt/proxy").asText()).isEqualTo("http://p:8000/");
    assertThat(document.at("/rsyslog/remotes/maas").asText()).isEqualTo("log.example:514");
    Settings off =
        new Settings(Map.of("http_proxy", "\"http://p:8000/\"", "enable_http_proxy", "false"));
    assertThat(read(Preseed.enlist(Contexts.RACK, off, Contexts.PACKAGES)).has("apt")).isFalse();
  }

  @Test
  void pyYamlReadsTheSame() throws Exception {
    ObjectMapper json = new ObjectMapper();
    // Statuses that get the same text are read once, and one process reads all texts.
    Map<String, Set<State>> texts = new LinkedHashMap<>();
    for (State state : State.values()) {
      texts
          .computeIfAbsent(
              Preseed.of(contexts.in(state), Contexts.PACKAGES, "amd64"),
              text -> EnumSet.noneOf(State.class))
          .add(state);
    }
    JsonNode read =
        json.readTree(throughPython(json.writeValueAsString(List.copyOf(texts.keySet()))));
    assertThat(read).hasSameSizeAs(texts.keySet());
    int at = 0;
    for (Map.Entry<String, Set<State>> text : texts.entrySet()) {
      assertThat(read.path(at++))
          .describedAs("%s", text.getValue())
          .isEqualTo(json.readTree(json.writeValueAsString(YAML.readTree(text.getKey()))));
    }
  }

  /** An array of YAML texts, as JSON, into one of what PyYAML makes of them. */
  private static String throughPython(String text) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "python3",
                  "-c",
                  "import json,sys,yaml;"
                      + " print(json.dumps([yaml.safe_load(t) for t in json.load(sys.stdin)]))")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "python3 is not on this machine");
      throw e;
    }
    try (var in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean good = process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    assumeTrue(good, "python3 with PyYAML is not on this machine");
    return out;
  }
}
