package io.maas4j.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Devices and partitions as somebody names them, by number or name.
 *
 * @param deviceField the parameter that the devices came in, for refusals
 */
public record Members(
    String deviceField, List<String> devices, String partitionField, List<String> partitions) {
  public Members {
    devices = List.copyOf(devices);
    partitions = List.copyOf(partitions);
  }

  public static Members none() {
    return new Members("block_devices", List.of(), "partitions", List.of());
  }

  boolean empty() {
    return devices.isEmpty() && partitions.isEmpty();
  }

  /** Where they are, all of them free to become part of something. */
  List<Place> free(StorageConfiguration storage, Optional<Long> group) {
    List<Place> places = new ArrayList<>();
    for (String given : devices) {
      Device device =
          storage.device(given).orElseThrow(() -> Refusals.noChoice(deviceField, given));
      places.add(checked(storage, Place.device(device.id()), deviceField, given, group));
    }
    for (String given : partitions) {
      Partition partition =
          storage.partition(given).orElseThrow(() -> Refusals.noChoice(partitionField, given));
      places.add(checked(storage, Place.partition(partition.id()), partitionField, given, group));
    }
    return places.stream().distinct().toList();
  }

  private static Place checked(
      StorageConfiguration storage, Place place, String field, String given, Optional<Long> group) {
    boolean divided =
        place.kind() == Place.Kind.DEVICE
            && storage.table(place.id()).map(t -> !t.partitions().isEmpty()).orElse(false);
    if (divided || storage.filesystem(place).isPresent()) {
      throw Refusals.noChoice(field, given, storage.usedFor(place));
    }
    if (group.isPresent() && storage.restsOn(place, id -> group.get() == id)) {
      throw Refusals.noChoice(field, given, "it rests on what it would become part of");
    }
    return place;
  }

  /**
   * Their shares in a group; a disk stands for its partitions that are.
   *
   * @param type which kind of shares is meant
   */
  List<Filesystem> shares(StorageConfiguration storage, Group group, FilesystemType type) {
    List<Filesystem> all =
        storage.shares(group.id()).stream().filter(f -> f.type() == type).toList();
    List<Filesystem> found = new ArrayList<>();
    for (String given : devices) {
      Device device =
          storage.device(given).orElseThrow(() -> Refusals.noChoice(deviceField, given));
      List<Filesystem> its = all.stream().filter(f -> on(storage, f.on(), device.id())).toList();
      if (its.isEmpty()) {
        throw Refusals.noChoice(deviceField, given, "it is no part of " + group.name());
      }
      found.addAll(its);
    }
    for (String given : partitions) {
      found.add(
          storage
              .partition(given)
              .flatMap(
                  p -> all.stream().filter(f -> f.on().equals(Place.partition(p.id()))).findFirst())
              .orElseThrow(() -> Refusals.noChoice(partitionField, given)));
    }
    return found.stream().distinct().toList();
  }

  private static boolean on(StorageConfiguration storage, Place place, long device) {
    return place.kind() == Place.Kind.DEVICE
        ? place.id() == device
        : storage.tableOf(place.id()).map(t -> t.device() == device).orElse(false);
  }
}
