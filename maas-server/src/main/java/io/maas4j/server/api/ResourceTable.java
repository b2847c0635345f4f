package io.maas4j.server.api;

import io.maas4j.server.http.Percent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All resources, found by path. Immutable. */
final class ResourceTable {
  private final List<Resource> resources;
  private final List<Template> templates;

  ResourceTable(List<Resource> resources) {
    this.resources = resources.stream().sorted(Comparator.comparing(Resource::name)).toList();
    this.templates =
        this.resources.stream()
            .flatMap(Template::of)
            // literal segments before placeholders: an op may look like an id
            .sorted(
                Comparator.comparing((Template t) -> !t.resource().wide().isEmpty())
                    .thenComparingInt(Template::variables))
            .toList();
  }

  /** By name. */
  List<Resource> resources() {
    return resources;
  }

  /**
   * @param resource what the path is of
   * @param values of its placeholders, decoded
   * @param op from a suffix {@code op-…}
   */
  record Match(Resource resource, Map<String, String> values, Optional<String> op) {}

  /**
   * @param path below the API's root, still encoded, without double slashes
   */
  Optional<Match> find(String path) {
    List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
    String last = segments.get(segments.size() - 1);
    if (last.startsWith("op-")) {
      segments.set(segments.size() - 1, "");
      return match(segments, Optional.of(Percent.decode(last.substring("op-".length()))));
    }
    return match(segments, Optional.empty());
  }

  private Optional<Match> match(List<String> segments, Optional<String> op) {
    return templates.stream()
        .flatMap(t -> t.values(segments).map(v -> new Match(t.resource(), v, op)).stream())
        .findFirst();
  }

  /**
   * @param segments of the path; the last one is empty when it ends in a slash
   */
  private record Template(Resource resource, List<String> segments) {
    static Stream<Template> of(Resource resource) {
      return Stream.concat(Stream.of(resource.path()), resource.aliases().stream())
          .map(path -> new Template(resource, List.of(path.split("/", -1))));
    }

    int variables() {
      return (int) segments.stream().filter(Template::isVariable).count();
    }

    /** Items are found with and without a slash at the end, collections only with theirs. */
    Optional<Map<String, String>> values(List<String> given) {
      Optional<Map<String, String>> exact = exactly(given);
      if (exact.isPresent() || variables() == 0) {
        return exact;
      }
      List<String> other = new ArrayList<>(given);
      if (other.get(other.size() - 1).isEmpty()) {
        other.remove(other.size() - 1);
      } else {
        other.add("");
      }
      return exactly(other);
    }

    /** A wide placeholder takes as many segments as are left for it. */
    private Optional<Map<String, String>> exactly(List<String> given) {
      int spare = given.size() - segments.size();
      if (spare < 0 || spare > 0 && resource.wide().isEmpty()) {
        return Optional.empty();
      }
      Map<String, String> values = new LinkedHashMap<>();
      int at = 0;
      for (String wanted : segments) {
        String found = Percent.decode(given.get(at++));
        if (!isVariable(wanted)) {
          if (!wanted.equals(found)) {
            return Optional.empty();
          }
          continue;
        }
        String name = wanted.substring(1, wanted.length() - 1);
        if (resource.wide().contains(name)) {
          StringBuilder whole = new StringBuilder(found);
          for (; spare > 0; spare--) {
            whole.append('/').append(Percent.decode(given.get(at++)));
          }
          found = whole.toString();
        }
        if (found.isEmpty()) {
          return Optional.empty();
        }
        values.put(name, found);
      }
      return Optional.of(values);
    }

    private static boolean isVariable(String segment) {
      return segment.startsWith("{");
    }
  }
}
