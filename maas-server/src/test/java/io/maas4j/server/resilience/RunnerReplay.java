package io.maas4j.server.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sends what the script runner and the installer send, with a machine's own key: the requests are
 * what the server sees of them. Each call blocks.
 */
final class RunnerReplay {
  static final String HARDWARE = "50-maas-01-commissioning";
  private static final String BOUNDARY = "replay-7d1c9a";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;
  private final String machine;
  private final ApiCaller signer;
  private final Clock clock;

  /**
   * @param url {@code http://host:port/MAAS}
   * @param key the machine's, {@code consumer:token:secret}
   */
  RunnerReplay(String url, String machine, String key, Clock clock) {
    this.base = url + "/metadata/";
    this.machine = machine;
    this.signer = new ApiCaller(url, key, clock);
    this.clock = clock;
  }

  int fetch(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(base + "2012-03-01/" + path)).GET());
  }

  /** A script has come to a stage, or is still there: {@code WORKING}, {@code INSTALLING}, … */
  void stage(String word, String script) throws IOException, InterruptedException {
    signal(fields(word, script), Map.of());
  }

  void running(String script) throws IOException, InterruptedException {
    stage("WORKING", script);
  }

  void passed(String script) throws IOException, InterruptedException {
    Map<String, String> fields = fields("WORKING", script);
    fields.put("exit_status", "0");
    signal(fields, Map.of(script, "done\n".getBytes(UTF_8)));
  }

  void passed(String script, byte[] stdout) throws IOException, InterruptedException {
    Map<String, String> fields = fields("WORKING", script);
    fields.put("exit_status", "0");
    signal(fields, Map.of(script, stdout, script + ".out", stdout));
  }

  /** A script has ended badly. */
  void ended(String word, String script, int exit, String stderr)
      throws IOException, InterruptedException {
    Map<String, String> fields = fields(word, script);
    fields.put("exit_status", String.valueOf(exit));
    byte[] said = stderr.getBytes(UTF_8);
    signal(fields, Map.of(script, said, script + ".err", said));
  }

  /** The runner's last word. */
  void last(String word, String error) throws IOException, InterruptedException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("status", word);
    fields.put("error", error);
    signal(fields, Map.of());
  }

  void netbootOff() throws IOException, InterruptedException {
    post("2012-03-01/?op=netboot_off", "text/plain", new byte[0]);
  }

  /** A stage of cloud-init or the installer. */
  void event(String origin, String name, String type, String result)
      throws IOException, InterruptedException {
    event(origin, name, type, result, "");
  }

  /** As {@link #event}, with the installation's log. */
  void event(String origin, String name, String type, String result, String log)
      throws IOException, InterruptedException {
    ObjectNode event = JSON.createObjectNode();
    event.put("origin", origin).put("name", name).put("event_type", type);
    event.put("description", name.replaceFirst(".*/", "") + " of " + origin);
    event.put("timestamp", clock.instant().toEpochMilli() / 1000.0);
    if (!result.isEmpty()) {
      event.put("result", result);
    }
    if (!log.isEmpty()) {
      event
          .putArray("files")
          .addObject()
          .put("path", "/tmp/install.log")
          .put("encoding", "base64")
          .put("content", Base64.getEncoder().encodeToString(log.getBytes(UTF_8)));
    }
    post("status/" + machine, "application/json", event.toString().getBytes(UTF_8));
  }

  private static Map<String, String> fields(String word, String script) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("status", word);
    fields.put("name", script);
    return fields;
  }

  private void signal(Map<String, String> fields, Map<String, byte[]> files)
      throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put("op", "signal");
    for (Map.Entry<String, String> field : all.entrySet()) {
      part(body, "name=\"" + field.getKey() + "\"", field.getValue().getBytes(UTF_8));
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String names = "name=\"%s\"; filename=\"%s\"".formatted(file.getKey(), file.getKey());
      part(body, names, file.getValue());
    }
    body.write(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
    post("2012-03-01/", "multipart/form-data; boundary=" + BOUNDARY, body.toByteArray());
  }

  private static void part(ByteArrayOutputStream body, String names, byte[] content)
      throws IOException {
    String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + names + "\r\n\r\n";
    body.write(head.getBytes(UTF_8));
    body.write(content);
    body.write("\r\n".getBytes(UTF_8));
  }

  private void post(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    int status =
        send(
            HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    if (status / 100 != 2) {
      throw new IOException("POST " + path + " answered " + status);
    }
  }

  private int send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(
            request.header("Authorization", signer.authorization(clock.instant())).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
