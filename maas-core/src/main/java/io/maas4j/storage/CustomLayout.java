package io.maas4j.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.text.PlainText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A layout that a machine brought with it (script contract, section 11).
 *
 * @param document its JSON, known to be of the right form
 */
public record CustomLayout(String document) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Entries and mounts; larger ones are not what somebody wants. */
  private static final int MOST_ENTRIES = 512;

  private static final int LONGEST_TEXT = 255;
  private static final Set<String> TYPES = Set.of("disk", "lvm", "raid", "bcache", "special");

  /**
   * @throws InvalidRequest saying what is wrong with its form
   */
  public static CustomLayout parse(String document) {
    JsonNode root = read(document);
    require(
        root.isObject() && root.path("layout").isObject() && root.path("mounts").isObject(),
        "layout and mounts are required, and are objects");
    require(root.size() == 2, "there is nothing but layout and mounts");
    require(
        root.path("layout").size() <= MOST_ENTRIES && root.path("mounts").size() <= MOST_ENTRIES,
        "more than " + MOST_ENTRIES + " entries or mounts");
    checkTexts(root);
    root.path("layout").properties().forEach(entry -> checkEntry(entry.getKey(), entry.getValue()));
    root.path("mounts")
        .properties()
        .forEach(
            mount ->
                require(
                    mount.getKey().startsWith("/") && mount.getValue().path("device").isTextual()
                        || mount.getKey().equals(Filesystem.NOWHERE),
                    "mount '" + mount.getKey() + "' needs an absolute path and a device"));
    return new CustomLayout(document);
  }

  /** Whatever is kept of it is shown, and written into configurations of installers. */
  private static void checkTexts(JsonNode node) {
    node.properties()
        .forEach(
            member ->
                require(
                    PlainText.isLine(member.getKey(), LONGEST_TEXT),
                    "'"
                        + shown(member.getKey())
                        + "' is no plain line of at most "
                        + LONGEST_TEXT
                        + " characters"));
    if (node.isTextual()) {
      require(
          PlainText.isLine(node.textValue(), LONGEST_TEXT),
          "'"
              + shown(node.textValue())
              + "' is no plain line of at most "
              + LONGEST_TEXT
              + " characters");
    }
    node.forEach(CustomLayout::checkTexts);
  }

  private static String shown(String text) {
    return PlainText.line(text, 40);
  }

  private static void checkEntry(String name, JsonNode entry) {
    require(
        name.matches("[a-zA-Z][a-zA-Z0-9_-]*"),
        "'" + name + "' is no name: letters first, then -_");
    String type = entry.path("type").asText();
    require(TYPES.contains(type), "'" + name + "' has the unknown type '" + type + "'");
    if (entry.has("partitions")) {
      require(entry.path("ptable").isTextual(), "'" + name + "' has partitions and no ptable");
    }
    if (entry.has("ptable")) {
      require(
          Set.of("gpt", "mbr").contains(entry.path("ptable").asText()),
          "'" + name + "' has a ptable that is neither gpt nor mbr");
    }
    for (JsonNode part : parts(entry)) {
      require(
          part.path("name").isTextual() && part.path("size").asText().matches("\\d{1,12}[MGT]"),
          "a part of '" + name + "' needs a name and a size like 10G");
      knownFormat(name, part);
    }
    knownFormat(name, entry);
    switch (type) {
      case "lvm" -> require(texts(entry, "members").size() > 0, "'" + name + "' needs members");
      case "raid" ->
          require(
              texts(entry, "members").size() > 0 && level(entry).isPresent(),
              "'" + name + "' needs members and a level of 0, 1, 5, 6, 10");
      case "bcache" ->
          require(
              entry.path("backing-device").isTextual()
                  && entry.path("cache-device").isTextual()
                  && CacheMode.of(entry.path("cache-mode").asText("writethrough")).isPresent(),
              "'" + name + "' needs backing-device, cache-device and a known cache-mode");
      case "special" ->
          require(
              FilesystemType.of(entry.path("fs").asText())
                  .filter(FilesystemType.SPECIAL::contains)
                  .isPresent(),
              "'" + name + "' needs fs tmpfs or ramfs");
      default -> {}
    }
  }

  private static void knownFormat(String name, JsonNode entry) {
    if (entry.has("fs")) {
      require(
          FilesystemType.of(entry.path("fs").asText()).isPresent(),
          "'" + name + "' has an unknown fs");
    }
  }

  private static Optional<RaidLevel> level(JsonNode entry) {
    return RaidLevel.of("raid-" + entry.path("level").asText());
  }

  private static List<JsonNode> parts(JsonNode entry) {
    List<JsonNode> parts = new ArrayList<>();
    entry.path("partitions").forEach(parts::add);
    entry.path("volumes").forEach(parts::add);
    return parts;
  }

  private static List<String> texts(JsonNode entry, String name) {
    List<String> texts = new ArrayList<>();
    entry.path(name).forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static void require(boolean condition, String fault) {
    if (!condition) {
      throw new InvalidRequest(
          "Invalid custom storage layout: " + fault + ".", "correct what the script writes");
    }
  }

  private static JsonNode read(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new InvalidRequest(
          "Invalid custom storage layout: it is no JSON.", "correct what the script writes");
    }
  }

  /**
   * @throws InvalidRequest saying what does not fit this machine
   */
  StorageConfiguration apply(StorageConfiguration blank, StorageIds ids) {
    try {
      JsonNode root = read(document);
      return new Builder(blank, ids).build(root.path("layout"), root.path("mounts"));
    } catch (InvalidRequest e) {
      throw new InvalidRequest(
          "Cannot apply custom layout: " + Layouts.detail(e), "correct what the script writes");
    }
  }

  /** Confined to one call. */
  private static final class Builder {
    private StorageConfiguration storage;
    private final StorageIds ids;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, FilesystemType> specials = new HashMap<>();

    Builder(StorageConfiguration storage, StorageIds ids) {
      this.storage = storage;
      this.ids = ids;
    }

    StorageConfiguration build(JsonNode layout, JsonNode mounts) {
      Map<String, JsonNode> pending = new LinkedHashMap<>();
      layout.properties().forEach(e -> pending.put(e.getKey(), e.getValue()));
      disks(pending);
      pending.forEach(this::special);
      pending.values().removeIf(entry -> entry.path("type").asText().equals("special"));
      while (!pending.isEmpty()) {
        int before = pending.size();
        for (Iterator<Map.Entry<String, JsonNode>> all = pending.entrySet().iterator();
            all.hasNext(); ) {
          Map.Entry<String, JsonNode> next = all.next();
          if (places.keySet().containsAll(needs(next.getValue()))) {
            group(next.getKey(), next.getValue());
            all.remove();
          }
        }
        require(pending.size() < before, "these rest on each other: " + pending.keySet());
      }
      mounts.properties().forEach(m -> mount(m.getKey(), m.getValue()));
      return storage;
    }

    private void disks(Map<String, JsonNode> pending) {
      Set<String> parts = new LinkedHashSet<>();
      pending.values().forEach(e -> parts(e).forEach(p -> parts.add(p.path("name").asText())));
      Set<String> undeclared = new LinkedHashSet<>();
      pending
          .values()
          .forEach(
              entry ->
                  needs(entry).stream()
                      .filter(n -> !pending.containsKey(n) && !parts.contains(n))
                      .forEach(undeclared::add));
      undeclared.forEach(name -> places.put(name, Place.device(disk(name).id())));
      pending.forEach(
          (name, entry) -> {
            if (entry.path("type").asText().equals("disk")) {
              places.put(name, Place.device(disk(name).id()));
            }
          });
      pending.forEach(
          (name, entry) -> {
            if (entry.path("type").asText().equals("disk") && entry.path("boot").asBoolean()) {
              storage = DiskEdits.boot(storage, disk(name));
            }
          });
      pending.forEach(
          (name, entry) -> {
            if (entry.path("type").asText().equals("disk")) {
              divide(disk(name), entry);
            }
          });
      pending.values().removeIf(entry -> entry.path("type").asText().equals("disk"));
    }

    private Device disk(String name) {
      return storage.physical().stream()
          .filter(d -> d.name().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new InvalidRequest(
                      "the machine has no disk '" + name + "'.", "name one that it has"));
    }

    private void divide(Device disk, JsonNode entry) {
      if (entry.has("ptable")) {
        storage =
            Partitioning.table(
                storage,
                disk,
                entry.path("ptable").asText().equals("mbr") ? TableType.MBR : TableType.GPT);
      }
      for (JsonNode part : entry.path("partitions")) {
        Created made =
            Partitioning.add(
                storage,
                disk,
                Optional.of(bytes(part)),
                Optional.empty(),
                part.path("bootable").asBoolean(),
                ids);
        storage = made.configuration();
        Place place = Place.partition(made.id());
        places.put(part.path("name").asText(), place);
        format(place, part);
      }
      format(Place.device(disk.id()), entry);
    }

    private static long bytes(JsonNode part) {
      return LayoutOptions.size("size", part.path("size").asText(), 0, 0, Long.MAX_VALUE);
    }

    /** What is a share in something is made one where that is made. */
    private void format(Place place, JsonNode entry) {
      Optional<FilesystemType> type =
          FilesystemType.of(entry.path("fs").asText()).filter(FilesystemType.FORMATS::contains);
      if (type.isPresent()) {
        storage =
            Formatting.format(
                storage, place, type.get().wireName(), Optional.empty(), Optional.empty(), ids);
      }
    }

    private void special(String name, JsonNode entry) {
      if (entry.path("type").asText().equals("special")) {
        specials.put(name, FilesystemType.of(entry.path("fs").asText()).orElseThrow());
      }
    }

    private static List<String> needs(JsonNode entry) {
      List<String> names = new ArrayList<>(texts(entry, "members"));
      names.addAll(texts(entry, "spares"));
      for (String one : List.of("backing-device", "cache-device")) {
        if (entry.has(one)) {
          names.add(entry.path(one).asText());
        }
      }
      return names;
    }

    private void group(String name, JsonNode entry) {
      Created made =
          switch (entry.path("type").asText()) {
            case "lvm" ->
                Groups.volumeGroup(
                    storage, name, Optional.empty(), members(texts(entry, "members")), ids);
            case "raid" ->
                Groups.raid(
                    storage,
                    Optional.of(name),
                    Optional.empty(),
                    level(entry).map(RaidLevel::wireName),
                    members(texts(entry, "members")),
                    members(texts(entry, "spares")),
                    ids);
            default -> bcache(name, entry);
          };
      storage = made.configuration();
      Group group = storage.group(made.id());
      if (group.type() == GroupType.VOLUME_GROUP) {
        volumes(group, entry);
        return;
      }
      Place device = Place.device(storage.products(group.id()).get(0).id());
      places.put(name, device);
      format(device, entry);
    }

    private void volumes(Group group, JsonNode entry) {
      for (JsonNode part : entry.path("volumes")) {
        Created made =
            Volumes.create(
                storage,
                group,
                part.path("name").asText(),
                Optional.empty(),
                Optional.of(bytes(part)),
                ids);
        storage = made.configuration();
        places.put(part.path("name").asText(), Place.device(made.id()));
        format(Place.device(made.id()), part);
      }
    }

    private Created bcache(String name, JsonNode entry) {
      Place holder = place(entry.path("cache-device").asText());
      Optional<Long> shared = storage.filesystem(holder).flatMap(Filesystem::cacheSet);
      long set;
      if (shared.isPresent()) {
        set = shared.get();
      } else {
        Created made = Caches.cacheSet(storage, choice(holder), ids);
        storage = made.configuration();
        set = made.id();
      }
      return Caches.bcache(
          storage,
          Optional.of(name),
          Optional.empty(),
          String.valueOf(set),
          choice(place(entry.path("backing-device").asText())),
          entry.path("cache-mode").asText(CacheMode.WRITETHROUGH.wireName()),
          ids);
    }

    private static Caches.Choice choice(Place place) {
      Optional<String> number = Optional.of(String.valueOf(place.id()));
      boolean device = place.kind() == Place.Kind.DEVICE;
      return new Caches.Choice(
          "cache-device",
          device ? number : Optional.empty(),
          "cache-partition",
          device ? Optional.empty() : number);
    }

    private Members members(List<String> names) {
      List<String> devices = new ArrayList<>();
      List<String> partitions = new ArrayList<>();
      for (String name : names) {
        Place place = place(name);
        (place.kind() == Place.Kind.DEVICE ? devices : partitions).add(String.valueOf(place.id()));
      }
      return new Members("members", devices, "members", partitions);
    }

    private Place place(String name) {
      Place place = places.get(name);
      require(place != null, "there is no '" + name + "'");
      return java.util.Objects.requireNonNull(place);
    }

    private void mount(String path, JsonNode entry) {
      String name = entry.path("device").asText();
      Optional<String> options =
          Optional.of(entry.path("options").asText()).filter(text -> !text.isEmpty());
      FilesystemType special = specials.get(name);
      storage =
          special == null
              ? Formatting.mount(storage, place(name), Optional.of(path), options)
              : Formatting.mountSpecial(storage, special.wireName(), path, options, ids);
    }
  }
}
