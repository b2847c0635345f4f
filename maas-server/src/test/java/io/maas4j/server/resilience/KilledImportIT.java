package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.server.demo.RegionClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Images come from a signed source while the server is killed: the next one goes on from the byte
 * at which it stopped, and serves what came to machines.
 */
class KilledImportIT {
  /** A killed process's work is taken over in less than 30 seconds; hosts are busy. */
  private static final Duration BOUND = Duration.ofSeconds(120);

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void anImportGoesOnWhereItsServerWasKilled() throws Exception {
    assumeTrue(SlowMirror.canBeMade(), "gpg is not installed: no source can be signed");
    Path home = Directories.fresh("import");
    Ports ports = Ports.free();
    try (SlowMirror mirror = new SlowMirror();
        JarServer server =
            new JarServer(
                home.resolve("data"),
                Path.of("target/killed-import.log").toAbsolutePath(),
                ports.flags())) {
      server.start();
      RegionClient region =
          new RegionClient(
              "http://127.0.0.1:" + ports.api() + "/MAAS",
              server.administrator("admin", "secret"),
              Clock.systemUTC());
      region.put(
          "boot-sources/1/",
          Map.of("url", mirror.url(), "keyring_filename", mirror.keyring().toString()));
      assertThat(server.run("images", "import", "--no-wait").out()).isEqualTo("asked for\n");
      Path partial = home.resolve("data/content/partial");
      Awaitility.await()
          .atMost(BOUND)
          .until(() -> Files.isDirectory(partial) && bytes(partial) == SlowMirror.ROOT / 2);
      assertThat(region.get("boot-resources/?op=is_importing").asBoolean()).isTrue();
      JsonNode set = sets(region).elements().next();
      assertThat(set.path("complete").asBoolean()).isFalse();
      assertThat(set.path("progress").asDouble()).isBetween(60.0, 65.0);
      server.kill();
      mirror.goOn();
      server.start();
      Awaitility.await()
          .atMost(BOUND)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> !region.get("boot-resources/?op=is_importing").asBoolean());
      assertThat(mirror.ranges()).containsExactly("null", "bytes=" + SlowMirror.ROOT / 2 + "-");
      assertThat(sets(region).elements().next().path("complete").asBoolean()).isTrue();
      assertThat(server.run("images", "status").out())
          .startsWith("1 images came, 3.0 MiB were fetched.");
      assertThat(served(ports, mirror.squashfsName())).isEqualTo(mirror.squashfs());
      carried(server, home);
    } finally {
      Directories.delete(home);
    }
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      long sum = 0;
      for (Path file : files.toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  private static JsonNode sets(RegionClient region) throws IOException, InterruptedException {
    JsonNode resource = region.get("boot-resources/?type=synced").get(0);
    assertThat(resource.path("name").asText()).isEqualTo("ubuntu/noble");
    return region.get("boot-resources/" + resource.path("id").asText() + "/").path("sets");
  }

  private byte[] served(Ports ports, String name) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:" + ports.http() + "/images/" + name + "/squashfs"))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }

  /** To where no source can be reached. */
  private static void carried(JarServer server, Path home)
      throws IOException, InterruptedException {
    Path bundle = home.resolve("images.bundle");
    JarServer.Outcome export = server.run("images", "export", bundle.toString());
    assertThat(export.status()).as(export.err()).isZero();
    String key =
        export.out().lines().filter(line -> line.startsWith("key: ")).findFirst().orElseThrow();
    try (JarServer far =
        new JarServer(home.resolve("far"), Path.of("target/far.log").toAbsolutePath(), List.of())) {
      assertThat(far.run("init", "region+rack").status()).isZero();
      JarServer.Outcome refused = far.run("images", "import", bundle.toString());
      assertThat(refused.status()).isEqualTo(2);
      assertThat(refused.err()).contains("--key is missing");
      JarServer.Outcome taken =
          far.run("images", "import", bundle.toString(), "--key", key.substring(5));
      assertThat(taken.err() + taken.out())
          .contains("imported: ubuntu/noble amd64/ga-24.04, version 20250701");
    }
  }
}
