package io.maas4j.testkit.power.lxd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What {@link SimulatedLxd} answers to a request. */
final class LxdAnswers {
  private static final Set<String> COLLECTIONS =
      Set.of("instances", "virtual-machines", "containers");
  private static final Map<String, String> ACTIONS =
      Map.of(
          "start", "Starting instance",
          "stop", "Stopping instance",
          "restart", "Restarting instance",
          "freeze", "Freezing instance",
          "unfreeze", "Unfreezing instance");
  // LXD forgets an operation that long after its end.
  private static final int KEEP_SECONDS = 5;

  /** A status and a JSON body. */
  record Answer(int status, String body) {}

  private final SimulatedInstances instances;
  private final SimulatedTrust trust;
  private final LxdFaults faults;
  private final ScheduledExecutorService scheduler;
  private final Map<String, SimulatedOperation> operations = new ConcurrentHashMap<>();

  LxdAnswers(
      SimulatedInstances instances,
      SimulatedTrust trust,
      LxdFaults faults,
      ScheduledExecutorService scheduler) {
    this.instances = instances;
    this.trust = trust;
    this.faults = faults;
    this.scheduler = scheduler;
  }

  CompletableFuture<Answer> to(
      String method, URI uri, String body, Optional<X509Certificate> certificate) {
    String client = certificate.map(LxdAnswers::fingerprint).orElse("");
    String[] path = uri.getPath().substring(1).split("/");
    Map<String, String> query = query(uri);
    if (!path[0].equals("1.0")) {
      return completedFuture(error(404, "not found"));
    }
    if (path.length == 1) {
      return completedFuture(server(client));
    }
    if (path[1].equals("certificates") && method.equals("POST")) {
      return completedFuture(addClient(client, body));
    }
    if (!trust.trusts(client)) {
      return completedFuture(error(403, "not authorized"));
    }
    if (path[1].equals("operations") && path.length > 2) {
      return operation(path, query);
    }
    String project = query.getOrDefault("project", "default");
    if (!trust.mayReach(client, project)) {
      return completedFuture(error(403, "not authorized"));
    }
    return completedFuture(
        COLLECTIONS.contains(path[1])
            ? collection(method, path, project, query, body)
            : error(404, "not found"));
  }

  private Answer server(String client) {
    boolean trusted = trust.trusts(client);
    ObjectNode metadata =
        JsonNodeFactory.instance
            .objectNode()
            .put("api_status", "stable")
            .put("api_version", "1.0")
            .put("auth", trusted ? "trusted" : "untrusted")
            .put("public", false);
    metadata.putArray("auth_methods").add("tls");
    ArrayNode extensions =
        metadata.putArray("api_extensions").add("projects").add("virtual-machines");
    if (trust.wantsExplicitTokens()) {
      extensions.add("explicit_trust_token");
    }
    if (trusted) {
      metadata
          .putObject("environment")
          .put("server", "lxd")
          .put("server_version", "5.0.2")
          .put("server_clustered", false);
    }
    return sync(metadata);
  }

  private Answer addClient(String client, String body) {
    JsonNode request;
    Optional<String> given;
    try {
      request = SimulatedLxd.JSON.readTree(body);
      String certificate = request.path("certificate").asText("");
      given =
          certificate.isEmpty()
              ? Optional.empty()
              : Optional.of(SimulatedLxd.fingerprint(Base64.getDecoder().decode(certificate)));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return error(400, "invalid request");
    }
    if (given.isEmpty() && client.isEmpty()) {
      return error(400, "No client certificate provided");
    }
    SimulatedTrust.Verdict verdict = trust.add(client, request, given);
    return verdict.status() == 201
        ? new Answer(201, envelope("sync", "Success", 200, 0, "").putNull("metadata").toString())
        : error(verdict.status(), verdict.error());
  }

  private Answer collection(
      String method, String[] path, String project, Map<String, String> query, String body) {
    if (path.length == 2) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      for (SimulatedInstance instance : instances.list(path[1], project)) {
        if (query.containsKey("recursion")) {
          all.add(instance.asJson());
        } else {
          all.add("/1.0/" + path[1] + "/" + instance.name() + "?project=" + project);
        }
      }
      return sync(all);
    }
    Optional<SimulatedInstance> found = instances.find(path[1], project, path[2]);
    if (found.isEmpty()) {
      return error(404, "Instance not found");
    }
    if (path.length == 3 && method.equals("GET")) {
      return sync(found.get().asJson());
    }
    if (path.length == 4 && path[3].equals("state")) {
      return method.equals("PUT") ? change(found.get(), body) : sync(found.get().stateAsJson());
    }
    return error(404, "not found");
  }

  private Answer change(SimulatedInstance instance, String body) {
    JsonNode request;
    try {
      request = SimulatedLxd.JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return error(400, "invalid request");
    }
    String action = request.path("action").asText("");
    if (!ACTIONS.containsKey(action)) {
      return error(400, "Unknown action: '" + action + "'");
    }
    SimulatedOperation operation =
        new SimulatedOperation(UUID.randomUUID().toString(), ACTIONS.get(action), instance.name());
    operations.put(operation.id(), operation);
    ObjectNode answer =
        envelope("async", "Operation created", 100, 0, "")
            .put("operation", "/1.0/operations/" + operation.id());
    answer.set("metadata", operation.asJson());
    boolean force = request.path("force").asBoolean();
    scheduler.schedule(
        () -> {
          operation.end().complete(instance.carryOut(action, force));
          scheduler.schedule(
              () -> operations.remove(operation.id()), KEEP_SECONDS, TimeUnit.SECONDS);
        },
        faults.operationTime().toNanos(),
        TimeUnit.NANOSECONDS);
    return new Answer(202, answer.toString());
  }

  private CompletableFuture<Answer> operation(String[] path, Map<String, String> query) {
    SimulatedOperation operation = operations.get(path[2]);
    if (operation == null) {
      return completedFuture(error(404, "Operation not found"));
    }
    if (path.length == 3) {
      return completedFuture(sync(operation.asJson()));
    }
    int seconds = Integer.parseInt(query.getOrDefault("timeout", "3600"));
    return operation
        .end()
        .copy()
        .completeOnTimeout(Optional.empty(), seconds, TimeUnit.SECONDS)
        .thenApply(end -> sync(operation.asJson()));
  }

  private static Answer sync(JsonNode metadata) {
    ObjectNode answer = envelope("sync", "Success", 200, 0, "");
    answer.set("metadata", metadata);
    return new Answer(200, answer.toString());
  }

  private static Answer error(int status, String message) {
    return new Answer(
        status, envelope("error", "", 0, status, message).putNull("metadata").toString());
  }

  private static ObjectNode envelope(
      String type, String status, int statusCode, int errorCode, String error) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", type)
        .put("status", status)
        .put("status_code", statusCode)
        .put("operation", "")
        .put("error_code", errorCode)
        .put("error", error);
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      return SimulatedLxd.fingerprint(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was parsed has an encoding", e);
    }
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&")) {
        int equals = pair.indexOf('=');
        query.put(
            URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), UTF_8),
            equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
    }
    return query;
  }
}
