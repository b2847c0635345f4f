package io.maas4j.server.api;

import io.maas4j.server.http.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds what was given against an operation's table of parameters. */
final class ArgumentReader {
  private static final int MAX_NUMBER = 18;

  private ArgumentReader() {}

  /**
   * @throws Failure 400 naming the parameters that are wrong or missing, 501 naming one that has no
   *     effect yet
   */
  static Arguments read(Operation operation, RawParameters raw) {
    Map<String, List<String>> taken = new LinkedHashMap<>();
    List<String> ignored = new ArrayList<>();
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    given(operation, raw)
        .forEach(
            (name, texts) -> {
              if (isOurs(name)) {
                return;
              }
              Optional<Parameter> parameter =
                  operation.parameters().stream()
                      .filter(p -> p.covers(name) && (!p.isPrefix() || fits(p, name, raw)))
                      .findFirst();
              if (parameter.isPresent()) {
                take(parameter.get(), name, texts, wrong);
                taken.put(name, List.copyOf(texts));
              } else if (operation.others() == Operation.Others.TAKEN) {
                taken.put(name, List.copyOf(texts));
              } else if (operation.others() == Operation.Others.REFUSED) {
                wrong.put(name, List.of("No such constraint."));
              } else {
                ignored.add(name);
              }
            });
    Map<String, byte[]> files = files(operation, raw);
    required(operation, taken, files, wrong);
    if (!wrong.isEmpty()) {
      throw Failure.fields(wrong);
    }
    return new Arguments(taken, files, List.copyOf(ignored));
  }

  /**
   * With the files that stand for texts: clients send {@code key@=FILE} as a file, whatever it is.
   */
  private static Map<String, List<String>> given(Operation operation, RawParameters raw) {
    Map<String, List<String>> given = new LinkedHashMap<>(raw.asMap());
    raw.files()
        .forEach(
            (name, content) -> {
              List<Parameter> meant =
                  operation.parameters().stream().filter(p -> p.covers(name)).toList();
              if (!meant.isEmpty() && meant.stream().noneMatch(p -> p.kind() == Kind.FILE)) {
                given.put(name, List.of(RawParameters.storable(Utf8.decode(content))));
              }
            });
    return given;
  }

  /** Where files of any name are taken, other parameters still are nobody's. */
  private static boolean fits(Parameter prefix, String name, RawParameters raw) {
    return prefix.kind() != Kind.FILE || raw.files().containsKey(name);
  }

  /** What the protocol itself uses. */
  private static boolean isOurs(String name) {
    return name.equals("op") || name.equals("format") || name.startsWith("oauth_");
  }

  private static void take(
      Parameter parameter, String name, List<String> texts, Map<String, List<String>> wrong) {
    for (String text : texts) {
      Optional<String> fault = text.isEmpty() ? Optional.empty() : fault(parameter, name, text);
      if (fault.isPresent()) {
        boolean alone =
            parameter.fault().map(Parameter.Fault::alone).orElse(parameter.kind().isBoolean());
        if (alone) {
          throw Failure.text(400, fault.get());
        }
        wrong.put(name, List.of(fault.get()));
      }
    }
    if (!parameter.served() && isMeant(parameter.kind(), texts.get(texts.size() - 1))) {
      if (parameter.fault().isEmpty()) {
        throw Failure.notYet("The parameter " + name);
      }
      wrong.put(name, List.of(parameter.fault().get().text()));
    }
  }

  private static boolean isMeant(Kind kind, String text) {
    return !text.isEmpty() && !(kind.isBoolean() && !Arguments.truth(text).orElse(true));
  }

  private static Optional<String> fault(Parameter parameter, String name, String text) {
    boolean readable =
        switch (parameter.kind()) {
          case STR, CSV, B64, REPEATED, FLAG, FILE, BODY -> true;
          case INT -> text.strip().matches("-?\\d{1," + MAX_NUMBER + "}");
          case NUM -> text.strip().matches("\\d{1," + MAX_NUMBER + "}(\\.\\d{0,9})?");
          case SIZE -> Arguments.bytes(text).isPresent();
          case SBOOL, BOOL, NBOOL -> Arguments.truth(text).isPresent();
          case B01 -> text.equals("0") || text.equals("1");
        };
    return readable
        ? Optional.empty()
        : Optional.of(
            parameter.fault().map(Parameter.Fault::text).orElseGet(() -> usual(parameter, name)));
  }

  private static String usual(Parameter parameter, String name) {
    return switch (parameter.kind()) {
      case INT -> "Enter a whole number.";
      case NUM -> "Enter a number.";
      case SIZE -> "Invalid size: a number of bytes, possibly with K, M, G or T, is required.";
      case B01 -> "Invalid " + name + ": Value should be '0' or '1'";
      default -> "Invalid " + name + ": Value should be 'true' or 'false'";
    };
  }

  /** By parameter; a part with a file name and a plain text are the same to clients. */
  private static Map<String, byte[]> files(Operation operation, RawParameters raw) {
    Map<String, byte[]> files = new LinkedHashMap<>(raw.files());
    boolean takesBody = false;
    for (Parameter parameter : operation.parameters()) {
      if (parameter.kind() == Kind.FILE) {
        raw.last(parameter.name())
            .filter(text -> !text.isEmpty())
            .ifPresent(
                text -> files.putIfAbsent(parameter.name(), text.getBytes(StandardCharsets.UTF_8)));
      } else if (parameter.kind() == Kind.BODY) {
        takesBody = true;
        raw.body().ifPresent(body -> files.put(parameter.name(), body));
      }
    }
    if (raw.body().isPresent() && !takesBody) {
      throw Failure.text(
          400,
          "A body of type application/octet-stream is not understood here: send"
              + " application/x-www-form-urlencoded, multipart/form-data or application/json.");
    }
    return files;
  }

  private static void required(
      Operation operation,
      Map<String, List<String>> taken,
      Map<String, byte[]> files,
      Map<String, List<String>> wrong) {
    for (Parameter parameter : operation.parameters()) {
      boolean missing =
          parameter.required()
              && !files.containsKey(parameter.name())
              && taken.getOrDefault(parameter.name(), List.of()).stream().allMatch(String::isEmpty);
      if (missing && !wrong.containsKey(parameter.name())) {
        if (parameter.missing().isPresent()) {
          throw Failure.text(400, parameter.missing().get().text());
        }
        wrong.put(parameter.name(), List.of("This field is required."));
      }
    }
  }
}
