package io.maas4j.server.api;

import io.maas4j.server.api.Resource.Side;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One operation of the table, and requests for it. */
record Row(Resource resource, Side side, Operation operation) {
  private static final String ROOT = "/MAAS/api/2.0/";
  private static final String FORM = "application/x-www-form-urlencoded";

  /** Values that are readable and belong to nothing that there is. */
  private static final Map<String, String> PLAUSIBLE =
      Map.ofEntries(
          Map.entry("mac_address", "52:54:00:0a:0b:0c"),
          Map.entry("mac_addresses", "52:54:00:0a:0b:0c"),
          Map.entry("architecture", "amd64/generic"),
          Map.entry("email", "sample@birds.example"),
          Map.entry("cidr", "198.51.100.0/24"),
          Map.entry("ip", "198.51.100.7"),
          Map.entry("ip_address", "198.51.100.7"),
          Map.entry("start_ip", "198.51.100.7"),
          Map.entry("end_ip", "198.51.100.9"),
          Map.entry("gateway_ip", "198.51.100.1"),
          Map.entry("url", "http://archive.example/ubuntu"),
          Map.entry("definition", "//node"));

  static List<Row> all(ApiBench bench) {
    return bench.routes.resources().stream()
        .flatMap(
            resource ->
                Stream.of(Side.values())
                    .flatMap(
                        side -> resource.side(side).stream().map(o -> new Row(resource, side, o))))
        .toList();
  }

  String name() {
    return resource.name()
        + "."
        + operation.name()
        + (side == Side.ANONYMOUS ? " (anonymous)" : "");
  }

  boolean asks() {
    return operation.method().equals("GET") || operation.method().equals("DELETE");
  }

  /** The path with an unknown id in each placeholder. */
  String unknownPath() {
    return path(Map.of());
  }

  /**
   * @param ids by placeholder; an unknown one stands for what is not in it
   */
  String path(Map<String, String> ids) {
    String path = resource.path();
    for (String placeholder : resource.placeholders()) {
      String unknown = placeholder.equals("system_id") ? "zzzzzz" : "987654";
      path = path.replace("{" + placeholder + "}", ids.getOrDefault(placeholder, unknown));
    }
    return ROOT + path;
  }

  String pathWithOp(String path) {
    return operation.op().map(op -> path + "?op=" + op).orElse(path);
  }

  List<Parameter> required() {
    return operation.parameters().stream().filter(Parameter::required).toList();
  }

  static String plausible(Parameter parameter) {
    return PLAUSIBLE.getOrDefault(
        parameter.name(),
        switch (parameter.kind()) {
          case INT, NUM -> "3";
          case SIZE -> "1000000";
          case SBOOL, BOOL, NBOOL, FLAG -> "true";
          case B01 -> "1";
          case B64 -> "c2FtcGxl";
          default -> "sample";
        });
  }

  /** A value for each parameter without which the request is refused anyway. */
  Map<String, String> requiredValues() {
    Map<String, String> values = new HashMap<>();
    required().forEach(parameter -> values.put(parameter.name(), plausible(parameter)));
    return values;
  }

  /**
   * @param user none for an anonymous request
   */
  HttpResponse<String> call(
      ApiBench bench, Optional<String> user, String path, Map<String, String> values) {
    List<String> pairs = new ArrayList<>();
    values.forEach((name, value) -> pairs.add(encoded(name) + "=" + encoded(value)));
    return callRaw(bench, user, path, String.join("&", pairs));
  }

  /**
   * @param encoded {@code a=1&b=2}, which goes where the method has it
   */
  HttpResponse<String> callRaw(ApiBench bench, Optional<String> user, String path, String encoded) {
    Map<String, String> headers = new HashMap<>();
    user.ifPresent(name -> headers.put("Authorization", bench.signed(name)));
    String target = pathWithOp(path);
    if (asks()) {
      String query = encoded.isEmpty() ? "" : (target.contains("?") ? "&" : "?") + encoded;
      return bench.send(operation.method(), target + query, headers, Optional.empty());
    }
    headers.put("Content-Type", FORM);
    return bench.send(operation.method(), target, headers, Optional.of(encoded));
  }

  HttpResponse<String> callBytes(ApiBench bench, String user, String type, byte[] body) {
    return bench.sendBytes(
        operation.method(),
        pathWithOp(unknownPath()),
        Map.of("Authorization", bench.signed(user), "Content-Type", type),
        Optional.of(body));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return name();
  }
}
