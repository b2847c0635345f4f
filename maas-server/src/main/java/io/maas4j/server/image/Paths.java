package io.maas4j.server.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the entries of an archive end up when it is unpacked: below its own root and nowhere else.
 * Takes memory for symbolic links only, up to a bound. Confined to one thread.
 */
final class Paths {
  private static final int MOST_TURNS = 40;

  private final Map<String, String> links = new HashMap<>();
  private final int mostText;
  private long text;

  /** The directory that was looked at last, and where it is; most entries follow their like. */
  private String lastParent = "";

  private Place lastPlace = Place.ROOT;

  /**
   * Where a directory is, once links on the way are followed.
   *
   * @param path normal; without meaning when it is outside
   * @param fault why it is not inside
   */
  private record Place(String path, Optional<String> fault) {
    static final Place ROOT = new Place("", Optional.empty());

    static Place outside(String why) {
      return new Place("", Optional.of(why));
    }

    String child(String name) {
      return path.isEmpty() ? name : path + "/" + name;
    }
  }

  /**
   * @param mostText characters of all links and their targets together
   */
  Paths(int mostText) {
    this.mostText = mostText;
  }

  /**
   * The path without what makes no difference.
   *
   * @return {@code usr/bin/sh}; an empty text for the root
   */
  static String normal(String name) {
    return String.join("/", segments(name));
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    return segments;
  }

  /**
   * Looks at a name alone.
   *
   * @return why nothing may be called so; empty when it may
   */
  static Optional<String> fault(String name) {
    if (name.isEmpty()) {
      return Optional.of("has no name");
    }
    if (name.startsWith("/")) {
      return Optional.of("has an absolute name");
    }
    if (segments(name).contains("..")) {
      return Optional.of("has '..' in its name");
    }
    return name.chars().anyMatch(c -> c < ' ' || c == 0x7f)
        ? Optional.of("has a control character in its name")
        : Optional.empty();
  }

  /**
   * Notes an entry.
   *
   * @param path normal
   * @param target of a symbolic link; empty for everything else, which takes a link's place
   * @throws BadImageException when there are more links than there is memory for
   */
  void put(String path, Optional<String> target) throws BadImageException {
    if (target.isEmpty()) {
      if (!links.isEmpty() && links.remove(placed(path)) != null) {
        forget();
      }
      return;
    }
    String place = placed(path);
    text += place.length() + target.get().length();
    if (text > mostText) {
      throw new BadImageException(
          "Its symbolic links have more than "
              + mostText
              + " characters together, which no system needs: make it anew.");
    }
    links.put(place, target.get());
    forget();
  }

  /** Whether the last that came of this path was a symbolic link. */
  boolean isLink(String path) {
    return links.containsKey(placed(path));
  }

  private void forget() {
    lastParent = "";
    lastPlace = Place.ROOT;
  }

  /**
   * Whether unpacking an entry stays inside, after what came before it.
   *
   * @param path normal
   * @return why not
   */
  Optional<String> escape(String path) {
    return parent(path).fault();
  }

  /**
   * Where an entry ends up; a link that it is itself is not followed.
   *
   * @param path normal, and inside
   */
  String placed(String path) {
    return parent(path).child(path.substring(path.lastIndexOf('/') + 1));
  }

  /**
   * Where something is once the system runs, when all links are followed, its own as well: absolute
   * ones begin at the root of the system, and nothing is above that. Only of use when every entry
   * has been noted.
   *
   * @param path normal
   * @return whether or not anything is there; empty when the links have no end
   */
  Optional<String> once(String path) {
    Deque<String> here = new ArrayDeque<>();
    Deque<String> ahead = new ArrayDeque<>(segments(path));
    int turns = 0;
    while (!ahead.isEmpty()) {
      String segment = ahead.pop();
      if (segment.equals("..")) {
        here.pollLast();
        continue;
      }
      here.addLast(segment);
      String target = links.get(String.join("/", here));
      if (target == null) {
        continue;
      }
      turns++;
      if (turns > MOST_TURNS) {
        return Optional.empty();
      }
      here.removeLast();
      if (target.startsWith("/")) {
        here.clear();
      }
      push(ahead, target);
    }
    return Optional.of(String.join("/", here));
  }

  private static void push(Deque<String> ahead, String target) {
    List<String> segments = segments(target);
    for (int i = segments.size() - 1; i >= 0; i--) {
      ahead.push(segments.get(i));
    }
  }

  private Place parent(String path) {
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      return Place.ROOT;
    }
    String parent = path.substring(0, slash);
    if (!parent.equals(lastParent)) {
      lastPlace = links.isEmpty() ? new Place(parent, Optional.empty()) : walk(parent);
      lastParent = parent;
    }
    return lastPlace;
  }

  /**
   * Whether a relative target of a symbolic link leads above the root, by its text alone.
   *
   * @param path of the link, normal
   */
  static boolean leadsOut(String path, String target) {
    if (target.startsWith("/")) {
      // once the system runs, that begins at its own root
      return false;
    }
    int depth = segments(path).size() - 1;
    for (String segment : segments(target)) {
      depth += segment.equals("..") ? -1 : 1;
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  private Place walk(String path) {
    Deque<String> here = new ArrayDeque<>();
    Deque<String> ahead = new ArrayDeque<>(segments(path));
    int turns = 0;
    while (!ahead.isEmpty()) {
      String segment = ahead.pop();
      if (segment.equals("..")) {
        if (here.pollLast() == null) {
          return Place.outside("goes above the root through a symbolic link");
        }
        continue;
      }
      here.addLast(segment);
      String target = links.get(String.join("/", here));
      if (target == null) {
        continue;
      }
      if (target.startsWith("/")) {
        return Place.outside(
            "goes through a symbolic link to the absolute path " + Problems.shown(target));
      }
      turns++;
      if (turns > MOST_TURNS) {
        return Place.outside("goes through symbolic links that have no end");
      }
      here.removeLast();
      push(ahead, target);
    }
    return new Place(String.join("/", here), Optional.empty());
  }
}
