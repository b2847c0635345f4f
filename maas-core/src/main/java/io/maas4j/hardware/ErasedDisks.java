package io.maas4j.hardware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The disks that the built-in script {@code wipe-disks} says it has erased, in a line of its
 * output: {@code {"erased": [{"name": "sda", "serial": "S3Z8NB0K1"}]}}. Immutable.
 *
 * @param names as the kernel of the ephemeral system called them
 * @param serials of those that have one
 */
public record ErasedDisks(Set<String> names, Set<String> serials) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEGIN = "{\"erased\":";

  public ErasedDisks {
    names = Set.copyOf(names);
    serials = Set.copyOf(serials);
  }

  /** Empty when there is no such line, or none that can be read. */
  public static Optional<ErasedDisks> parse(byte[] stdout) {
    return new String(stdout, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(BEGIN))
        .reduce((first, last) -> last)
        .flatMap(ErasedDisks::line);
  }

  private static Optional<ErasedDisks> line(String line) {
    Set<String> names = new HashSet<>();
    Set<String> serials = new HashSet<>();
    try {
      for (JsonNode disk : JSON.readTree(line).path("erased")) {
        names.add(disk.path("name").asText());
        serials.add(disk.path("serial").asText());
      }
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    serials.remove("");
    return Optional.of(new ErasedDisks(names, serials));
  }

  /**
   * Whether a disk is among them: by its serial, and by its name where its serial says nothing, for
   * systems may tell a serial differently.
   */
  public boolean has(String name, String serial) {
    return serials.contains(serial) || names.contains(name);
  }
}
