package io.maas4j.netboot.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A directory as a page of links. */
final class Listing {
  private Listing() {}

  /** Blocks. */
  static String html(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""))
          .sorted()
          .map(Listing::link)
          .collect(Collectors.joining("", "<!DOCTYPE html>\n<ul>\n", "</ul>\n"));
    }
  }

  private static String link(String name) {
    String text =
        name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&#34;");
    StringBuilder url = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
      url.append(
          plain || "-._~/".indexOf(b) >= 0 ? String.valueOf((char) b) : String.format("%%%02X", b));
    }
    return "<li><a href=\"" + url + "\">" + text + "</a></li>\n";
  }
}
