package io.maas4j.storage;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.Locale;
import java.util.Optional;

/** Refusals that several operations share, in the words that clients know. */
final class Refusals {
  private static final String UUID =
      "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
  private static final int MAX_NAME = 255;

  private Refusals() {}

  static InvalidRequest all(String text) {
    return InvalidRequest.field("__all__", text);
  }

  static InvalidRequest required(String field) {
    return InvalidRequest.field(field, "This field is required.");
  }

  static InvalidRequest noChoice(String field, String given) {
    return noChoice(field, given, "");
  }

  /**
   * @param why empty, or why a thing that exists is none
   */
  static InvalidRequest noChoice(String field, String given, String why) {
    return InvalidRequest.field(
        field,
        "Select a valid choice. "
            + given
            + " is not one of the available choices"
            + (why.isEmpty() ? "." : ": " + why + "."));
  }

  static void between(String field, long value, long min, long max) {
    if (value < min) {
      throw InvalidRequest.field(
          field, "Ensure this value is greater than or equal to " + min + ".");
    }
    if (value > max) {
      throw InvalidRequest.field(field, "Ensure this value is less than or equal to " + max + ".");
    }
  }

  /** The given UUID in small letters, else a new one. */
  static String uuid(Optional<String> given, StorageIds ids) {
    return given.map(Refusals::uuid).orElseGet(ids::uuid);
  }

  static String uuid(String given) {
    if (!given.matches(UUID)) {
      throw InvalidRequest.field("uuid", "Enter a valid UUID.");
    }
    return given.toLowerCase(Locale.ROOT);
  }

  /** A name that can stand in a path below {@code /dev} and in the API's addresses. */
  static void name(String name) {
    if (name.isBlank()) {
      throw required("name");
    }
    if (name.length() > MAX_NAME || !name.matches("[A-Za-z0-9_.+:-]+") || name.startsWith("-")) {
      throw InvalidRequest.field(
          "name",
          "Enter a valid name: letters, digits and _ . + : - only, at most "
              + MAX_NAME
              + " of them, and no - in front.");
    }
  }

  /** No other device, and no other group, is called so. */
  static void freeName(StorageConfiguration storage, String name, Optional<Long> groupItself) {
    boolean taken =
        storage.devices().stream()
                .filter(
                    d ->
                        groupItself.isEmpty()
                            || !storage
                                .virtual(d.id())
                                .map(v -> Optional.of(v.group()).equals(groupItself))
                                .orElse(false))
                .anyMatch(d -> d.name().equals(name))
            || storage.composition().groups().stream()
                .filter(g -> !Optional.of(g.id()).equals(groupItself))
                .anyMatch(g -> g.name().equals(name));
    if (taken) {
      throw InvalidRequest.field(
          "name", "The machine already has a device or group with the name " + name + ".");
    }
  }

  /** Refuses when something bigger is made of it, saying of what. */
  static void shared(StorageConfiguration storage, Place place, String remedy) {
    storage
        .filesystem(place)
        .filter(Filesystem::shared)
        .ifPresent(
            f -> {
              throw new InvalidRequest(
                  "'" + storage.name(place) + "' is in use: " + storage.usedFor(place) + ".",
                  remedy);
            });
  }
}
