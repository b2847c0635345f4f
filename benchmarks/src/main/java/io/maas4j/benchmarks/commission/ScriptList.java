package io.maas4j.benchmarks.commission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads the index out of a script archive (script contract, section 8). */
final class ScriptList {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_DIGITS = 11;
  private static final int OCTAL = 8;
  private static final int NODE_LAST = 99;

  /**
   * A script that is to be run.
   *
   * @param packages kinds of packages that are installed before it
   */
  record Job(String name, long resultId, long versionId, int packages) {}

  /** Both in the order in which the runner takes them. */
  record Jobs(List<Job> commissioning, List<Job> testing) {}

  private ScriptList() {}

  /**
   * @param archive empty when there is nothing to run
   */
  static Jobs of(byte[] archive) {
    if (archive.length == 0) {
      return new Jobs(List.of(), List.of());
    }
    try {
      JsonNode lists = JSON.readTree(file(archive, "index.json")).path("1.0");
      return new Jobs(
          jobs(lists.path("commissioning_scripts")), jobs(lists.path("testing_scripts")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Job> jobs(JsonNode list) {
    List<JsonNode> entries = new ArrayList<>();
    list.forEach(entries::add);
    entries.sort(
        Comparator.comparing((JsonNode entry) -> entry.path("parallel").asInt())
            .thenComparing(entry -> hardware(entry.path("hardware_type").asInt()))
            .thenComparing(entry -> entry.path("name").asText())
            .thenComparing(entry -> entry.path("script_result_id").asLong()));
    return entries.stream()
        .map(
            entry ->
                new Job(
                    entry.path("name").asText(),
                    entry.path("script_result_id").asLong(),
                    entry.path("script_version_id").asLong(),
                    entry.path("packages").size()))
        .toList();
  }

  private static int hardware(int type) {
    return type == 0 ? NODE_LAST : type;
  }

  private static byte[] file(byte[] tar, String wanted) {
    int at = 0;
    while (at + BLOCK <= tar.length && tar[at] != 0) {
      String name = text(tar, at, NAME);
      int size = Integer.parseInt(text(tar, at + SIZE_AT, SIZE_DIGITS).strip(), OCTAL);
      if (name.equals(wanted)) {
        return java.util.Arrays.copyOfRange(tar, at + BLOCK, at + BLOCK + size);
      }
      at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
    }
    throw new IllegalStateException("the archive has no " + wanted);
  }

  private static String text(byte[] tar, int from, int length) {
    int end = from;
    while (end < from + length && tar[end] != 0) {
      end++;
    }
    return new String(tar, from, end - from, StandardCharsets.US_ASCII);
  }
}
