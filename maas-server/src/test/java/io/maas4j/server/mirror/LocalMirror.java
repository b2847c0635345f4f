package io.maas4j.server.mirror;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A mirror that {@code build.py} laid out, served by {@code serve.py} on the loopback interface.
 * Thread-safe.
 */
public final class LocalMirror implements AutoCloseable {
  private static final Path SAMPLE =
      Path.of("../samples/simplestreams-mirror").toAbsolutePath().normalize();
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String READY = "listening on ";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final URI url;

  /**
   * How a program ended.
   *
   * @param status its exit status
   * @param output what it wrote to both its outputs
   */
  public record Result(int status, String output) {}

  private LocalMirror(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Why no mirror can be made on this machine, if so. */
  public static Optional<String> missing() {
    for (String program : List.of("/usr/bin/python3", "/usr/bin/gpg", "/usr/bin/gpgconf")) {
      if (!Files.isExecutable(Path.of(program))) {
        return Optional.of(program + " is not installed");
      }
    }
    return Optional.empty();
  }

  /**
   * Lays a mirror out.
   *
   * @param flags those of {@code build.py}
   * @throws IOException also if it does not end in a minute
   */
  public static Result build(List<String> flags) throws IOException, InterruptedException {
    List<String> command = command("build.py", flags);
    Path output = Files.createTempFile("mirror", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + " did not end within " + LONG);
      }
      return new Result(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }

  /** Serves what {@link #build} laid out, on a free port. */
  public static LocalMirror serve(Path directory) throws IOException {
    Process process =
        new ProcessBuilder(command("serve.py", List.of(directory.toString(), "--port", "0")))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.PIPE)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(READY)) {
        return new LocalMirror(process, URI.create(line.substring(READY.length())));
      }
      lines.add(line);
    }
    process.destroy();
    throw new IOException("serve.py did not start: " + lines);
  }

  private static List<String> command(String script, List<String> flags) {
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/python3", "-B", SAMPLE.resolve(script).toString()));
    command.addAll(flags);
    return command;
  }

  /** Where it answers, ending in a slash: the {@code url} of an image source. */
  public URI url() {
    return url;
  }

  /**
   * Turns faults on, and all others off.
   *
   * @param faults as the sample's README has them; none turns all off
   * @throws IllegalArgumentException if the mirror knows no such fault
   */
  public void faults(String... faults) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(url.resolve("_faults"))
                .PUT(BodyPublishers.ofString(String.join("\n", faults)))
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalArgumentException(response.body());
    }
  }

  /** What was asked of it so far, a JSON list of objects with {@code path} and {@code range}. */
  public String requests() throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(url.resolve("_requests")).build(), BodyHandlers.ofString())
        .body();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
