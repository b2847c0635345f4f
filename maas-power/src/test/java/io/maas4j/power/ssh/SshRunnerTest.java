package io.maas4j.power.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PeerPins;
import io.maas4j.power.ssh.FakeSshHost.Reply;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.power.steps.StepFailed;
import io.maas4j.power.wedge.WedgePowerDriverFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What all drivers over SSH share, seen through the simplest of them. */
class SshRunnerTest {
  private static final Reply ON = Reply.ok("Microserver power is on\n");

  private final PeerPins pins = PeerPins.inMemory();
  private volatile Function<String, Reply> commandLine = command -> ON;
  private final FakeSshHost host = new FakeSshHost(command -> commandLine.apply(command));
  private final DriverRig rig = new DriverRig(new WedgePowerDriverFactory(SshBench.config()), pins);
  @TempDir private Path directory;

  SshRunnerTest() throws IOException {}

  @AfterEach
  void close() {
    rig.close();
    host.close();
  }

  @Test
  void aHostWhoseKeyChangesIsNotLoggedInTo() throws Exception {
    assertThat(query()).isInstanceOf(PowerResult.Observed.class);
    host.replaceHostKey();
    host.commands.clear();
    PowerResult result = query();
    assertThat(result.failure()).contains(PowerFault.SETTING);
    assertThat(result.message()).contains("power_address", "host key has changed", "SHA256:");
    assertThat(result.remedy()).startsWith("to accept the new key, ");
    assertThat(host.commands).isEmpty();
    pins.forget("ssh " + host.address());
    assertThat(query()).isInstanceOf(PowerResult.Observed.class);
  }

  @Test
  void aKeyOfTheAccountOpensInThePasswordsStead() throws Exception {
    try (FakeSshHost other = new FakeSshHost(command -> ON);
        DriverRig keyed =
            new DriverRig(
                new WedgePowerDriverFactory(
                    SshConfig.defaults().withKeyFiles(key("rsa.pkcs1.pem"), missing())))) {
      PowerParameters keyOnly =
          PowerParameters.builder()
              .text("power_address", other.address())
              .text("power_user", "admin")
              .build();
      PowerResult refused = keyed.perform(keyOnly, PowerAction.QUERY);
      assertThat(refused.failure()).contains(PowerFault.AUTHENTICATION);
      assertThat(refused.message()).contains("admin", "without a password");
      try (InputStream in = Files.newInputStream(directory.resolve("rsa.pkcs1.pem"))) {
        for (KeyPair pair :
            SecurityUtils.loadKeyPairIdentities(
                null, () -> "key", in, FilePasswordProvider.EMPTY)) {
          other.allowedKeys.add(pair.getPublic());
        }
      }
      assertThat(keyed.perform(keyOnly, PowerAction.QUERY))
          .isInstanceOf(PowerResult.Observed.class);
    }
  }

  @Test
  void aFailedCommandIsToldWithWhatItSaid() throws Exception {
    commandLine = command -> Reply.failed(3, "wedge_power.sh:\n  no such\u0007 board\n");
    PowerResult result = query();
    assertThat(result.failure()).contains(PowerFault.ACTION);
    assertThat(result.message()).contains("exit status 3, wedge_power.sh: no such board");
  }

  @Test
  void aHostThatTellsNoExitStatusIsBelieved() throws Exception {
    commandLine = command -> new Reply(Optional.empty(), ON.out(), "");
    assertThat(query()).isInstanceOf(PowerResult.Observed.class);
  }

  @Test
  void aConnectionThatBreaksOffIsNoAnswer() throws Exception {
    commandLine =
        command -> {
          host.dropConnections();
          return ON;
        };
    assertThat(query()).isInstanceOf(PowerResult.Unreachable.class);
  }

  @Test
  void outputWithoutEndIsAFailure() throws Exception {
    commandLine = command -> Reply.ok("x".repeat(1 << 20));
    PowerResult result = query();
    assertThat(result.failure()).isPresent();
    assertThat(result.message()).contains("more than 262144 bytes");
  }

  @Test
  void aCommandThatDoesNotEndIsNoAnswerByTheDeadline() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    commandLine =
        command -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return ON;
        };
    try {
      CompletableFuture<PowerResult> result =
          rig.start(parameters(), PowerAction.QUERY, Duration.ofSeconds(2));
      assertThat(result.get(20, TimeUnit.SECONDS)).isInstanceOf(PowerResult.Unreachable.class);
    } finally {
      over.countDown();
    }
  }

  @Test
  void aServiceThatIsNoSshIsUnreachable() throws Exception {
    try (var other = DriverRig.silentPort()) {
      CompletableFuture<PowerResult> result =
          rig.start(
              parameters().toBuilder()
                  .text("power_address", "127.0.0.1:" + other.getLocalPort())
                  .build(),
              PowerAction.QUERY,
              Duration.ofSeconds(10));
      try (var accepted = other.accept()) {
        accepted.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes());
      }
      assertThat(result.get(20, TimeUnit.SECONDS)).isInstanceOf(PowerResult.Unreachable.class);
    }
  }

  @Test
  void wordsForAShellAreTakenLiterally() throws Exception {
    assertThat(ShellWord.quoted("power_id", "vm 1")).isEqualTo("'vm 1'");
    assertThat(ShellWord.quoted("power_id", "a'; reboot; '$(id)`id`"))
        .isEqualTo("'a'\\''; reboot; '\\''$(id)`id`'");
    for (String bad : List.of("-f", "a\nb", "a\u0000", "x".repeat(256))) {
      assertThatThrownBy(() -> ShellWord.quoted("power_id", bad))
          .isInstanceOf(StepFailed.class)
          .hasMessageContaining("power_id");
    }
  }

  private PowerResult query() throws Exception {
    return rig.perform(parameters(), PowerAction.QUERY);
  }

  private PowerParameters parameters() {
    return PowerParameters.builder()
        .text("power_address", host.address())
        .text("power_user", FakeSshHost.USER)
        .secret("power_pass", Secret.of(FakeSshHost.PASSWORD))
        .build();
  }

  private Path key(String name) throws IOException {
    Path file = directory.resolve(name);
    try (InputStream in = getClass().getResourceAsStream("/io/maas4j/power/lxd/" + name)) {
      Files.copy(in, file);
    }
    return file;
  }

  private Path missing() {
    return directory.resolve("id_missing");
  }
}
