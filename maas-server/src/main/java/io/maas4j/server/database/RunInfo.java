package io.maas4j.server.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maas4j.server.config.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What the process that works on a data directory tells others: {@code run/server.json}.
 *
 * @param pid its process
 * @param startedAt milliseconds since 1970 at which that process started; tells it from a later one
 *     of the same number
 * @param role what it does
 * @param database where its database is, without password
 * @param databasePort the embedded database's, on the loopback address, once it answers
 * @param url where it answers, once it does
 * @param endpoints its further services by name
 */
public record RunInfo(
    long pid,
    long startedAt,
    Role role,
    String database,
    OptionalInt databasePort,
    Optional<String> url,
    Map<String, String> endpoints) {

  /** What a process wants a data directory for. */
  public enum Role {
    /** It stays until it is told to stop. */
    SERVER,
    /** It is done in a moment. */
    COMMAND
  }

  public RunInfo {
    endpoints = Map.copyOf(endpoints);
  }

  static RunInfo ofThisProcess(Role role) {
    return new RunInfo(
        ProcessHandle.current().pid(),
        started(ProcessHandle.current()),
        role,
        "",
        OptionalInt.empty(),
        Optional.empty(),
        Map.of());
  }

  RunInfo withDatabase(String description, OptionalInt port) {
    return new RunInfo(pid, startedAt, role, description, port, url, endpoints);
  }

  RunInfo withUrl(String answering, Map<String, String> services) {
    return new RunInfo(
        pid, startedAt, role, database, databasePort, Optional.of(answering), services);
  }

  boolean isThisProcess() {
    return pid == ProcessHandle.current().pid() && startedAt == started(ProcessHandle.current());
  }

  boolean alive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
  }

  /** Empty when there is none, or one that was never finished. */
  static Optional<RunInfo> read(Path file) throws IOException {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException | com.fasterxml.jackson.core.JacksonException e) {
      return Optional.empty();
    }
    if (root == null || !root.path("pid").canConvertToLong()) {
      return Optional.empty();
    }
    Map<String, String> endpoints = new TreeMap<>();
    root.path("endpoints")
        .fields()
        .forEachRemaining(e -> endpoints.put(e.getKey(), e.getValue().asText()));
    return Optional.of(
        new RunInfo(
            root.path("pid").asLong(),
            root.path("started_at").asLong(),
            root.path("role").asText().equals("server") ? Role.SERVER : Role.COMMAND,
            root.path("database").asText(""),
            root.has("database_port")
                ? OptionalInt.of(root.path("database_port").asInt())
                : OptionalInt.empty(),
            root.has("url") ? Optional.of(root.path("url").asText()) : Optional.empty(),
            endpoints));
  }

  void write(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("pid", pid);
    root.put("started_at", startedAt);
    root.put("role", role == Role.SERVER ? "server" : "command");
    root.put("database", database);
    databasePort.ifPresent(port -> root.put("database_port", port));
    url.ifPresent(text -> root.put("url", text));
    ObjectNode services = root.putObject("endpoints");
    new TreeMap<>(endpoints).forEach(services::put);
    PrivateFile.write(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
  }
}
