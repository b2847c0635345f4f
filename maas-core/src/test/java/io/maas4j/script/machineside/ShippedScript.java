package io.maas4j.script.machineside;

import static io.maas4j.script.machineside.SandboxedMachine.MACHINE_SIDE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maas4j.script.MachineSide.BuiltinScript;
import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A built-in script, run alone on a machine that has the tools of the test and no others. */
final class ShippedScript {
  /** What every machine has; of the others only what a test gives is found. */
  private static final List<String> ALWAYS = List.of("cat", "rm", "touch");

  private final SandboxedMachine machine;
  private final Path script;
  private final Path tools;
  private final Path result;

  ShippedScript(SandboxedMachine machine, String name) throws IOException, InterruptedException {
    this.machine = machine;
    this.script = machine.install(name, text(name));
    this.tools = Files.createDirectories(machine.directory.resolve("shipped/tools"));
    this.result = machine.directory.resolve(name + ".yaml");
    for (String tool : ALWAYS) {
      withReal(tool);
    }
    forward("python3", python());
    machine.environment.put("PATH", tools.toString());
    machine.environment.put("MAAS_SANDBOX", "");
    machine.environment.put("RESULT_PATH", result.toString());
  }

  static String text(String name) {
    return MACHINE_SIDE.builtins().stream()
        .filter(script -> script.name().equals(name))
        .map(BuiltinScript::text)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no built-in script " + name));
  }

  /** Where a program of this host is. */
  static Optional<Path> real(String tool) {
    List<String> folders = new ArrayList<>(List.of(System.getenv("PATH").split(":")));
    folders.addAll(List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin"));
    return folders.stream()
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A tool that says and does what the test wants; "$0.log" beside it gets its arguments. */
  ShippedScript with(String tool, String body) throws IOException {
    machine.install(
        "tools/" + tool, "#!/bin/sh\necho \"$*\" >>\"$0.log\"\n" + body.stripTrailing() + "\n");
    return this;
  }

  /** A tool that prints a text. */
  ShippedScript printing(String tool, String text) throws IOException {
    return with(tool, "cat <<'END'\n" + text.stripTrailing() + "\nEND");
  }

  /** A tool of this host. */
  ShippedScript withReal(String tool) throws IOException {
    forward(tool, real(tool).orElseThrow());
    return this;
  }

  private void forward(String tool, Path program) throws IOException {
    machine.install("tools/" + tool, "#!/bin/sh\nexec '" + program + "' \"$@\"\n");
  }

  /** The program itself: the name may lead to a wrapper, which would need tools of its own. */
  private static Path python() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)").start();
    try (var output = process.inputReader(UTF_8)) {
      Path program = Path.of(output.readLine());
      process.waitFor();
      return program;
    }
  }

  ShippedScript environment(String name, String value) {
    machine.environment.put(name, value);
    return this;
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    Files.deleteIfExists(result);
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    return machine.run(command.toArray(String[]::new));
  }

  /** The arguments of all calls of a tool, a line each. */
  List<String> calls(String tool) throws IOException {
    Path log = tools.resolve(tool + ".log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  /** What the script left at RESULT_PATH; a missing node when it left nothing. */
  JsonNode result() throws IOException {
    return Files.exists(result)
        ? new YAMLMapper().readTree(result.toFile())
        : new YAMLMapper().createObjectNode().path("nothing");
  }

  String status() throws IOException {
    return result().path("status").asText();
  }
}
