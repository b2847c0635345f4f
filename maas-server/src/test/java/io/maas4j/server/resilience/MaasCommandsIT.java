package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.maas4j.server.mirror.LocalMirror;
import io.maas4j.server.resilience.ClientScript.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of set-up scripts in one go, images from a local mirror among them, and a machine's
 * road. The client is {@code ./maas}, unless MAAS_CLI names the genuine one.
 */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class MaasCommandsIT {
  private static final ClientScript SCRIPT = new ClientScript("maas-cli/run.sh");

  @TempDir Path directory;

  @Test
  void everyCommandOfASetUpIsAnswered() throws Exception {
    assumeThat(LocalMirror.missing()).isEmpty();
    String client =
        Optional.ofNullable(System.getenv("MAAS_CLI"))
            .orElseGet(() -> Path.of("../maas").toAbsolutePath().normalize().toString());
    Path files = directory.resolve("mirror");
    LocalMirror.Result built = LocalMirror.build(List.of("--into", files.toString(), "--tiny"));
    assertThat(built.status()).as(built.output()).isZero();
    try (LocalMirror mirror = LocalMirror.serve(files);
        ReadyRegion region = ReadyRegion.open("maas-commands")) {
      Run run =
          SCRIPT.run(
              Map.of(
                  "MAAS_CLI",
                  client,
                  "MIRROR",
                  mirror.url().toString(),
                  "KEYRING",
                  files.resolve("keyring.gpg").toString()),
              region.url(),
              region.key(),
              "images",
              "machines");
      assertThat(run.status()).as(run.output()).isZero();
      assertThat(run.output()).contains(" 0 failures").doesNotContain("FAIL");
    }
  }
}
