package io.maas4j.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Something with an address, and what can be done with it.
 *
 * @param name the handler's name, from which clients make theirs: {@code MachinesHandler}
 * @param title for people
 * @param path below {@code /MAAS/api/2.0/}, with placeholders: <code>machines/{system_id}/</code>
 * @param aliases other paths to the same, which are not described
 * @param wide placeholders whose values may contain slashes
 * @param operations for those who have signed
 * @param anonymous for those who have not
 * @param missing signatures of the contract that are not served yet: {@code GET details}
 * @param twin whose anonymous operations are meant, when they are described as another resource's
 */
record Resource(
    String name,
    String title,
    String path,
    List<String> aliases,
    List<String> wide,
    List<Operation> operations,
    List<Operation> anonymous,
    List<String> missing,
    Optional<Twin> twin) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

  Resource {
    aliases = List.copyOf(aliases);
    wide = List.copyOf(wide);
    operations = List.copyOf(operations);
    anonymous = List.copyOf(anonymous);
    missing = List.copyOf(missing);
  }

  static Resource of(String name, String title, String path, Operation... operations) {
    return new Resource(
        name,
        title,
        path,
        List.of(),
        List.of(),
        List.of(operations),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** One that never asks who calls. */
  static Resource open(String name, String title, String path, Operation... operations) {
    return new Resource(
        name,
        title,
        path,
        List.of(),
        List.of(),
        List.of(),
        List.of(operations),
        List.of(),
        Optional.empty());
  }

  Resource anonymously(Operation... some) {
    return new Resource(name, title, path, aliases, wide, operations, List.of(some), missing, twin);
  }

  /** As {@link #anonymously}, described as those of another resource. */
  Resource anonymouslyLike(String other, String otherPath, Operation... some) {
    return new Resource(
        name,
        title,
        path,
        aliases,
        wide,
        operations,
        List.of(some),
        missing,
        Optional.of(new Twin(other, otherPath)));
  }

  /** Another resource, by name and path. */
  record Twin(String name, String path) {}

  Resource without(String... signatures) {
    return new Resource(
        name, title, path, aliases, wide, operations, anonymous, List.of(signatures), twin);
  }

  /** Found by these paths too, whose placeholders may have other names. */
  Resource also(String... paths) {
    return new Resource(
        name, title, path, List.of(paths), wide, operations, anonymous, missing, twin);
  }

  /** The values of these placeholders may contain slashes, as in {@code subnets/10.0.0.0/24/}. */
  Resource withSlashesIn(String... names) {
    return new Resource(
        name, title, path, aliases, List.of(names), operations, anonymous, missing, twin);
  }

  /** Whether credentials are not even looked at. */
  boolean isOpen() {
    return operations.isEmpty();
  }

  /** The placeholders' names, in order. */
  List<String> placeholders() {
    List<String> names = new ArrayList<>();
    Matcher matcher = PLACEHOLDER.matcher(path);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  List<Operation> side(Side side) {
    return side == Side.ANONYMOUS ? anonymous : operations;
  }

  /** Which of the two sets of operations. */
  enum Side {
    SIGNED,
    ANONYMOUS
  }

  Optional<Operation> find(Side side, String method, Optional<String> op) {
    return side(side).stream().filter(o -> o.matches(method, op)).findFirst();
  }

  /** Whether the contract has it and this server has not. */
  boolean misses(String method, Optional<String> op) {
    return missing.contains(method + op.map(o -> " " + o).orElse(""));
  }

  /** The methods that it has at all; in alphabetical order. */
  TreeSet<String> methods(Side side) {
    TreeSet<String> methods = new TreeSet<>();
    side(side).forEach(o -> methods.add(o.method()));
    if (side == Side.SIGNED) {
      missing.forEach(m -> methods.add(m.split(" ", 2)[0]));
    }
    return methods;
  }

  /** Every operation, with the side that it is on. */
  Stream<Operation> all() {
    return Stream.concat(operations.stream(), anonymous.stream());
  }
}
