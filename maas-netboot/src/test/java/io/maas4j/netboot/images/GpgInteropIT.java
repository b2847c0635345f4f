package io.maas4j.netboot.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maas4j.image.spi.Keyring;
import io.maas4j.image.spi.SignatureVerifier.Valid;
import io.maas4j.image.spi.SignatureVerifier.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What GnuPG signs, with a time of our own. */
class GpgInteropIT {
  private static final Instant LATER = Instant.parse("2026-02-04T00:00:00Z");
  private static final String TEXT = "{\n- \"a\": 1,\nFrom \"b\": 2  \n}\n";

  @TempDir Path directory;
  private Path home;

  @BeforeEach
  void makeKey() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/gpg")), "gpg is not installed: nothing to hold to");
    home =
        Files.createTempDirectory(
            "gpg",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    gpg("--quick-generate-key", "stream@example.org", "rsa2048", "sign", "never");
  }

  /** Its agent goes with its directory. */
  @AfterEach
  void stopAgent() throws Exception {
    if (home != null) {
      run(List.of("gpgconf", "--homedir", home.toString(), "--kill", "all"));
      com.google.common.io.MoreFiles.deleteRecursively(
          home, com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private void gpg(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "gpg",
                "--homedir",
                home.toString(),
                "--batch",
                "--yes",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                "",
                "--faked-system-time",
                "20260203T120000!"));
    command.addAll(List.of(words));
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  private Path path(String name) {
    return directory.resolve(name);
  }

  private Keyring keyring() throws Exception {
    gpg("--output", path("keys").toString(), "--export");
    return new Keyring(Files.readAllBytes(path("keys")));
  }

  @Test
  void aStreamThatGnupgClearSignedIsBelieved() throws Exception {
    Files.writeString(path("index.json"), TEXT);
    gpg("--output", path("index.sjson").toString(), "--clearsign", path("index.json").toString());
    Verdict verdict =
        new OpenPgpVerifier()
            .clearsigned(Files.readAllBytes(path("index.sjson")), keyring(), LATER);
    assertThat(verdict).isInstanceOf(Valid.class);
    assertThat(new String(((Valid) verdict).signed().content(), StandardCharsets.UTF_8))
        .isEqualTo("{\n- \"a\": 1,\nFrom \"b\": 2\n}");
  }

  @Test
  void aSignatureOfGnupgInAFileOfItsOwnIsBelieved() throws Exception {
    Files.writeString(path("index.json"), TEXT);
    gpg("--output", path("s.gpg").toString(), "--detach-sign", path("index.json").toString());
    gpg(
        "--armor",
        "--output",
        path("s.asc").toString(),
        "--detach-sign",
        path("index.json").toString());
    for (String signature : List.of("s.gpg", "s.asc")) {
      assertThat(
              new OpenPgpVerifier()
                  .detached(
                      TEXT.getBytes(StandardCharsets.UTF_8),
                      Files.readAllBytes(path(signature)),
                      keyring(),
                      LATER))
          .isInstanceOf(Valid.class);
    }
  }
}
