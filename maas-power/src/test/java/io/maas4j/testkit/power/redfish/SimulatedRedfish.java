package io.maas4j.testkit.power.redfish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.Secret;
import io.maas4j.testkit.power.redfish.RedfishDialect.Way;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One simulated Redfish service with its machines: what a BMC at an address of its own is. Safe for
 * concurrent use; its farm brings its requests.
 */
public final class SimulatedRedfish {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT_REQUESTS = 1000;
  private static final int SESSION_TIMEOUT_SECONDS = 1800;
  private static final String AWAY = "http://169.254.169.254";

  private final String address;
  private final Clock clock;
  private final RedfishDialect dialect;
  private final Accounts accounts;
  private final String user;
  private final String password;
  private final Map<String, SimulatedSystem> systems = new LinkedHashMap<>();
  private final Deque<RedfishRequest> requests = new ArrayDeque<>();
  private final Set<RedfishFault> faults = EnumSet.noneOf(RedfishFault.class);
  private Duration latency = Duration.ZERO;
  private int taskReadings;
  private int tasks;
  private boolean flapped;

  SimulatedRedfish(
      String address,
      Clock clock,
      RedfishDialect dialect,
      String user,
      String password,
      List<String> systemIds) {
    this.address = address;
    this.clock = clock;
    this.dialect = dialect;
    this.user = user;
    this.password = password;
    this.accounts = new Accounts(clock);
    accounts.password(user, password);
    systemIds.forEach(id -> systems.put(id, new SimulatedSystem(id, clock)));
  }

  /** Where it is: {@code http://127.1.0.1:41234}. */
  public String address() {
    return address;
  }

  /** Power parameters that work, for the first system. */
  public PowerParameters parameters() {
    return PowerParameters.builder()
        .text("power_address", address)
        .text("power_user", user)
        .secret("power_pass", Secret.of(password))
        .build();
  }

  /** The first, or only, machine. */
  public SimulatedSystem system() {
    return systems.values().iterator().next();
  }

  /**
   * @throws IllegalArgumentException when there is no such machine
   */
  public SimulatedSystem system(String id) {
    SimulatedSystem system = systems.get(id);
    if (system == null) {
      throw new IllegalArgumentException("no such system: " + id + " of " + systems.keySet());
    }
    return system;
  }

  /** Gives it these faults, and no others. */
  public synchronized void faults(RedfishFault... now) {
    faults.clear();
    faults.addAll(List.of(now));
  }

  /** How long each answer takes. */
  public synchronized void latency(Duration each) {
    latency = each;
  }

  /** How many sessions there can be at once; eight at first. */
  public synchronized void sessionLimit(int limit) {
    accounts.limit(limit);
  }

  /** Forgets all sessions, as a BMC that restarts does. */
  public synchronized void restart() {
    accounts.forgetSessions();
  }

  public synchronized int openSessions() {
    return accounts.open().size();
  }

  /** How many sessions were ever made. */
  public synchronized int sessionsMade() {
    return accounts.made();
  }

  /** The last thousand requests, the oldest first. */
  public synchronized List<RedfishRequest> requests() {
    return List.copyOf(requests);
  }

  synchronized boolean has(RedfishFault fault) {
    return faults.contains(fault);
  }

  synchronized Duration latency() {
    return latency;
  }

  /** Answers a request; the faults of connections are the farm's. */
  synchronized Response handle(RedfishRequest request) {
    requests.add(request);
    if (requests.size() > KEPT_REQUESTS) {
      requests.remove();
    }
    if (has(RedfishFault.BROKEN)) {
      return Response.error(500, "InternalError", "The request failed.\r\nTry\tagain.");
    }
    if (has(RedfishFault.BUSY)) {
      return Response.error(503, "ServiceTemporarilyUnavailable", "The service is busy.")
          .with("Retry-After", "1");
    }
    if (has(RedfishFault.REDIRECTS_AWAY)) {
      return Response.empty(307).with("Location", AWAY + request.path());
    }
    if (has(RedfishFault.REDIRECTS_IN_CIRCLES)) {
      return Response.empty(307).with("Location", request.path());
    }
    String path = request.path();
    while (path.length() > 1 && path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    if (path.equals("/redfish")) {
      return Response.json(200, JSON.createObjectNode().put("v1", Documents.ROOT + "/"));
    }
    if (path.equals(Documents.ROOT)) {
      return Response.json(200, documents().root());
    }
    if (path.equals(documents().sessions()) && request.method().equals("POST")) {
      return logIn(request);
    }
    if (!accounts.isAuthorized(request)) {
      return Response.error(401, "NoValidSession", "There is no valid session established.")
          .with("WWW-Authenticate", "Basic realm=\"Simulated BMC\"");
    }
    return authorized(request, path);
  }

  private Response authorized(RedfishRequest request, String path) {
    boolean get = request.method().equals("GET");
    if (path.equals(Documents.SYSTEMS) && get) {
      return systemsCollection();
    }
    if (path.startsWith(Documents.SYSTEMS + "/")) {
      return ofSystem(request, path.substring(Documents.SYSTEMS.length() + 1));
    }
    if (path.startsWith(documents().sessions()) && !dialect.does(Way.NO_SESSIONS)) {
      return ofSessions(request, path.substring(documents().sessions().length()));
    }
    if (!get) {
      return notAllowed(request);
    }
    if (path.equals(Documents.SESSION_SERVICE) && !dialect.does(Way.NO_SESSIONS)) {
      return Response.json(200, documents().sessionService(SESSION_TIMEOUT_SECONDS));
    }
    if (path.startsWith(Documents.TASKS + "/")) {
      return task();
    }
    return switch (path.substring(Math.min(path.length(), Documents.ROOT.length()))) {
      case "/Managers" ->
          Response.json(
              200,
              documents().collection(path, "Manager", List.of(Documents.ROOT + "/Managers/1")));
      case "/Managers/1" -> Response.json(200, documents().manager());
      case "/Chassis" ->
          Response.json(
              200, documents().collection(path, "Chassis", List.of(Documents.ROOT + "/Chassis/1")));
      case "/Chassis/1" -> Response.json(200, documents().chassis(system().powerState()));
      default -> notFound(path);
    };
  }

  private Response logIn(RedfishRequest request) {
    if (dialect.does(Way.NO_SESSIONS)) {
      return notFound(request.path());
    }
    JsonNode body = parsed(request.body());
    String name = body.path("UserName").asText("");
    if (!accounts.isRight(name, body.path("Password").asText(""))) {
      return Response.error(401, "ResourceAtUriUnauthorized", "The credentials are not right.");
    }
    Optional<Accounts.Session> session =
        has(RedfishFault.SESSIONS_EXHAUSTED) ? Optional.empty() : accounts.open(name);
    if (session.isEmpty()) {
      return Response.error(
          400, "SessionLimitExceeded", "The number of sessions has reached its limit.");
    }
    String host = dialect.does(Way.LOCATION_BY_OWN_NAME) ? "https://bmc.internal" : "";
    return Response.json(201, documents().session(session.get()))
        .with("X-Auth-Token", session.get().token())
        .with("Location", host + documents().sessions() + "/" + session.get().number());
  }

  private Response ofSessions(RedfishRequest request, String rest) {
    if (rest.isEmpty() && request.method().equals("GET")) {
      List<String> members = new ArrayList<>();
      accounts.open().forEach(open -> members.add(documents().sessions() + "/" + open.number()));
      return Response.json(200, documents().collection(documents().sessions(), "Session", members));
    }
    for (Accounts.Session open : accounts.open()) {
      if (rest.equals("/" + open.number())) {
        if (request.method().equals("DELETE")) {
          accounts.close(open.number());
          return Response.empty(204);
        }
        return Response.json(200, documents().session(open));
      }
    }
    return notFound(request.path());
  }

  private Response systemsCollection() {
    if (has(RedfishFault.CYCLIC_LINKS)) {
      ObjectNode empty = documents().collection(Documents.SYSTEMS, "ComputerSystem", List.of());
      empty.put("Members@odata.nextLink", Documents.SYSTEMS);
      return Response.json(200, empty);
    }
    if (has(RedfishFault.WRONG_TYPES)) {
      return Response.text(
          200, "application/json", "{\"Members\": [{\"@odata.id\": 7}, \"x\"], \"Name\": {}}");
    }
    List<String> members = new ArrayList<>();
    systems.values().forEach(system -> members.add(Documents.path(system)));
    return Response.json(200, documents().collection(Documents.SYSTEMS, "ComputerSystem", members));
  }

  private Response ofSystem(RedfishRequest request, String rest) {
    String id = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
    if (dialect.does(Way.NAMES_REDIRECT) && id.startsWith("name-of-")) {
      return Response.empty(307)
          .with("Location", Documents.SYSTEMS + "/" + rest.substring("name-of-".length()));
    }
    SimulatedSystem system = systems.get(id);
    if (system == null) {
      return notFound(request.path());
    }
    String method = request.method();
    return switch (rest.substring(id.length())) {
      case "" ->
          switch (method) {
            case "GET" -> system(system);
            case "PATCH" -> patch(system, request, false);
            default -> notAllowed(request);
          };
      case "/Settings" ->
          switch (dialect.does(Way.SETTINGS_OBJECT) ? method : "none") {
            case "GET" ->
                Response.json(200, documents().settings(system))
                    .with("ETag", documents().etag(system));
            case "PATCH" -> patch(system, request, true);
            default -> notFound(request.path());
          };
      case "/ResetActionInfo" ->
          dialect.does(Way.ACTION_INFO)
              ? Response.json(200, documents().resetActionInfo(system))
              : notFound(request.path());
      case "/Actions/ComputerSystem.Reset" ->
          method.equals("POST") ? reset(system, request) : notAllowed(request);
      default -> notFound(request.path());
    };
  }

  private Response system(SimulatedSystem system) {
    if (has(RedfishFault.WRONG_TYPES)) {
      return Response.text(
          200,
          "application/json",
          "{\"PowerState\": 1e999999, \"Boot\": 7, \"Actions\": [], \"@odata.etag\": {}}");
    }
    flapped = !flapped;
    String power = system.powerState();
    boolean transitional = power.startsWith("Powering");
    if (has(RedfishFault.FLAPPING)) {
      power = flapped ? "On" : "Off";
    } else if (transitional && !dialect.does(Way.TRANSITIONS_SHOWN)) {
      power = power.equals("PoweringOn") ? "Off" : "On";
    }
    ObjectNode document = documents().system(system, power);
    if (has(RedfishFault.POWER_UNKNOWN)) {
      document.putNull("PowerState");
    }
    return Response.json(200, document).with("ETag", documents().etag(system));
  }

  private Response patch(SimulatedSystem system, RedfishRequest request, boolean settings) {
    if (dialect.does(Way.SETTINGS_OBJECT) && !settings) {
      return Response.error(
          400, "PropertyNotWritable", "The property Boot is a read only property.");
    }
    Optional<Response> refusal = etagRefusal(system, request);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (dialect.does(Way.LOCKED_IN_POST) && system.isInPost()) {
      return Response.error(
          400, "UnableToModifyDuringSystemPOST", "Values cannot be changed during POST.");
    }
    JsonNode boot = parsed(request.body()).path("Boot");
    if (!boot.isObject()) {
      return Response.error(400, "PropertyMissing", "The property Boot is missing.");
    }
    String enabled = boot.path("BootSourceOverrideEnabled").asText(system.bootEnabled());
    String source = boot.path("BootSourceOverrideTarget").asText(system.bootSource());
    String mode = boot.path("BootSourceOverrideMode").asText(system.bootMode());
    if (!dialect.bootSources().contains(source)) {
      return Response.error(
          400,
          "PropertyValueNotInList",
          "The value " + source + " for BootSourceOverrideTarget is not in the list.");
    }
    if (dialect.does(Way.WHOLE_BOOT_OBJECT)) {
      boolean whole = boot.size() >= 3 && boot.has("BootSourceOverrideMode");
      boolean changes =
          !enabled.equals(system.bootEnabled())
              || !source.equals(system.bootSource())
              || !mode.equals(system.bootMode());
      if (!whole || !changes) {
        return Response.error(400, "GeneralError", "A general error has occurred.");
      }
    }
    system.bootFrom(enabled, source, mode);
    return taken(204);
  }

  private Optional<Response> etagRefusal(SimulatedSystem system, RedfishRequest request) {
    if (!dialect.does(Way.ETAG_REQUIRED)) {
      return Optional.empty();
    }
    Optional<String> given = request.header("if-match");
    if (given.isEmpty()) {
      return Optional.of(
          Response.error(428, "PreconditionRequired", "If-Match is required for this."));
    }
    // Compared strongly: a weak tag never matches.
    return given.get().equals("\"" + system.version() + "\"")
        ? Optional.empty()
        : Optional.of(Response.error(412, "PreconditionFailed", "The ETag does not match."));
  }

  private Response reset(SimulatedSystem system, RedfishRequest request) {
    String type = parsed(request.body()).path("ResetType").asText("");
    if (!dialect.resetTypes().contains(type)) {
      return dialect.does(Way.NOTHING_SAID_OF_RESETS)
          ? Response.error(501, "ActionNotSupported", "The action is not supported.")
          : Response.error(
              400,
              "ActionParameterValueNotInList",
              "The value " + type + " for the parameter ResetType is not in the list.");
    }
    if (type.equals("On") && dialect.does(Way.CONFLICT_AFTER_OFF) && system.isJustOff()) {
      return Response.error(
          409, "ActionParameterValueConflict", "The host is in the state of being switched off.");
    }
    if (!has(RedfishFault.STUCK)) {
      system.reset(type);
    }
    return taken(204);
  }

  private Response taken(int status) {
    if (!dialect.does(Way.TASKS)) {
      return Response.empty(status);
    }
    taskReadings = 0;
    String location = Documents.TASKS + "/" + ++tasks;
    return Response.json(202, documents().task(tasks, "New")).with("Location", location);
  }

  private Response task() {
    if (taskReadings++ == 0) {
      return Response.json(202, documents().task(tasks, "Running"));
    }
    return Response.json(
        200, documents().task(tasks, has(RedfishFault.TASKS_FAIL) ? "Exception" : "Completed"));
  }

  private Documents documents() {
    return new Documents(dialect, has(RedfishFault.LINKS_AWAY) ? AWAY : "");
  }

  private static Response notFound(String path) {
    return Response.error(404, "ResourceMissingAtURI", "The resource " + path + " is not there.");
  }

  private static Response notAllowed(RedfishRequest request) {
    return Response.error(405, "OperationNotAllowed", request.method() + " is not allowed here.");
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  @Override
  public String toString() {
    return "SimulatedRedfish[" + address + " " + systems.keySet() + "]";
  }
}
