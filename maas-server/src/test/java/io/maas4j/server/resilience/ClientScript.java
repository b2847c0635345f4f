package io.maas4j.server.resilience;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A script of {@code src/test/clients}, which runs a genuine client.
 *
 * @param path from there
 */
record ClientScript(String path) {
  /** The exit status where the client cannot be had. */
  static final int CANNOT_BE_HAD = 77;

  /** What a run left behind. */
  record Run(int status, String output) {}

  Run run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("sh", Path.of("src/test/clients").resolve(path).toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }
}
