package io.maas4j.server.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.server.demo.Demo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that deployed machines report their hardware with, against the whole server. */
class HardwareReporterTest {
  @TempDir Path directory;

  private record Ended(int status, String said) {}

  @Test
  void aMachineThatOthersInstalledIsRegisteredAndReportsItsHardware() throws Exception {
    try {
      Demo.requirePython();
    } catch (RuntimeException e) {
      Assumptions.assumeThat(true).as(String.valueOf(e.getMessage())).isFalse();
    }
    try (RunningRegion region = RunningRegion.start(Clock.systemUTC())) {
      Path program = program(region);
      hardware();

      Ended registered =
          run(program, "register-machine", "--hostname", "old", region.url(), region.apiKey());
      assertThat(registered.status()).as(registered.said()).isZero();
      Path credentials = directory.resolve("old-creds.yaml");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials)))
          .isEqualTo("rw-------");
      JsonNode machine = region.client().get("machines/?hostname=old").get(0);
      assertThat(machine.path("status_name").asText()).isEqualTo("Deployed");
      String id = machine.path("system_id").asText();

      Ended reported = run(program, "report-results", "--config", credentials.toString());
      JsonNode after = region.client().machine(id);
      assertThat(after.path("cpu_count").asInt()).as(reported.said()).isEqualTo(2);
      assertThat(after.path("memory").asInt()).isEqualTo(4096);
      assertThat(after.path("osystem").asText()).isEqualTo("ubuntu");
      assertThat(after.path("distro_series").asText()).isEqualTo("noble");
      assertThat(after.path("hardware_info").path("system_vendor").asText()).isEqualTo("ACME");
      assertThat(after.path("status_name").asText()).isEqualTo("Deployed");

      // again and again, with the credentials fetched anew
      Path fetched = directory.resolve("fetched.yaml");
      Ended got =
          run(program, "get-machine-token", region.url(), region.apiKey(), id, fetched.toString());
      assertThat(got.status()).as(got.said()).isZero();
      assertThat(Files.readString(fetched)).isEqualTo(Files.readString(credentials));
      Files.writeString(directory.resolve("root/proc/meminfo"), "MemTotal: 8388608 kB\n");
      run(program, "report-results", "--config", fetched.toString());
      assertThat(region.client().machine(id).path("memory").asInt()).isEqualTo(8192);
    }
  }

  @Test
  void whatCannotBeDoneIsSaidInOneLine() throws Exception {
    try {
      Demo.requirePython();
    } catch (RuntimeException e) {
      Assumptions.assumeThat(true).as(String.valueOf(e.getMessage())).isFalse();
    }
    try (RunningRegion region = RunningRegion.start(Clock.systemUTC())) {
      Path program = program(region);
      assertThat(run(program, "report-results", "--config", "/none").said())
          .contains("cannot read /none");
      Path secret = directory.resolve("bad.yaml");
      Files.writeString(secret, "reporting: {maas: {token_secret: sesame");
      assertThat(run(program, "report-results", "--config", secret.toString()))
          .satisfies(
              ended -> {
                assertThat(ended.status()).isOne();
                assertThat(ended.said()).contains("needs reporting.maas").doesNotContain("sesame");
              });
      assertThat(run(program, "register-machine", region.url(), "half:key").said())
          .contains("ADMIN_TOKEN must be CONSUMER_KEY:TOKEN_KEY:TOKEN_SECRET");
      assertThat(run(program, "register-machine", "ftp://x", "a:b:c").said())
          .contains("ftp://x is no URL of a MAAS server");
      Ended refused = run(program, "register-machine", region.url(), "aaa:bbb:sesame");
      assertThat(refused.status()).isOne();
      assertThat(refused.said()).contains("HTTP 401").doesNotContain("sesame");
    }
  }

  private Path program(RunningRegion region) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(region.url() + "/maas-run-scripts")).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/x-python");
    return Files.write(directory.resolve("maas-run-scripts"), answer.body());
  }

  private void hardware() throws IOException {
    file("proc/cpuinfo", "processor : 0\nmodel name : Fake CPU @ 2.50GHz\n");
    file("proc/meminfo", "MemTotal: 4194304 kB\n");
    file("sys/devices/system/cpu/cpu0/topology/core_id", "0\n");
    file("sys/devices/system/cpu/cpu1/topology/core_id", "1\n");
    file("sys/devices/system/node/node0/cpulist", "0-1\n");
    file("sys/class/dmi/id/sys_vendor", "ACME\n");
    file("etc/os-release", "ID=ubuntu\nVERSION_ID=\"24.04\"\n");
    file("uname.json", "{\"machine\": \"x86_64\", \"nodename\": \"old\"}");
    file("addresses.json", "{}");
  }

  private void file(String path, String text) throws IOException {
    Path file = directory.resolve("root").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Ended run(Path program, String... arguments) throws IOException, InterruptedException {
    Path output = directory.resolve("output.txt");
    List<String> command = new ArrayList<>(List.of("python3", program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "MAAS_SANDBOX", "1",
                "MAAS_SYSROOT", directory.resolve("root").toString(),
                "MAAS_RETRY_WAITS", "0,0",
                "MAAS_APT_GET", "/bin/true",
                "MAAS_ARCHITECTURE", "amd64"));
    Process process = builder.start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    String said = new String(Files.readAllBytes(output), UTF_8);
    assertThat(ended).as(said).isTrue();
    return new Ended(process.exitValue(), said);
  }
}
