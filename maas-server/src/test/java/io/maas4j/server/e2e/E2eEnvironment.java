package io.maas4j.server.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this computer has to offer to the end-to-end test: whether it can run at all, and the builds
 * and networks made by the scripts in {@code src/test/e2e}.
 *
 * @param scripts the directory with the scripts
 */
record E2eEnvironment(Path scripts) {

  private static final Duration QUICK = Duration.ofSeconds(20);
  private static final Duration BUILD = Duration.ofMinutes(15);

  E2eEnvironment {
    scripts = scripts.toAbsolutePath().normalize();
    if (!Files.exists(scripts.resolve("net-up.sh"))) {
      throw new IllegalArgumentException(scripts + " does not hold the end-to-end test's scripts");
    }
  }

  /** The environment of a test that runs in the directory of module maas-server. */
  static E2eEnvironment ofModule() {
    return new E2eEnvironment(Path.of("src/test/e2e"));
  }

  /**
   * Why the test cannot run here, in words for a skipped test; empty if it can. Changes nothing
   * that stays.
   */
  Optional<String> skipReason() throws InterruptedException {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("the machines' network needs Linux");
    }
    try {
      if (!Commands.succeed(QUICK, List.of("id", "-u")).strip().equals("0")) {
        return Optional.of("network namespaces and taps need root");
      }
      Commands.Result packages =
          Commands.run(QUICK, List.of(script("install-packages.sh"), "--check"));
      if (packages.status() != 0) {
        return Optional.of(
            packages.output().strip() + "; run " + script("install-packages.sh") + " as root");
      }
      List<Path> files = new ArrayList<>(List.of(Path.of("/dev/net/tun")));
      for (Firmware.Platform platform : Firmware.Platform.values()) {
        files.addAll(List.of(platform.code(), platform.variables()));
      }
      for (Path file : files) {
        if (!Files.exists(file)) {
          return Optional.of(file + " is missing");
        }
      }
      String probe = "maas4j-probe-" + ProcessHandle.current().pid();
      Commands.Result made = Commands.run(QUICK, List.of("ip", "netns", "add", probe));
      if (made.status() != 0) {
        return Optional.of("no network namespace can be made: " + made.output().strip());
      }
      Commands.succeed(QUICK, List.of("ip", "netns", "del", probe));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Why machines with this firmware cannot run here; empty if they can. */
  static Optional<String> skipReason(Firmware firmware) {
    return Stream.of("/usr/bin/", "/usr/local/bin/")
            .anyMatch(place -> Files.isExecutable(Path.of(place + firmware.emulator())))
        ? Optional.empty()
        : Optional.of(firmware.emulator() + " is not installed");
  }

  /**
   * Builds kernels, initrds, disk images and loaders, or finds them built already.
   *
   * @param out directory to build into, better one which stays between test runs
   * @param architectures of the machines, Debian's names
   * @return the directory with {@code manifest.json}
   * @throws IOException if the build fails; with its output
   */
  Path buildImages(Path out, Collection<String> architectures)
      throws IOException, InterruptedException {
    Commands.succeed(
        BUILD,
        List.of(
            "env",
            "ARCHITECTURES=" + String.join(" ", architectures),
            script("build-images.sh"),
            out.toAbsolutePath().toString()));
    return out;
  }

  /**
   * Builds the ephemeral image with stock cloud-init, or finds it in its cache. Needs the package
   * sources of this computer the first time.
   *
   * @param out image directory that it is put into
   * @throws IOException if the build fails; with its output
   */
  String buildEphemeralImage(Path out) throws IOException, InterruptedException {
    Path build = scripts.resolve("../../../../samples/ephemeral-image/build.sh").normalize();
    return Commands.succeed(
        BUILD, List.of(build.toString(), "--into", out.toAbsolutePath().toString()));
  }

  /**
   * Makes an image directory with a Debian that can be deployed, {@code custom/debian}, beside the
   * images of another. Needs the package sources of this computer the first time.
   *
   * @param out directory of its own
   * @param beside image directory whose files are linked
   * @throws IOException if the build fails; with its output
   */
  String buildRoot(Path out, Path beside) throws IOException, InterruptedException {
    return Commands.succeed(
        BUILD,
        List.of(
            script("build-root.sh"),
            "--into",
            out.toAbsolutePath().toString(),
            "--beside",
            beside.toAbsolutePath().toString()));
  }

  /**
   * Makes a package repository, and files beside it, in an empty directory: {@code public} is to be
   * served, {@code key.asc} is the public key.
   *
   * @param suite that the repository has, {@code bookworm}
   */
  void buildRepository(Path out, String suite) throws IOException, InterruptedException {
    Commands.succeed(QUICK, List.of(script("build-repository.sh"), out.toString(), suite));
  }

  /**
   * Makes the network for one test.
   *
   * @param suffix 1 to 8 letters a-z and digits, unlike that of any other test running now
   * @param taps number of machines that can be plugged in
   */
  E2eNetwork network(String suffix, int taps) throws IOException, InterruptedException {
    String values =
        Commands.succeed(QUICK, List.of(script("net-up.sh"), suffix, Integer.toString(taps)));
    return E2eNetwork.parse(values, List.of(script("net-down.sh"), suffix));
  }

  private String script(String name) {
    return scripts.resolve(name).toString();
  }
}
