package io.maas4j.server.metadata;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.maas4j.account.Authentication;
import io.maas4j.error.MaasException;
import io.maas4j.fleet.Fleet;
import io.maas4j.fleet.MachineDocuments.Prefix;
import io.maas4j.fleet.StatusEvent;
import io.maas4j.id.MachineId;
import io.maas4j.script.MachineSide;
import io.maas4j.server.http.BoundedBody;
import io.maas4j.server.http.Complaints;
import io.maas4j.server.http.UnreadableRequestException;
import io.maas4j.text.PlainText;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The metadata service below {@code /MAAS/metadata}, the hardware probe below {@code
 * /MAAS/machine-resources}, and the reporter of deployed machines at {@code /MAAS/maas-run-scripts}
 * (metadata contract, section 1). Thread-safe; each request blocks its thread for at most a few
 * transactions.
 *
 * <pre>{@code
 * var metadata = new MetadataService(
 *     fleet, authentication, machineSide, clock, MachineAddresses.throughRacks(5248));
 * Javalin.create(config -> metadata.install(config.routes));
 * }</pre>
 */
public final class MetadataService {
  private static final String ROOT = "/MAAS/metadata";
  private static final String PROBES = "/MAAS/machine-resources";
  private static final String REPORTER = "/MAAS/maas-run-scripts";
  // no HEAD: asking for user data has effects
  private static final Set<String> METHODS = Set.of("GET", "POST");
  private static final Set<String> VERSIONS = Set.of("latest", "2012-03-01");
  private static final String RETRY_SECONDS = "5";
  private static final int LONGEST_SHOWN = 200;
  private static final Answer VERSION_LIST = Answer.lines("2012-03-01", "latest");
  // RFC 9110 section 5.6.7 wants two digits for the day
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", java.util.Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Fleet fleet;
  private final MachineSide machineSide;
  private final Clock clock;
  private final Caller caller;
  private final NodeEndpoints node;
  private final AnonymousEndpoints anonymous;
  private final MetadataWatch watch;
  private final BoundedBody bodies;
  private final Complaints broken;
  private final Complaints unavailable;

  /**
   * @param addresses where machines reach the service
   */
  public MetadataService(
      Fleet fleet,
      Authentication authentication,
      MachineSide machineSide,
      Clock clock,
      MachineAddresses addresses) {
    this(
        fleet,
        authentication,
        machineSide,
        clock,
        addresses,
        new BoundedBody(BoundedBody.Limits.usual(), System::nanoTime));
  }

  /**
   * @param bodies reads what machines send
   */
  MetadataService(
      Fleet fleet,
      Authentication authentication,
      MachineSide machineSide,
      Clock clock,
      MachineAddresses addresses,
      BoundedBody bodies) {
    this.fleet = fleet;
    this.machineSide = machineSide;
    this.clock = clock;
    this.caller = new Caller(authentication);
    this.node = new NodeEndpoints(fleet, clock, addresses);
    this.anonymous = new AnonymousEndpoints(fleet, clock, addresses);
    this.watch = new MetadataWatch(fleet.bootReports()::report);
    this.bodies = bodies;
    Logger log = LoggerFactory.getLogger(MetadataService.class);
    this.broken = new Complaints(log, System::nanoTime);
    this.unavailable = new Complaints(log, System::nanoTime);
  }

  /**
   * Adds the routes. The server must let empty path segments through, as Javalin's own Jetty does.
   */
  public void install(RoutesConfig routes) {
    Handler metadata = context -> handle(context, ROOT, this::metadata);
    Handler probes = context -> handle(context, PROBES, this::probe);
    Handler reporter = context -> handle(context, REPORTER, this::reporter);
    for (HandlerType method :
        List.of(
            HandlerType.GET,
            HandlerType.HEAD,
            HandlerType.POST,
            HandlerType.PUT,
            HandlerType.PATCH,
            HandlerType.DELETE)) {
      routes.addHttpHandler(method, ROOT, metadata);
      routes.addHttpHandler(method, ROOT + "/*", metadata);
      routes.addHttpHandler(method, PROBES + "/*", probes);
      routes.addHttpHandler(method, REPORTER, reporter);
    }
  }

  /**
   * Writes down what machines asked for since the last time, for those who ask why one does not
   * come through; to be called every few seconds. Blocks for one transaction at most.
   */
  public void tell() {
    watch.tell();
  }

  /** Requests that were not written down, because there were too many. */
  public long untold() {
    return watch.dropped();
  }

  private interface Endpoint {
    Answer answer(MetadataRequest request);
  }

  private void handle(Context context, String root, Endpoint endpoint) {
    Answer answer;
    Optional<MetadataRequest> request = Optional.empty();
    try {
      requireKnownMethod(context);
      request = Optional.of(new MetadataRequest(context, root, bodies));
      answer = endpoint.answer(request.get());
    } catch (Refusal refusal) {
      answer = refusal.answer();
    } catch (UnreadableRequestException e) {
      answer = Refusal.unreadable(e).answer();
    } catch (MaasException e) {
      answer = answer(context, e);
    } catch (RuntimeException e) {
      broken.error("{} failed", shown(context), e);
      answer = Answer.text(500, "Internal server error; the server's log says more.");
    } finally {
      request.ifPresent(MetadataRequest::close);
    }
    if (request.isPresent()) {
      watch.answered(request.get(), answer, clock.instant());
    }
    context.status(answer.status());
    // machines with a wrong clock put it right by this header
    context.header("Date", HTTP_DATE.format(clock.instant()));
    if (answer.status() == 503 && !context.res().containsHeader("Retry-After")) {
      context.header("Retry-After", RETRY_SECONDS);
    }
    if (answer.status() == 401) {
      context.header("WWW-Authenticate", "OAuth realm=\"MAAS\"");
    }
    if (!answer.contentType().isEmpty()) {
      context.contentType(answer.contentType());
      context.result(answer.body());
    }
  }

  private static void requireKnownMethod(Context context) {
    String method = context.req().getMethod();
    if (!METHODS.contains(method)) {
      context.header("Allow", "GET, POST");
      throw Refusal.methodNotAllowed("Method Not Allowed: " + method + "; use GET or POST.");
    }
  }

  /** For logs; without the query, which no machine needs to have logged. */
  private static String shown(Context context) {
    return PlainText.line(
        context.req().getMethod() + " " + context.req().getRequestURI(), LONGEST_SHOWN);
  }

  private Answer answer(Context context, MaasException e) {
    String text = String.valueOf(e.getMessage());
    if (e instanceof MaasException.InvalidRequest) {
      return Answer.text(400, text);
    }
    if (e instanceof MaasException.NotFound) {
      return Answer.text(404, text);
    }
    if (e instanceof MaasException.Conflict) {
      return Answer.text(409, text);
    }
    if (e instanceof MaasException.Denied) {
      return Answer.text(403, text);
    }
    if (e instanceof MaasException.Unavailable away) {
      unavailable.warn("{} cannot be answered", shown(context), text);
      away.retryAfter()
          .map(Duration::toSeconds)
          .ifPresent(seconds -> context.header("Retry-After", String.valueOf(seconds)));
      return Answer.text(503, text + " (" + e.remedy() + ")");
    }
    broken.error("{} failed", shown(context), e);
    return Answer.text(
        e instanceof MaasException.Unsupported ? 501 : 500, text + " (" + e.remedy() + ")");
  }

  private Answer metadata(MetadataRequest request) {
    List<String> path = request.segments();
    String first = path.isEmpty() ? "" : path.get(0);
    return switch (first) {
      case "" -> versions(request);
      case "status" -> status(request);
      case "curtin" ->
          path.size() == 1
              ? versions(request)
              : node(request, Prefix.CURTIN, path.subList(1, path.size()));
      case "enlist" ->
          path.size() == 1
              ? versions(request)
              : anonymous.enlisting(request, below(path.subList(1, path.size())));
      default -> versioned(request, path);
    };
  }

  private static Answer versions(MetadataRequest request) {
    if (request.isPost() || request.op().isPresent()) {
      throw request.unknownOperation();
    }
    return VERSION_LIST;
  }

  private Answer versioned(MetadataRequest request, List<String> path) {
    List<String> rest = below(path);
    String what = rest.isEmpty() ? "" : rest.get(0);
    if (what.equals("enlist-preseed") && rest.size() == 1) {
      return anonymous.enlistPreseed(request);
    }
    if (what.equals("by-id") && rest.size() == 2) {
      return anonymous.byId(request, rest.get(1));
    }
    if (what.equals("by-mac")) {
      throw Refusal.forbidden("Metadata by MAC address is not served: it would need no key.");
    }
    Optional<MachineId> machine = caller.machine(request);
    return machine.isPresent()
        ? as(machine.get(), Prefix.PLAIN, request, rest)
        : anonymous.enlisting(request, rest);
  }

  private Answer node(MetadataRequest request, Prefix prefix, List<String> path) {
    List<String> rest = below(path);
    MachineId machine =
        caller
            .machine(request)
            .orElseThrow(() -> Refusal.unauthorized("Not authenticated as a known node."));
    return as(machine, prefix, request, rest);
  }

  private Answer as(MachineId machine, Prefix prefix, MetadataRequest request, List<String> path) {
    try (MDC.MDCCloseable ignored = MDC.putCloseable("system_id", machine.value())) {
      return node.answer(machine, prefix, request, path);
    }
  }

  /** What follows the version. */
  private static List<String> below(List<String> path) {
    if (!VERSIONS.contains(path.get(0))) {
      throw Refusal.notFound("Unknown metadata version: " + path.get(0));
    }
    return path.subList(1, path.size());
  }

  /** The key says whose report it is; the id in the path is only for people who read logs. */
  private Answer status(MetadataRequest request) {
    if (request.segments().size() != 2) {
      throw Refusal.notFound("Reports go to status/<system_id>.");
    }
    if (!request.isPost()) {
      throw Refusal.methodNotAllowed("Method Not Allowed: reports are sent by POST.");
    }
    Optional<MachineId> machine = caller.reporter(request);
    if (machine.isPresent()) {
      StatusEvent event = StatusReport.read(request.body(), clock.instant());
      try (MDC.MDCCloseable ignored = MDC.putCloseable("system_id", machine.get().value())) {
        fleet.statusEvents().report(machine.get(), event);
      }
    }
    return Answer.NO_CONTENT;
  }

  private Answer reporter(MetadataRequest request) {
    if (request.isPost()) {
      throw Refusal.methodNotAllowed("Method Not Allowed: use GET.");
    }
    return Answer.bytes("text/x-python", machineSide.hardwareReporter());
  }

  private Answer probe(MetadataRequest request) {
    if (request.isPost()) {
      throw Refusal.methodNotAllowed("Method Not Allowed: use GET.");
    }
    if (request.segments().size() != 1) {
      throw Refusal.notFound("Name an architecture: " + PROBES + "/amd64");
    }
    try {
      return Answer.bytes(
          "application/octet-stream", machineSide.machineResources(request.segments().get(0)));
    } catch (IllegalArgumentException e) {
      throw Refusal.notFound(String.valueOf(e.getMessage()));
    }
  }
}
