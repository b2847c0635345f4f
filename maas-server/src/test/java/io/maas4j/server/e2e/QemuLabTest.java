package io.maas4j.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code samples/qemu-machine}: what it refuses, and how it switches machines; a program that
 * sleeps stands for the emulator, and a network namespace for the host.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class QemuLabTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String PYTHON = "/usr/bin/python3";
  private static final String LAB =
      Path.of("../samples/qemu-machine/lab.py").toAbsolutePath().normalize().toString();

  @TempDir Path directory;

  @BeforeEach
  void needsPython() {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of(PYTHON)), "skipped: " + PYTHON + " is not installed");
  }

  private static List<String> lab(String... flags) {
    List<String> command = new ArrayList<>(List.of(PYTHON, "-B", LAB));
    command.addAll(List.of(flags));
    return command;
  }

  private static List<String> in(List<String> place, List<String> command) {
    List<String> all = new ArrayList<>(place);
    all.addAll(command);
    return all;
  }

  private Path emulator() throws IOException {
    Path emulator = directory.resolve("emulator");
    Files.writeString(
        emulator, "#!/bin/sh\necho \"$$ $*\" >>" + directory + "/starts\nexec sleep 60\n");
    return Files.setPosixFilePermissions(emulator, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void argumentsThatMakeNoLabAreRefusedAndNamed() throws Exception {
    for (List<String> flags :
        List.of(
            List.of("--machines", "0"),
            List.of("--machines", "51"),
            List.of("--bridge", "eth0;reboot"),
            List.of("--bridge", "waytoolong"),
            List.of("--address", "10.88.0"),
            List.of("--port", "65536"),
            List.of("--memory", "0"),
            List.of("--disk", "-1"))) {
      Commands.Result result = Commands.run(LONG, lab(flags.toArray(String[]::new)));
      assertThat(result.status()).as("%s", flags).isEqualTo(2);
      assertThat(result.output().lines().reduce((a, b) -> b).orElse(""))
          .as("%s", flags)
          .contains("error: ", flags.get(0))
          .doesNotContain("Traceback");
    }
  }

  @Test
  void missingToolsAreNamedWithHowToGetThem() throws Exception {
    Commands.Result noIp = Commands.run(LONG, in(List.of("/usr/bin/env", "PATH=/nowhere"), lab()));
    assertThat(noIp.status()).isEqualTo(1);
    assertThat(noIp.output())
        .startsWith("lab: ip is not installed; ")
        .contains("apt-get install iproute2")
        .hasLineCount(1);
    Commands.Result noEmulator =
        Commands.run(LONG, in(List.of("/usr/bin/env", "PATH=" + withIp()), lab()));
    assertThat(noEmulator.status()).isEqualTo(1);
    assertThat(noEmulator.output())
        .startsWith("lab: qemu-system-x86_64 is not installed; ")
        .contains("qemu-system-x86");
  }

  @Test
  void whoIsNotRootIsToldSo() throws Exception {
    // in a user namespace of its own that knows no root
    List<String> somebody = List.of("/usr/bin/env", "unshare", "--user");
    Commands.Result possible = Commands.run(LONG, in(somebody, List.of("true")));
    Assumptions.assumeTrue(
        possible.status() == 0, () -> "skipped: no user namespaces here: " + possible.output());
    Path disks = directory.resolve("disks");
    Commands.Result result =
        Commands.run(
            LONG,
            in(
                somebody,
                in(
                    List.of("/usr/bin/env", "PATH=" + withIp()),
                    lab("--qemu", emulator().toString(), "--directory", disks.toString()))));
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output())
        .isEqualTo("lab: a bridge can only be made by root: run it with sudo\n");
    assertThat(disks).doesNotExist();
  }

  /** A PATH on which there is an ip. */
  private Path withIp() throws IOException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Files.copy(emulator(), bin.resolve("ip"));
    return bin;
  }

  /** In a network namespace; needs root. */
  @Nested
  class InNamespace {
    private static final String BASE = "http://10.88.7.1:8800";

    private final String namespace = "qemu-lab-" + ProcessHandle.current().pid();
    private final List<Process> labs = new ArrayList<>();
    private Path disks;

    @BeforeEach
    void make() throws Exception {
      Assumptions.assumeTrue(
          "root".equals(System.getProperty("user.name")), "skipped: bridges need root");
      Assumptions.assumeTrue(
          Files.exists(Path.of("/dev/net/tun")), "skipped: there is no /dev/net/tun");
      Commands.Result made = Commands.run(LONG, List.of("ip", "netns", "add", namespace));
      Assumptions.assumeTrue(made.status() == 0, () -> "skipped: " + made.output());
      Commands.succeed(LONG, List.of("ip", "-n", namespace, "link", "set", "lo", "up"));
      disks = directory.resolve("disks");
    }

    @AfterEach
    void remove() throws Exception {
      for (Process lab : labs) {
        lab.destroy();
        if (!lab.waitFor(20, TimeUnit.SECONDS)) {
          lab.destroyForcibly();
        }
      }
      Commands.run(LONG, List.of("ip", "netns", "del", namespace));
    }

    private List<String> here(List<String> command) {
      return in(List.of("ip", "netns", "exec", namespace), command);
    }

    private List<String> two(String... flags) throws IOException {
      List<String> all =
          lab(
              "--qemu",
              emulator().toString(),
              "--directory",
              disks.toString(),
              "--machines",
              "2",
              "--disk",
              "1",
              "--bridge",
              "lab",
              "--address",
              "10.88.7.1/24");
      all.addAll(List.of(flags));
      return here(all);
    }

    /** What it says until it is ready. */
    private List<String> start(String... flags) throws IOException {
      Process lab = new ProcessBuilder(two(flags)).redirectErrorStream(true).start();
      labs.add(lab);
      BufferedReader output =
          new BufferedReader(new InputStreamReader(lab.getInputStream(), StandardCharsets.UTF_8));
      List<String> said = new ArrayList<>();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.equals("ready")) {
          return said;
        }
        said.add(line);
      }
      throw new IOException("the lab did not start: " + said);
    }

    /** The status and the body of an answer. */
    private String asked(String path, String... headers) throws Exception {
      String script =
          """
          import sys, urllib.error, urllib.request
          headers = dict(header.split(": ", 1) for header in sys.argv[2:])
          request = urllib.request.Request(sys.argv[1], headers=headers)
          try:
              answer = urllib.request.urlopen(request, timeout=20)
          except urllib.error.HTTPError as e:
              answer = e
          print(answer.status, answer.read().decode().strip())
          """;
      List<String> command = new ArrayList<>(List.of(PYTHON, "-c", script, BASE + path));
      command.addAll(List.of(headers));
      return Commands.succeed(LONG, here(command)).strip();
    }

    private List<String> starts() throws IOException {
      Path file = directory.resolve("starts");
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** The emulator's process of a machine that has just been switched on. */
    private ProcessHandle newest(int number) {
      Awaitility.await().atMost(LONG).until(() -> starts().size() == number);
      try {
        String line = starts().get(number - 1);
        return ProcessHandle.of(Long.parseLong(line.substring(0, line.indexOf(' ')))).orElseThrow();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private String links() throws Exception {
      return Commands.succeed(LONG, List.of("ip", "-n", namespace, "-br", "link"));
    }

    @Test
    void machinesAreSwitchedOverHttp() throws Exception {
      assertThat(start())
          .containsExactly(
              "m1: MAC 52:54:00:88:00:01, BMC " + BASE + "/m1/, console " + disks + "/m1.console",
              "m2: MAC 52:54:00:88:00:02, BMC " + BASE + "/m2/, console " + disks + "/m2.console");
      assertThat(Files.size(disks.resolve("m2.img"))).isEqualTo(1L << 30);
      assertThat(asked("/m1/status")).isEqualTo("200 status: stopped");
      assertThat(asked("/m1/off")).isEqualTo("200 status: stopped");
      assertThat(asked("/m1/on")).isEqualTo("200 status: running");
      ProcessHandle first = newest(1);
      assertThat(asked("/m1/on")).isEqualTo("200 status: running");
      assertThat(asked("/m2/status")).isEqualTo("200 status: stopped");
      assertThat(asked("/m1/off")).isEqualTo("200 status: stopped");
      assertThat(first.isAlive()).isFalse();
      assertThat(starts())
          .singleElement()
          .asString()
          .contains(
              "-name m1 ",
              "mac=52:54:00:88:00:01,",
              "ifname=lab-m1,",
              "file=" + disks + "/m1.img,");
      assertThat(asked("/m3/on")).startsWith("404 there is no /m3/on; say /NAME/on, ");
      assertThat(asked("/m1/explode")).startsWith("404 ");
      assertThat(starts()).hasSize(1);
    }

    @Test
    void aMachineThatEndsByItselfIsStoppedAndCanBeSwitchedOnAgain() throws Exception {
      start();
      asked("/m2/on");
      newest(1).destroy();
      Awaitility.await()
          .atMost(LONG)
          .until(() -> asked("/m2/status").equals("200 status: stopped"));
      assertThat(asked("/m2/on")).isEqualTo("200 status: running");
      assertThat(newest(2).isAlive()).isTrue();
    }

    @Test
    void onlyWhoKnowsTheTokenIsHeard() throws Exception {
      Path token = Files.writeString(directory.resolve("token"), "open-sesame\n");
      start("--token-file", token.toString());
      assertThat(asked("/m1/on")).startsWith("401 ").doesNotContain("sesame");
      assertThat(asked("/m1/on", "Authorization: Bearer open-barley")).startsWith("401 ");
      assertThat(asked("/m1/status", "Authorization: Bearer open-sesame"))
          .isEqualTo("200 status: stopped");
      assertThat(starts()).isEmpty();

      Files.writeString(token, "\n");
      assertThat(Commands.run(LONG, two("--token-file", token.toString())))
          .isEqualTo(new Commands.Result(1, "lab: " + token + " has no token in its first line\n"));
    }

    @Test
    void whatItMadeGoesWithItAndNothingElse() throws Exception {
      start();
      asked("/m2/on");
      ProcessHandle machine = newest(1);
      assertThat(links()).contains("lab ", "lab-m1 ", "lab-m2 ");

      Commands.Result second = Commands.run(LONG, two());
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.output()).startsWith("lab: ip link add lab ").contains("File exists");
      assertThat(links()).contains("lab ", "lab-m1 ", "lab-m2 ");
      assertThat(asked("/m2/status")).isEqualTo("200 status: running");

      Process lab = labs.get(0);
      lab.destroy();
      assertThat(lab.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(lab.exitValue()).isZero();
      assertThat(machine.isAlive()).isFalse();
      assertThat(links()).doesNotContain("lab");
      assertThat(disks.resolve("m1.img")).exists();
    }
  }
}
