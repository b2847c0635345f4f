package io.maas4j.server.metadata;

import io.javalin.http.Context;
import io.maas4j.deploy.ServiceAddress;
import io.maas4j.id.MachineId;
import io.maas4j.server.http.BoundedBody;
import io.maas4j.server.http.Percent;
import io.maas4j.server.http.UnreadableRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One request, taken apart: method, path segments, operation, body. */
final class MetadataRequest implements AutoCloseable {
  /** Bytes of a body: outputs of a script, at most 1 MiB each, with room for their framing. */
  static final int MAX_BODY = 24 << 20;

  /** What somebody may send who has not said who it is: the name of an operation. */
  static final int MAX_ANONYMOUS_BODY = 64 << 10;

  private static final String OP_SUFFIX = "op-";

  private final Context context;
  private final BoundedBody bodies;
  private final List<String> segments;
  private final Optional<String> suffix;
  private final Map<String, String> query;
  private int limit = MAX_ANONYMOUS_BODY;
  private Optional<BoundedBody.Held> body = Optional.empty();
  private Optional<Form> form = Optional.empty();
  private Optional<MachineId> machine = Optional.empty();

  /**
   * @param root the path below which the segments begin
   */
  MetadataRequest(Context context, String root, BoundedBody bodies) {
    this.context = context;
    this.bodies = bodies;
    String path = context.req().getRequestURI();
    List<String> all = new ArrayList<>();
    // machines join URLs carelessly: //2012-03-01/ must do
    for (String segment : path.substring(root.length()).split("/")) {
      if (!segment.isEmpty()) {
        all.add(Percent.decode(segment));
      }
    }
    String last = all.isEmpty() ? "" : all.get(all.size() - 1);
    boolean hasSuffix = last.startsWith(OP_SUFFIX);
    this.suffix = hasSuffix ? Optional.of(last.substring(OP_SUFFIX.length())) : Optional.empty();
    this.segments = List.copyOf(hasSuffix ? all.subList(0, all.size() - 1) : all);
    String text = context.req().getQueryString();
    this.query = text == null ? Map.of() : Form.pairs(text);
  }

  /** From now on the body may be as long as a machine's reports are. */
  void isMachines(MachineId proved) {
    machine = Optional.of(proved);
    limit = MAX_BODY;
  }

  /** Whose request it is, once that is proved. */
  Optional<MachineId> machine() {
    return machine;
  }

  /** The address that the request came from. */
  String remote() {
    return context.req().getRemoteAddr();
  }

  boolean isPost() {
    return context.req().getMethod().equals("POST");
  }

  List<String> segments() {
    return segments;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(context.header(name));
  }

  /** The operation that is asked for: in the query, as suffix of the path, or in the form. */
  Optional<String> op() {
    return Optional.ofNullable(query.get("op"))
        .or(() -> suffix)
        .or(() -> isPost() ? form().field("op") : Optional.empty());
  }

  /** What the body and the query say; read once, as it may hold megabytes. */
  Form form() {
    if (form.isEmpty()) {
      form = Optional.of(Form.parse(header("Content-Type").orElse(""), body()).or(query));
    }
    return form.get();
  }

  /**
   * The whole body.
   *
   * @throws UnreadableRequestException when it is too long, too slow, or ends early
   */
  byte[] body() {
    if (body.isEmpty()) {
      body =
          Optional.of(
              bodies.read(context.bodyInputStream(), context.req().getContentLengthLong(), limit));
    }
    return body.get().bytes();
  }

  /** Nobody needs its body any more. */
  @Override
  public void close() {
    body.ifPresent(BoundedBody.Held::close);
  }

  /** How the client names this service; where it does not, the address that it came to. */
  ServiceAddress requested() {
    Stream<String> named =
        Stream.of(header("X-Forwarded-Host"), header("Host"))
            .flatMap(Optional::stream)
            .map(text -> text.split(",", -1)[0]);
    String local = context.req().getLocalAddr();
    int port = context.req().getLocalPort();
    String plain = local.replaceAll("^\\[|\\]$", "");
    return named
        .flatMap(text -> ServiceAddress.parse(text).stream())
        .findFirst()
        .orElseGet(() -> new ServiceAddress(plain, port));
  }

  /** The refusal of an operation that there is not. */
  Refusal unknownOperation() {
    return Refusal.badRequest(
        "Unrecognised signature: method="
            + context.req().getMethod()
            + " op="
            + op().orElse("None"));
  }

  /** For logs; without the query, which no machine needs to have logged. */
  @Override
  public String toString() {
    return context.req().getMethod() + " " + context.req().getRequestURI();
  }
}
