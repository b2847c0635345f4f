package io.maas4j.image.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maas4j.image.stream.Content;
import io.maas4j.image.stream.ItemType;
import io.maas4j.image.stream.ResourceName;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is in a bundle: the document that is signed.
 *
 * @param created when it was written
 */
record BundleManifest(Instant created, List<BundledSet> sets) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "maas4j-bundle:1";
  private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._+-]{0,127}";

  BundleManifest {
    sets = List.copyOf(sets);
  }

  byte[] bytes() {
    ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
    root.put("created", created.toString());
    ArrayNode array = root.putArray("sets");
    for (BundledSet set : sets) {
      ObjectNode node =
          array
              .addObject()
              .put("os", set.name().os())
              .put("release", set.name().release())
              .put("arch", set.name().arch())
              .put("subarch", set.name().subarch())
              .put("version", set.version())
              .put("label", set.label())
              .put("title", set.title());
      ObjectNode extra = node.putObject("extra");
      new TreeMap<>(set.extra()).forEach(extra::put);
      ArrayNode files = node.putArray("files");
      for (BundledSet.File file : set.files()) {
        files
            .addObject()
            .put("filename", file.filename())
            .put("filetype", file.filetype())
            .put("sha256", file.content().sha256())
            .put("size", file.content().size());
      }
    }
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static BundleManifest of(byte[] bytes) throws BundleException {
    try {
      JsonNode root = JSON.readTree(bytes);
      if (!root.path("format").asText().equals(FORMAT)) {
        throw new BundleException("its manifest is not of the format " + FORMAT);
      }
      List<BundledSet> sets = new ArrayList<>();
      for (JsonNode node : root.path("sets")) {
        sets.add(set(node));
      }
      return new BundleManifest(Instant.parse(root.path("created").asText()), sets);
    } catch (IOException | java.time.DateTimeException | IllegalArgumentException e) {
      throw new BundleException("its manifest cannot be read: " + e.getMessage());
    }
  }

  private static BundledSet set(JsonNode node) throws BundleException {
    Map<String, String> extra = new HashMap<>();
    node.path("extra").fields().forEachRemaining(e -> extra.put(e.getKey(), e.getValue().asText()));
    List<BundledSet.File> files = new ArrayList<>();
    for (JsonNode file : node.path("files")) {
      String type = file.path("filetype").asText();
      if (ItemType.ofWireName(type).isEmpty()) {
        throw new BundleException("its manifest has a file of a type that is not known");
      }
      files.add(
          new BundledSet.File(
              word(file, "filename"),
              type,
              new Content(file.path("sha256").asText(), file.path("size").asLong())));
    }
    if (files.isEmpty()) {
      throw new BundleException("its manifest has an image without files");
    }
    return new BundledSet(
        new ResourceName(
            word(node, "os"), word(node, "release"), word(node, "arch"), word(node, "subarch")),
        word(node, "version"),
        word(node, "label"),
        node.path("title").asText(),
        extra,
        files);
  }

  private static String word(JsonNode node, String name) throws BundleException {
    String text = node.path(name).asText();
    if (!text.matches(WORD)) {
      throw new BundleException("its manifest has a \"" + name + "\" that is none");
    }
    return text;
  }
}
