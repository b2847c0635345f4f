package io.maas4j.server.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an archiver does to a file system when it unpacks without any care into {@code /image}: it
 * follows every link, and what is absolute begins at {@code /}. Confined to one thread.
 */
final class UnpackedTree {
  private static final String ROOT = "/image";

  private final Map<String, String> links = new HashMap<>();
  private final List<String> escapes = new ArrayList<>();

  void file(String name) {
    links.remove(place(name));
  }

  void symbolic(String name, String target) {
    links.put(place(name), target);
  }

  /** Whoever writes to the link writes to what it leads to. */
  void hard(String name, String target) {
    place(target);
    links.remove(place(name));
  }

  /** What was touched outside. */
  List<String> escapes() {
    return escapes;
  }

  /** Follows the links on the way, and not what is there itself. */
  private String place(String name) {
    Deque<String> ahead =
        new ArrayDeque<>(List.of((name.startsWith("/") ? name : ROOT + "/" + name).split("/")));
    Deque<String> here = new ArrayDeque<>();
    int turns = 0;
    while (!ahead.isEmpty()) {
      String segment = ahead.pop();
      if (segment.isEmpty() || segment.equals(".")) {
        continue;
      }
      if (segment.equals("..")) {
        here.pollLast();
        continue;
      }
      here.addLast(segment);
      String target = links.get("/" + String.join("/", here));
      if (target == null || ahead.isEmpty() || turns > 100) {
        continue;
      }
      turns++;
      here.removeLast();
      if (target.startsWith("/")) {
        here.clear();
      }
      String[] segments = target.split("/");
      for (int i = segments.length - 1; i >= 0; i--) {
        ahead.push(segments[i]);
      }
    }
    String place = "/" + String.join("/", here);
    if (!place.equals(ROOT) && !place.startsWith(ROOT + "/")) {
      escapes.add(place);
    }
    return place;
  }
}
