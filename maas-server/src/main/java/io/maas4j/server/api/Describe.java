package io.maas4j.server.api;

import io.maas4j.server.api.Resource.Side;
import io.maas4j.server.api.view.JsonOut;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The document by which clients learn what there is (REST contract, section 5). Immutable. */
final class Describe {
  private static final String ROOT = "/MAAS/api/2.0/";
  private static final String NODES = "NodesHandler";

  /** What anybody may ask of all nodes stands with each kind of them, under one name. */
  private static final Set<String> KINDS_OF_NODES =
      Set.of(NODES, "DevicesHandler", "RackControllersHandler", "RegionControllersHandler");

  private final List<Resource> resources;
  private final String hash;

  Describe(ResourceTable table) {
    this.resources = table.resources();
    this.hash = digest(JsonOut.text(out -> out.object(o -> members(o, ""))));
  }

  /** Forty hexadecimal digits that change with the API and with nothing else. */
  String hash() {
    return hash;
  }

  /**
   * @param base scheme, host and port as the client sees them
   */
  String document(String base) {
    return JsonOut.text(
        out ->
            out.object(
                o -> {
                  o.text("hash", hash);
                  members(o, base);
                }));
  }

  private void members(JsonOut out, String base) {
    out.text("doc", "MAAS API");
    List<Half> halves =
        Stream.of(Side.ANONYMOUS, Side.SIGNED)
            .flatMap(side -> resources.stream().map(r -> half(r, side)))
            .filter(half -> !half.operations().isEmpty())
            .toList();
    out.array("handlers", halves, (items, half) -> handler(items, half, base));
    out.array(
        "resources",
        resources,
        (items, resource) ->
            items.object(
                o -> {
                  o.text("name", resource.name());
                  half(o.name("anon"), half(resource, Side.ANONYMOUS), base);
                  half(o.name("auth"), half(resource, Side.SIGNED), base);
                }));
  }

  /** A resource as one kind of caller sees it. */
  private record Half(Resource resource, Side side) {
    List<Operation> operations() {
      return resource.side(side).stream().sorted(Comparator.comparing(Operation::name)).toList();
    }

    String name() {
      return side == Side.ANONYMOUS && !resource.isOpen()
          ? "Anon" + resource.twin().map(Resource.Twin::name).orElse(resource.name())
          : resource.name();
    }

    String path() {
      return side == Side.ANONYMOUS
          ? resource.twin().map(Resource.Twin::path).orElse(resource.path())
          : resource.path();
    }
  }

  private Half half(Resource resource, Side side) {
    boolean ofNodes = side == Side.ANONYMOUS && KINDS_OF_NODES.contains(resource.name());
    return new Half(
        resources.stream()
            .filter(other -> ofNodes && other.name().equals(NODES))
            .findFirst()
            .filter(nodes -> !nodes.anonymous().isEmpty())
            .orElse(resource),
        side);
  }

  private static void half(JsonOut out, Half half, String base) {
    if (half.operations().isEmpty()) {
      out.nothing();
    } else {
      handler(out, half, base);
    }
  }

  private static void handler(JsonOut out, Half half, String base) {
    String path = ROOT + half.path();
    out.object(
        o ->
            o.text("name", half.name())
                .text("doc", half.resource().title())
                .text("path", path)
                .texts("params", half.resource().placeholders())
                .text("uri", base + path)
                .array("actions", half.operations(), Describe::action));
  }

  private static void action(JsonOut out, Operation operation) {
    out.object(
        o ->
            o.text("name", operation.name())
                .text("op", operation.op())
                .text("method", operation.method())
                .flag("restful", operation.op().isEmpty())
                .text("doc", doc(operation)));
  }

  /**
   * The command line takes arguments only where {@code :param} stands after the first paragraph.
   */
  static String doc(Operation operation) {
    StringBuilder doc = new StringBuilder(operation.title()).append("\n\n");
    for (Parameter parameter : operation.parameters()) {
      String name = parameter.name().replace("*", "[NAME]");
      doc.append(":param ")
          .append(name)
          .append(": ")
          .append(parameter.required() ? "Required. " : "Optional. ")
          .append(parameter.text())
          .append("\n:type ")
          .append(name)
          .append(": ")
          .append(parameter.kind().documented())
          .append("\n\n");
    }
    if (operation.others() == Operation.Others.TAKEN) {
      doc.append(":param [KEY]: Optional. Any name with its value.\n:type [KEY]: String\n\n");
    }
    return doc.toString();
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
