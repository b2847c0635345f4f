package io.maas4j.server.api;

import io.maas4j.server.api.Operation.Others;
import io.maas4j.server.api.Resource.Side;
import io.maas4j.server.api.view.JsonOut;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The API as an OpenAPI 3.1 document. Immutable.
 *
 * <p>OpenAPI tells operations apart by path and method alone, and has no place for a query
 * parameter that chooses one. So the operations that clients choose with {@code ?op=allocate} stand
 * under the other spelling that the API understands, {@code machines/op-allocate}; {@code
 * x-maas-op} names the op.
 */
final class OpenApi {
  private static final String ROOT = "/MAAS/api/2.0/";
  private static final String KEY = "apiKey";

  private final List<Resource> resources;

  OpenApi(ResourceTable table) {
    this.resources = table.resources();
  }

  /**
   * @param base scheme, host and port as the client sees them
   */
  String document(String base) {
    return JsonOut.yaml(out -> out.object(o -> members(o, base)));
  }

  /**
   * An operation at its path.
   *
   * @param anonymously whether it is there for those without a key
   * @param signed whether it is there for those with one
   */
  private record Place(
      Resource resource, Operation operation, boolean anonymously, boolean signed) {

    String id() {
      return resource.name().replace("Handler", "") + "_" + operation.name();
    }

    Place both() {
      return new Place(resource, operation, true, true);
    }
  }

  /** By path, then by method in lower case. */
  private Map<String, Map<String, Place>> places() {
    Map<String, Map<String, Place>> places = new TreeMap<>();
    for (Side side : List.of(Side.SIGNED, Side.ANONYMOUS)) {
      for (Resource resource : resources) {
        for (Operation operation : resource.side(side)) {
          boolean signed = side == Side.SIGNED;
          places
              .computeIfAbsent(path(resource, operation.op()), path -> new TreeMap<>())
              .merge(
                  operation.method().toLowerCase(java.util.Locale.ROOT),
                  new Place(resource, operation, !signed, signed),
                  // those with a key have the same one, or one that takes more
                  (known, other) -> known.both());
        }
      }
    }
    return places;
  }

  private static String path(Resource resource, Optional<String> op) {
    String path = ROOT + resource.path();
    if (op.isEmpty()) {
      return path;
    }
    return path + (path.endsWith("/") ? "" : "/") + "op-" + op.get();
  }

  private void members(JsonOut out, String base) {
    out.text("openapi", "3.1.0")
        .object(
            "info",
            o ->
                o.text("title", "MAAS API")
                    .text("version", "2.0")
                    .text(
                        "description",
                        "Operations that are chosen by a parameter, op, stand here under paths"
                            + " that end in op-NAME; POST machines/?op=allocate and POST"
                            + " machines/op-allocate are the same."))
        .array("servers", List.of(base), (items, url) -> items.object(o -> o.text("url", url)))
        .object(
            "paths",
            o ->
                places()
                    .forEach(
                        (path, methods) ->
                            o.object(
                                path,
                                item ->
                                    methods.forEach(
                                        (method, place) ->
                                            item.object(method, m -> operation(m, place))))))
        .object("components", OpenApi::components)
        .array(
            "tags",
            resources,
            (items, resource) ->
                items.object(
                    o -> o.text("name", tag(resource)).text("description", resource.title())));
  }

  private static String tag(Resource resource) {
    return resource.name().replace("Handler", "");
  }

  private static void operation(JsonOut out, Place place) {
    Operation operation = place.operation();
    out.text("operationId", place.id())
        .text("summary", operation.title())
        .texts("tags", List.of(tag(place.resource())));
    operation.op().ifPresent(op -> out.text("x-maas-op", op));
    if (operation.role() == Operation.Role.ADMIN) {
      out.text("x-maas-role", "administrator");
    }
    boolean inQuery = operation.method().equals("GET") || operation.method().equals("DELETE");
    List<Consumer<JsonOut>> parameters = new ArrayList<>();
    place.resource().placeholders().forEach(name -> parameters.add(o -> inPath(o, name)));
    if (inQuery) {
      operation.parameters().forEach(parameter -> parameters.add(o -> inQuery(o, parameter)));
    }
    if (!parameters.isEmpty()) {
      out.array("parameters", parameters, (items, writer) -> items.object(writer));
    }
    if (!inQuery && (!operation.parameters().isEmpty() || operation.others() == Others.TAKEN)) {
      out.object("requestBody", o -> body(o, operation));
    }
    out.object("responses", OpenApi::responses);
    List<Boolean> ways = new ArrayList<>();
    if (place.signed()) {
      ways.add(true);
    }
    if (place.anonymously()) {
      ways.add(false);
    }
    out.array(
        "security",
        ways,
        (items, withKey) ->
            items.object(
                o -> {
                  if (withKey) {
                    o.texts(KEY, List.of());
                  }
                }));
  }

  private static void inPath(JsonOut out, String name) {
    out.text("name", name)
        .text("in", "path")
        .flag("required", true)
        .object("schema", o -> o.text("type", "string"));
  }

  private static void inQuery(JsonOut out, Parameter parameter) {
    out.text("name", parameter.name())
        .text("in", "query")
        .text("description", parameter.text())
        .flag("required", parameter.required())
        .object("schema", o -> schema(o, parameter));
    if (parameter.kind() == Kind.REPEATED) {
      out.text("style", "form").flag("explode", true);
    }
  }

  private static void body(JsonOut out, Operation operation) {
    List<Parameter> parameters = operation.parameters();
    out.flag("required", parameters.stream().anyMatch(Parameter::required));
    Map<String, List<Parameter>> types = new LinkedHashMap<>();
    List<Parameter> form = parameters.stream().filter(p -> p.kind() != Kind.BODY).toList();
    if (!form.isEmpty() || operation.others() == Others.TAKEN) {
      if (form.stream().noneMatch(p -> p.kind() == Kind.FILE)) {
        types.put("application/x-www-form-urlencoded", form);
      }
      types.put("multipart/form-data", form);
    }
    out.object(
        "content",
        content -> {
          types.forEach(
              (type, fields) ->
                  content.object(type, o -> o.object("schema", s -> fields(s, fields, operation))));
          if (parameters.stream().anyMatch(p -> p.kind() == Kind.BODY)) {
            content.object("application/octet-stream", o -> o.object("schema", s -> {}));
          }
        });
  }

  private static void fields(JsonOut out, List<Parameter> parameters, Operation operation) {
    out.text("type", "object");
    List<Parameter> named = parameters.stream().filter(p -> !p.isPrefix()).toList();
    List<Parameter> prefixes = parameters.stream().filter(Parameter::isPrefix).toList();
    out.object(
        "properties",
        o ->
            named.forEach(
                p ->
                    o.object(
                        p.name(),
                        s -> {
                          schema(s, p);
                          s.text("description", p.text());
                        })));
    if (!prefixes.isEmpty()) {
      out.object(
          "patternProperties",
          o ->
              prefixes.forEach(
                  p -> o.object("^" + p.prefix(), s -> s.text("description", p.text()))));
    }
    List<String> required =
        named.stream().filter(Parameter::required).map(Parameter::name).sorted().toList();
    if (!required.isEmpty()) {
      out.texts("required", required);
    }
    if (operation.others() == Others.TAKEN) {
      out.object("additionalProperties", o -> o.text("type", "string"));
    } else if (operation.others() == Others.REFUSED) {
      out.flag("additionalProperties", false);
    }
  }

  private static void schema(JsonOut out, Parameter parameter) {
    switch (parameter.kind()) {
      case INT -> out.text("type", "integer");
      case NUM -> out.text("type", "number");
      case SBOOL, BOOL, NBOOL -> out.text("type", "boolean");
      case B01 -> out.text("type", "string").texts("enum", List.of("0", "1"));
      case REPEATED ->
          out.text("type", "array").object("items", items -> items.text("type", "string"));
      case B64 -> out.text("type", "string").text("contentEncoding", "base64");
      case FILE, BODY ->
          out.text("type", "string").text("contentMediaType", "application/octet-stream");
      case STR, SIZE, FLAG, CSV -> out.text("type", "string");
    }
  }

  private static void responses(JsonOut out) {
    out.object("2XX", o -> o.text("description", "Done."));
    for (String status : REFUSALS.keySet().stream().sorted(Comparator.naturalOrder()).toList()) {
      out.object(status, o -> o.text("$ref", "#/components/responses/" + status));
    }
  }

  private static final Map<String, String> REFUSALS =
      Map.of(
          "400", "An argument is missing or wrong. Texts by the argument's name, or one text.",
          "401", "There is no key, or it is not in force.",
          "403", "The caller may not do that.",
          "404", "There is no such thing.",
          "409", "It cannot be done now.",
          "503", "Something that is needed cannot be reached.");

  private static void components(JsonOut out) {
    out.object(
        "securitySchemes",
        o ->
            o.object(
                KEY,
                s ->
                    s.text("type", "http")
                        .text("scheme", "OAuth")
                        .text(
                            "description",
                            "OAuth 1.0, signature method PLAINTEXT. An API key is"
                                + " consumer_key:token_key:token_secret.")));
    out.object(
        "responses",
        o ->
            new TreeMap<>(REFUSALS)
                .forEach(
                    (status, text) ->
                        o.object(
                            status,
                            r ->
                                r.text("description", text)
                                    .object(
                                        "content",
                                        c -> {
                                          c.object(
                                              "text/plain",
                                              m ->
                                                  m.object(
                                                      "schema", s -> s.text("type", "string")));
                                          if (status.equals("400")) {
                                            c.object(
                                                "application/json",
                                                m -> m.object("schema", OpenApi::byName));
                                          }
                                        }))));
  }

  private static void byName(JsonOut out) {
    out.text("type", "object")
        .object(
            "additionalProperties",
            o -> o.text("type", "array").object("items", i -> i.text("type", "string")));
  }
}
