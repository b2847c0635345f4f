package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.id.MachineId;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptForm;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptVersion;
import io.maas4j.server.demo.Demo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts of users' that do not behave, run by the real runner against the whole server. */
class OverrunningScriptTest {
  private static final String HEAD =
      """
      #!/bin/sh
      # --- Start MAAS 1.0 script metadata ---
      # name: %s
      # script_type: commissioning
      # timeout: 00:00:0%d
      # --- End MAAS 1.0 script metadata ---
      """;

  @TempDir Path directory;

  @Test
  void whatRunsPastItsTimeoutOrReportsNonsenseIsEndedAndSaidSo() throws Exception {
    try {
      Demo.requirePython();
    } catch (RuntimeException e) {
      Assumptions.assumeThat(true).as(String.valueOf(e.getMessage())).isFalse();
    }
    try (RunningRegion region = RunningRegion.start(Clock.systemUTC())) {
      put(region, HEAD.formatted("too-slow", 1) + "echo begun\nsleep 300\n");
      put(region, HEAD.formatted("no-yaml", 9) + "printf '{broken: [' >\"$RESULT_PATH\"\n");
      put(region, HEAD.formatted("odd-keys", 9) + "echo 'surprise: 1' >\"$RESULT_PATH\"\n");
      String id = commissioning(region);
      String said = boot(region, id);

      List<ScriptResult> results = results(region, id);
      assertThat(results)
          .as(said)
          .filteredOn(r -> r.name().equals("too-slow"))
          .extracting(ScriptResult::status)
          .containsExactly(ResultStatus.TIMEDOUT);
      assertThat(results)
          .as(said)
          .filteredOn(r -> r.name().equals("no-yaml") || r.name().equals("odd-keys"))
          .extracting(ScriptResult::status)
          .containsOnly(ResultStatus.PASSED)
          .hasSize(2);
      assertThat(region.client().machine(id).path("status_name").asText())
          .as(said)
          .isEqualTo("Failed commissioning");
      List<String> events = new ArrayList<>();
      region.client().events(id).forEach(e -> events.add(e.path("description").asText()));
      assertThat(events).anyMatch(text -> text.contains("too-slow") && text.contains("imed"));
      assertThat(events).anyMatch(text -> text.contains("no-yaml"));
      assertThat(events).anyMatch(text -> text.contains("odd-keys") && text.contains("surprise"));
    }
  }

  private static void put(RunningRegion region, String text) {
    ScriptForm.Accepted accepted = ScriptForm.create(Map.of(), text).orThrow();
    region.withStore(
        store ->
            store.inTransaction(
                tx ->
                    tx.scripts()
                        .put(
                            new Script(
                                0,
                                accepted.definition(),
                                new ScriptVersion(0, text, Optional.empty(), Instant.now())))));
  }

  private static String commissioning(RunningRegion region) throws Exception {
    JsonNode made =
        region
            .client()
            .post(
                "machines/",
                Map.of(
                    "architecture", "amd64/generic",
                    "mac_addresses", "52:54:00:00:0a:01",
                    "power_type", "manual",
                    "commission", "false"));
    String id = made.path("system_id").asText();
    region
        .client()
        .post(
            "machines/" + id + "/?op=commission",
            Map.of(
                "commissioning_scripts", "too-slow,no-yaml,odd-keys", "testing_scripts", "none"));
    return id;
  }

  private static List<ScriptResult> results(RunningRegion region, String id) {
    return region.withStore(
        store ->
            store.inTransaction(
                tx ->
                    tx.machines()
                        .find(new MachineId(id))
                        .orElseThrow()
                        .sets()
                        .commissioning()
                        .map(set -> tx.scriptRuns().results(set))
                        .orElse(List.of())));
  }

  /** What cloud-init does: keeps the preseed and runs the script in the user data. */
  private String boot(RunningRegion region, String id) throws Exception {
    String metadata = region.url() + "/metadata/";
    String preseed = text(metadata + "latest/by-id/" + id + "/?op=get_preseed", Optional.empty());
    Path cloud = Files.createDirectories(directory.resolve("cloud"));
    Files.writeString(cloud.resolve("91_kernel_cmdline_url.cfg"), preseed);
    JsonNode token = region.client().get("machines/" + id + "/?op=get_token");
    String key =
        token.path("consumer_key").asText()
            + ":"
            + token.path("token_key").asText()
            + ":"
            + token.path("token_secret").asText();
    String userData =
        text(
            metadata + "2012-03-01/user-data",
            Optional.of(
                new ApiCaller(region.url(), key, Clock.systemUTC()).authorization(Instant.now())));
    String encoded = userData.split("\n\n", 3)[2];
    Path script = directory.resolve("user_data.sh");
    Files.write(
        script, Base64.getMimeDecoder().decode(encoded.substring(0, encoded.lastIndexOf("\n--"))));
    return run(script);
  }

  private String run(Path script) throws IOException, InterruptedException {
    Path output = directory.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder("sh", script.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "MAAS_SANDBOX", "1",
                "MAAS_SYSROOT", Files.createDirectories(directory.resolve("root")).toString(),
                "MAAS_DEV_DIR", Files.createDirectories(directory.resolve("dev")).toString(),
                "MAAS_CLOUD_CFG_DIR", directory.resolve("cloud").toString(),
                "MAAS_WORK_DIR", directory.resolve("work").toString(),
                "MAAS_RETRY_WAITS", "0,0,0",
                "MAAS_TIMEOUT_GRACE_SECONDS", "0",
                "MAAS_APT_GET", "/bin/true",
                "MAAS_ARCHITECTURE", "amd64"));
    Process process = builder.start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    String said = Files.readString(output);
    assertThat(ended).as(said).isTrue();
    return said;
  }

  private static String text(String url, Optional<String> authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    authorization.ifPresent(value -> request.header("Authorization", value));
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.statusCode()).as(body).isEqualTo(200);
    return body;
  }
}
