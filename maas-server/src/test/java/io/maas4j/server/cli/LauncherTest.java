package io.maas4j.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script {@code maas} over a tree with a stand-in for Java, by every shell that is here. */
class LauncherTest {
  @TempDir private Path directory;
  private Path launcher = Path.of("");
  private Path jar = Path.of("");

  static Stream<List<String>> shells() {
    return Stream.of(List.of("dash"), List.of("busybox", "sh"), List.of("bash", "--posix"))
        .filter(shell -> Files.isExecutable(Path.of("/usr/bin", shell.get(0))));
  }

  @BeforeEach
  void plant() throws IOException {
    Path tree = Files.createDirectories(directory.resolve("tree with space"));
    Files.createDirectories(tree.resolve("maas-server/target"));
    Files.writeString(tree.resolve("pom.xml"), "");
    jar = Files.writeString(tree.resolve("maas-server/target/maas-server-1-all.jar"), "");
    launcher = Files.copy(Path.of("..", "maas"), tree.resolve("maas"));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void javaBecomesTheProcessWithItsArguments(List<String> shell) throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), launcher);
    String said = run(shell, link, java("17.0.1"), "run", "--maas-url", "a b", "");
    assertThat(said)
        .contains("[-jar]\n[" + jar.toRealPath() + "]\n[run]\n[--maas-url]\n[a b]\n[]\n")
        .doesNotContain("native-access");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void newerJavasAreToldThatNativeCodeIsMeant(List<String> shell) throws Exception {
    assertThat(run(shell, launcher, java("25"))).contains("[--enable-native-access=ALL-UNNAMED]");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void withoutMavenItSaysWhatToInstall(List<String> shell) throws Exception {
    Files.delete(jar);
    assertThat(run(shell, launcher, java("17.0.1")))
        .isEqualTo(
            "maas: Maven is missing, needed once to build. Install it: apt-get install maven\n");
  }

  /** A Java that prints its arguments. */
  private Path java(String version) throws IOException {
    Path home = Files.createDirectories(directory.resolve("java/bin")).getParent();
    Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nprintf '[%s]\\n' \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** What it prints, with nothing but the usual tools on the path. */
  private String run(List<String> shell, Path script, Path javaHome, String... args)
      throws Exception {
    Path tools = Files.createDirectories(directory.resolve("tools"));
    for (String tool : List.of("readlink", "sed", "head", "find", "sh")) {
      Path link = tools.resolve(tool);
      if (!Files.exists(link)) {
        Files.writeString(link, "#!/bin/sh\nexec " + which(tool) + " \"$@\"\n");
        Files.setPosixFilePermissions(link, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    List<String> command = new ArrayList<>();
    command.add("/usr/bin/" + shell.get(0));
    command.addAll(shell.subList(1, shell.size()));
    command.add(script.toString());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder
        .environment()
        .putAll(Map.of("PATH", tools.toString(), "JAVA_HOME", javaHome.toString()));
    builder.directory(directory.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes());
  }

  private static Path which(String tool) {
    return Stream.of("/usr/bin", "/bin")
        .map(place -> Path.of(place, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
