package io.maas4j.power.simulated;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of Debian's packages that talks to BMCs, run for a test. */
final class Tool {
  private static final long SECONDS = 120;

  private final Path program;

  private Tool(Path program) {
    this.program = program;
  }

  /** What came of a run. */
  record Result(int status, String output) {}

  /** Skips the test when the program is not there. */
  static Tool named(String name, String debianPackage) {
    Optional<Path> found =
        Stream.concat(
                Stream.of(System.getenv("PATH").split(File.pathSeparator)),
                Stream.of("/usr/sbin", "/sbin"))
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(
        found.isPresent(), () -> name + " is not installed: apt-get install " + debianPackage);
    return new Tool(found.orElseThrow());
  }

  /** The Python that Debian's packages belong to, which need not be the first on the path. */
  static Tool debianPython(String module, String debianPackage) throws Exception {
    Path python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python), () -> python + " is not there");
    Tool tool = new Tool(python);
    assumeTrue(
        tool.run("-c", "import " + module).status() == 0,
        () -> module + " is not installed: apt-get install " + debianPackage);
    return tool;
  }

  /** The program and these arguments, for somebody else to run. */
  List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    return command;
  }

  /** Standard output and error together. */
  Result run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = command(arguments);
    Path output = Files.createTempFile("maas-tool", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(output.toFile());
      // Tools keep caches and look for settings here; a test has neither.
      builder.environment().put("HOME", output.getParent().toString());
      // Python's clients take these for more than what they are told themselves.
      builder.environment().keySet().removeIf(name -> name.endsWith("CA_BUNDLE"));
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
      Process process = builder.start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new IOException(program + " did not end: " + Files.readString(output, UTF_8));
      }
      return new Result(process.exitValue(), new String(Files.readAllBytes(output), UTF_8));
    } finally {
      Files.delete(output);
    }
  }

  Result run(String... arguments) throws IOException, InterruptedException {
    return run(List.of(arguments));
  }
}
