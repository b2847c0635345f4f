package io.maas4j.server.api;

import io.maas4j.server.http.Percent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All resources, found by path. Immutable. */
final class ResourceTable {
  private final List<Resource> resources;
  private final List<Template> templates;

  ResourceTable(List<Resource> resources) {
    this.resources = resources.stream().sorted(Comparator.comparing(Resource::name)).toList();
    this.templates =
        this.resources.stream()
            .map(Template::of)
            // literal segments before placeholders: an op may look like an id
            .sorted(Comparator.comparingInt(Template::variables))
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
    static Template of(Resource resource) {
      return new Template(resource, List.of(resource.path().split("/", -1)));
    }

    int variables() {
      return (int) segments.stream().filter(Template::isVariable).count();
    }

    /** Items are found with and without a slash at the end, collections only with one. */
    Optional<Map<String, String>> values(List<String> given) {
      List<String> exact = given;
      if (variables() > 0 && given.size() == segments.size() - 1 && !given.isEmpty()) {
        exact = new ArrayList<>(given);
        exact.add("");
      }
      if (exact.size() != segments.size()) {
        return Optional.empty();
      }
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < segments.size(); i++) {
        String wanted = segments.get(i);
        String found = Percent.decode(exact.get(i));
        if (isVariable(wanted) && !found.isEmpty()) {
          values.put(wanted.substring(1, wanted.length() - 1), found);
        } else if (!wanted.equals(found)) {
          return Optional.empty();
        }
      }
      return Optional.of(values);
    }

    private static boolean isVariable(String segment) {
      return segment.startsWith("{");
    }
  }
}
