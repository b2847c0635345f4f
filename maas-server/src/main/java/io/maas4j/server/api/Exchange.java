package io.maas4j.server.api;

import io.javalin.http.Context;
import io.maas4j.access.User;
import io.maas4j.account.Credentials;
import io.maas4j.error.MaasException;
import io.maas4j.server.api.RequestBody.Sender;
import io.maas4j.server.api.Resource.Side;
import io.maas4j.server.api.auth.Signatures;
import io.maas4j.server.api.auth.Signer;
import io.maas4j.server.api.view.JsonOut;
import io.maas4j.server.http.BoundedBody;
import io.maas4j.server.http.Percent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Takes one request from its bytes to its answer. Thread-safe. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final String ROOT = "/MAAS/api/2.0/";
  private static final String SHOWN = "maas4j.credentials";
  private static final String TRACE = "MAAS-trace-id";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json; charset=utf-8";

  private final ResourceTable table;
  private final Describe describe;
  private final OpenApi openApi;
  private final Signatures signatures;
  private final ApiListener listener;
  private final BoundedBody bodies;

  /**
   * @param bodies reads what clients send
   */
  Exchange(
      ResourceTable table,
      Describe describe,
      Signatures signatures,
      ApiListener listener,
      BoundedBody bodies) {
    this.table = table;
    this.describe = describe;
    this.openApi = new OpenApi(table);
    this.signatures = signatures;
    this.listener = listener;
    this.bodies = bodies;
  }

  /** What is known of a request once its resource is found. */
  private record Request(
      Context context,
      ResourceTable.Match match,
      String method,
      RawParameters parameters,
      Optional<User> caller) {}

  /** Which operation it is and for whom. */
  private record Chosen(Operation operation, Optional<User> caller) {}

  void handle(Context context) {
    long start = System.nanoTime();
    String trace = trace(context);
    String[] operation = {"none"};
    try (MDC.MDCCloseable ignored = MDC.putCloseable("request_id", trace)) {
      context
          .header(TRACE, trace)
          .header("X-MAAS-API-Hash", describe.hash())
          .header("Vary", "Authorization");
      try {
        answer(context, operation);
      } catch (UncheckedIOException e) {
        // the client went away; there is nobody to answer
        context.status(499);
      } catch (RuntimeException e) {
        refuse(context, e, trace);
      }
    } finally {
      listener.answered(
          operation[0], context.statusCode(), Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** An answer that has begun cannot become another one: the client must see that it broke off. */
  private void refuse(Context context, RuntimeException thrown, String trace) {
    Failure failure = Failures.of(thrown, trace);
    if (failure.status() == 503) {
      mayBeRepeated(context);
    }
    if (context.res().isCommitted()) {
      LOG.warn("an answer was cut short request_id={}", trace, thrown);
      ServletContextRequest.getServletContextRequest(context.req())
          .getConnectionMetaData()
          .getConnection()
          .getEndPoint()
          .close();
    } else {
      context.res().resetBuffer();
      write(context, failure);
    }
  }

  /** As it stands, with the nonce that it has used: what was not done now may be done later. */
  private void mayBeRepeated(Context context) {
    Credentials shown = context.attribute(SHOWN);
    if (shown != null) {
      try {
        signatures.forget(shown);
      } catch (MaasException e) {
        LOG.debug("a nonce stays used: the store does not answer", e);
      }
    }
  }

  private static String trace(Context context) {
    String given = context.header(TRACE);
    return given != null && given.matches("[\\w.:-]{1,64}")
        ? given
        : UUID.randomUUID().toString().replace("-", "");
  }

  private void answer(Context context, String[] name) {
    String path = context.req().getRequestURI().replaceAll("/{2,}", "/");
    String relative = path.startsWith(ROOT) ? path.substring(ROOT.length()) : path;
    if (relative.equals("describe/")) {
      // clients compare the type as text: nothing may follow it
      document(context, name, "describe", "application/json", describe::document);
      return;
    }
    if (relative.equals("openapi.yaml")) {
      document(context, name, "openapi", "application/openapi+yaml", openApi::document);
      return;
    }
    ResourceTable.Match match =
        table
            .find(relative)
            // nothing has such a name, and a database would not even look for it
            .filter(found -> found.values().values().stream().noneMatch(v -> v.indexOf(0) >= 0))
            .orElseThrow(() -> Failure.text(404, "Unknown API endpoint: " + path + "."));
    String method = context.req().getMethod();
    RawParameters parameters = query(context);
    // whoever has not said who it is gets little room to say it in the form
    Optional<User> known =
        match.resource().isOpen()
            ? Optional.empty()
            : caller(context, Optional.ofNullable(context.header("Authorization")), parameters);
    try (BoundedBody.Held held =
        RequestBody.read(bodies, context, known.isPresent() ? Sender.KNOWN : Sender.UNKNOWN)) {
      RawParameters body = RequestBody.parameters(context, held.bytes());
      Optional<String> op =
          parameters.last("op").filter(text -> !text.isEmpty()).or(() -> body.last("op"));
      parameters.addAll(body);
      Optional<User> caller =
          known.isPresent() || match.resource().isOpen()
              ? known
              : caller(context, Optional.empty(), body);
      Request request = new Request(context, match, method, parameters, caller);
      Chosen chosen = choose(request, op.filter(text -> !text.isEmpty()).or(match::op));
      refuseOtherFormats(context);
      name[0] = match.resource().name() + "." + chosen.operation().name();
      perform(request, chosen);
    }
  }

  /** Answers are JSON; a client that wants something else must not take them for it. */
  private static void refuseOtherFormats(Context context) {
    query(context)
        .last("format")
        .filter(format -> !format.isEmpty() && !format.equals("json"))
        .ifPresent(
            format -> {
              throw Failure.text(400, "Invalid output format specified '" + format + "'.");
            });
  }

  private static RawParameters query(Context context) {
    String query = context.queryString();
    return query == null ? new RawParameters() : RawParameters.ofForm(query);
  }

  /** Answers with what the table says of itself, to anybody. */
  private static void document(
      Context context, String[] name, String what, String type, UnaryOperator<String> text) {
    name[0] = what;
    if (!context.req().getMethod().equals("GET")) {
      throw methodNotAllowed(List.of("GET"));
    }
    String base = context.scheme() + "://" + Optional.ofNullable(context.host()).orElse("");
    context.status(200).contentType(type).result(text.apply(base));
  }

  private Chosen choose(Request request, Optional<String> op) {
    Resource resource = request.match().resource();
    String method = request.method();
    Optional<User> caller = request.caller();
    Side side = caller.isPresent() ? Side.SIGNED : Side.ANONYMOUS;
    if (!resource.isOpen() && caller.isEmpty() && !resource.methods(side).contains(method)) {
      throw Failure.text(401, "Forbidden");
    }
    if (!resource.methods(side).contains(method)) {
      throw methodNotAllowed(resource.methods(side));
    }
    Operation operation =
        resource
            .find(side, method, op)
            .orElseThrow(
                () ->
                    side == Side.SIGNED && resource.misses(method, op)
                        ? Failure.notYet(
                            "The operation " + op.orElse(method) + " of " + resource.path())
                        : Failure.text(
                            400,
                            "Unrecognised signature: method="
                                + method
                                + " op="
                                + op.orElse("None")));
    if (operation.role().needsAdmin() && !caller.map(User::admin).orElse(false)) {
      throw Failure.text(403, operation.role().refusal()).with("MAAS4J-Code", "NOT_PERMITTED");
    }
    return new Chosen(operation, caller);
  }

  private Optional<User> caller(
      Context context, Optional<String> header, RawParameters parameters) {
    Signer signer = signatures.check(header, parameters.asMap());
    if (signer instanceof Signer.Known known) {
      context.attribute(SHOWN, known.shown());
      return Optional.of(known.user());
    }
    if (signer instanceof Signer.Refused refused) {
      Failure failure = Failure.text(refused.status(), refused.message());
      throw refused.status() == 401
          ? failure.with("WWW-Authenticate", "OAuth realm=\"OAuth\"")
          : failure;
    }
    return Optional.empty();
  }

  private void perform(Request request, Chosen chosen) {
    Arguments arguments = ArgumentReader.read(chosen.operation(), request.parameters());
    Context context = request.context();
    if (!arguments.ignored().isEmpty()) {
      context.header(
          "MAAS4J-Ignored-Parameters",
          String.join(", ", arguments.ignored()).replaceAll("[^\\x20-\\x7e]", "?"));
    }
    String query = Optional.ofNullable(context.queryString()).orElse("");
    Reply reply =
        chosen
            .operation()
            .handler()
            .handle(
                new Call(
                    chosen.caller(), request.match().values(), arguments, Percent.pairs(query)));
    write(context, reply);
  }

  private static Failure methodNotAllowed(java.util.Collection<String> allowed) {
    return Failure.text(405, "").with("Allow", String.join(", ", allowed));
  }

  private static void write(Context context, Reply reply) {
    if (reply instanceof Reply.Json json) {
      context.status(json.status()).contentType(JSON);
      stream(context, json);
    } else if (reply instanceof Reply.Text text) {
      context.status(text.status()).contentType(TEXT).result(text.body());
    } else if (reply instanceof Reply.Bytes bytes) {
      context.status(200).contentType(bytes.contentType()).result(bytes.content());
    } else if (reply instanceof Reply.Nothing) {
      context.status(204).contentType("text/plain");
    } else {
      throw new AssertionError(reply);
    }
  }

  private static void stream(Context context, Reply.Json json) {
    // closed only when it is whole: closing would end a half-written document properly
    JsonOut out = JsonOut.to(context.outputStream());
    json.body().accept(out);
    out.close();
    try {
      context.outputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Context context, Failure failure) {
    failure.headers().forEach(context::header);
    Map<String, List<String>> fields = failure.fieldMessages();
    if (fields.isEmpty()) {
      context
          .status(failure.status())
          .contentType(TEXT)
          .result(String.valueOf(failure.getMessage()));
    } else {
      String body =
          JsonOut.text(
              out -> out.object(o -> fields.forEach((name, texts) -> o.texts(name, texts))));
      context.status(failure.status()).contentType(JSON).result(body);
    }
  }
}
