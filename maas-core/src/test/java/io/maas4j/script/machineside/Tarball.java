package io.maas4j.script.machineside;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An archive of scripts with its index, as the metadata service sends it (POSIX ustar). */
final class Tarball {
  private static final int BLOCK = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<String> lists = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private String index = "";

  /** Adds a list such as "commissioning" of scripts; their texts go into the archive. */
  Tarball list(String kind, Entry... entries) {
    List<String> rows = new ArrayList<>();
    for (Entry entry : entries) {
      String path = kind + "/" + entry.name();
      if (!names.contains(path)) {
        names.add(path);
        file(path, 0755, entry.text());
      }
      rows.add("{\"path\":\"" + path + "\"," + entry.json() + "}");
    }
    lists.add("\"" + kind + "_scripts\":[" + String.join(",", rows) + "]");
    return this;
  }

  Tarball file(String path, int mode, String text) {
    write(path, mode, '0', text.getBytes(UTF_8));
    return this;
  }

  Tarball symlink(String path) {
    write(path, 0777, '2', new byte[0]);
    return this;
  }

  /** An index of the test's own instead of the lists. */
  Tarball index(String json) {
    index = json;
    return this;
  }

  byte[] bytes() {
    String own = "{\"1.0\":{" + String.join(",", lists) + "}}";
    file("index.json", 0644, index.isEmpty() ? own : index);
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }

  private void write(String path, int mode, char type, byte[] content) {
    byte[] header = new byte[BLOCK];
    put(header, 0, path);
    put(header, 100, String.format(Locale.ROOT, "%07o", mode));
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format(Locale.ROOT, "%011o", content.length));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 157, type == '2' ? "/etc" : "");
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (byte value : header) {
      sum += Byte.toUnsignedInt(value);
    }
    put(header, 148, String.format(Locale.ROOT, "%06o", sum));
    header[154] = 0;
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /**
   * A script of the index.
   *
   * @param more further JSON members, with their commas in front
   */
  record Entry(String name, int id, int parallel, double timeout, String text, String more) {
    static Entry serial(String name, int id, String body) {
      return new Entry(name, id, 0, 60, "#!/bin/sh\n" + body + "\n", "");
    }

    Entry parallel(int value) {
      return new Entry(name, id, value, timeout, text, more);
    }

    Entry timeout(double seconds) {
      return new Entry(name, id, parallel, seconds, text, more);
    }

    Entry with(String members) {
      return new Entry(name, id, parallel, timeout, text, more + "," + members);
    }

    String json() {
      String ids = id == 0 ? "" : ",\"script_result_id\":" + id + ",\"script_version_id\":" + id;
      return "\"name\":\""
          + name
          + "\""
          + ids
          + ",\"timeout_seconds\":"
          + timeout
          + ",\"parallel\":"
          + parallel
          + more;
    }
  }
}
