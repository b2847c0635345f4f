package io.maas4j.script.run;

import io.maas4j.script.Checked;
import io.maas4j.script.RunIndex;
import io.maas4j.script.ScriptIndex;
import io.maas4j.script.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Scripts and their index as a server sent them, judged and within bounds: at most 10,000 files and
 * 512 MiB, no links, nothing outside of the archive but the network configuration. Immutable.
 */
public final class ScriptBundle {
  private static final String INDEX = "index.json";

  private final RunIndex index;
  private final Map<String, TarReader.Member> files;
  private final byte[] netplan;

  private ScriptBundle(Map<String, TarReader.Member> members) throws IOException {
    Map<String, TarReader.Member> inside = new LinkedHashMap<>();
    byte[] network = new byte[0];
    for (Map.Entry<String, TarReader.Member> member : members.entrySet()) {
      String name =
          member.getKey().startsWith("./") ? member.getKey().substring(2) : member.getKey();
      if (name.equals(ScriptIndex.NETPLAN_PATH)) {
        network = member.getValue().content();
        continue;
      }
      Path path = Path.of("/").resolve("x").resolve(name).normalize();
      if (!path.startsWith("/x") || path.getNameCount() < 2) {
        throw new IOException("archive member '" + name + "' lies outside of the archive");
      }
      inside.put(Path.of("/x").relativize(path).toString(), member.getValue());
    }
    TarReader.Member json = inside.get(INDEX);
    if (json == null) {
      throw new IOException("index.json is missing");
    }
    Checked<RunIndex> read = RunIndex.read(json.content());
    if (!read.faults().isEmpty()) {
      throw new IOException("index.json " + read.faults().get(0).message());
    }
    index = read.orThrow();
    files = inside;
    netplan = network;
  }

  /**
   * Reads an archive, plain or compressed with gzip.
   *
   * @throws IOException saying what is wrong with it
   */
  public static ScriptBundle readTar(InputStream tar) throws IOException {
    return new ScriptBundle(new TarReader(tar).read());
  }

  /**
   * Takes what the server's side made, without an archive in between.
   *
   * @param index not empty
   * @throws IOException saying what is wrong with it
   */
  public static ScriptBundle of(ScriptIndex index) throws IOException {
    Map<String, TarReader.Member> members = new LinkedHashMap<>();
    for (TarEntry entry : index.entries()) {
      members.put(entry.path(), new TarReader.Member(entry.mode(), entry.content()));
    }
    return new ScriptBundle(members);
  }

  /** The lists of scripts. */
  public RunIndex index() {
    return index;
  }

  /** The user's network configuration for scripts that want it; empty when there is none. */
  public byte[] netplan() {
    return netplan.clone();
  }

  /** A file of the archive; empty when it has none of that path. */
  byte[] file(String path) {
    TarReader.Member member = files.get(path);
    return member == null ? new byte[0] : member.content().clone();
  }

  void unpack(Path directory) throws IOException {
    for (Map.Entry<String, TarReader.Member> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.deleteIfExists(path);
      Files.write(path, file.getValue().content());
      if ((file.getValue().mode() & 0100) != 0 && !path.toFile().setExecutable(true)) {
        throw new IOException(path + " cannot be made executable");
      }
    }
  }
}
