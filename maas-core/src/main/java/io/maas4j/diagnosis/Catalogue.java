package io.maas4j.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** All faults that can be told, in the order of a machine's way. Immutable. */
public final class Catalogue {
  private static final String FILE = "faults.yaml";

  private final Map<String, Fault> faults;

  private Catalogue(Map<String, Fault> faults) {
    this.faults = Collections.unmodifiableMap(faults);
  }

  /** The catalogue that comes with the library. */
  public static Catalogue load() {
    try (InputStream in = Catalogue.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the library lacks " + FILE);
      }
      return of(new YAMLMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  private static Catalogue of(JsonNode list) {
    Map<String, Fault> faults = new LinkedHashMap<>();
    for (JsonNode item : list) {
      Fault fault =
          new Fault(
              text(item, "id"),
              text(item, "area"),
              text(item, "wrong"),
              text(item, "symptom"),
              text(item, "sentence"),
              text(item, "remedy"));
      if (faults.put(fault.id(), fault) != null) {
        throw new IllegalStateException(FILE + " has " + fault.id() + " twice");
      }
    }
    return new Catalogue(faults);
  }

  private static String text(JsonNode item, String name) {
    String text = item.path(name).asText("");
    if (text.isBlank()) {
      throw new IllegalStateException(FILE + ": no " + name + " in " + item);
    }
    return text;
  }

  /** In their order. */
  public Collection<Fault> faults() {
    return faults.values();
  }

  /**
   * @throws IllegalArgumentException when there is none
   */
  public Fault fault(String id) {
    Fault fault = faults.get(id);
    if (fault == null) {
      throw new IllegalArgumentException("no fault " + id);
    }
    return fault;
  }
}
