package io.maas4j.server.api;

import io.maas4j.inspection.ResultSet;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * What the scripts of a set wrote, as files to download.
 *
 * @param directory where they lie in an archive
 * @param files in order
 */
record ResultFiles(String directory, List<File> files) {
  private static final int WIDTH = 80;
  private static final int LEAST_COMPRESSION = 1;

  /** A file, as old as what it came from. */
  record File(String name, byte[] content, Instant at) {}

  /** What is wanted of each result. */
  enum Part {
    COMBINED,
    STDOUT,
    STDERR,
    RESULT,
    ALL
  }

  static Part part(String text) {
    for (Part part : Part.values()) {
      if (part.name().toLowerCase(Locale.ROOT).equals(text)) {
        return part;
      }
    }
    throw Failure.text(
        400, "Unknown output \"" + text + "\" must be combined, stdout, stderr, result or all");
  }

  static ResultFiles of(ResultSet set, Part part) {
    List<File> files = new ArrayList<>();
    for (ResultSet.Line line : set.shown()) {
      Output output = line.output();
      add(files, line, part, Part.COMBINED, "", output.combined());
      add(files, line, part, Part.STDOUT, ".out", output.stdout());
      add(files, line, part, Part.STDERR, ".err", output.stderr());
      add(files, line, part, Part.RESULT, ".yaml", output.result());
    }
    String type = set.set().type().label().toLowerCase(Locale.ROOT);
    return new ResultFiles(set.set().machine() + "-" + type + "-" + set.set().id(), files);
  }

  private static void add(
      List<File> files,
      ResultSet.Line line,
      Part wanted,
      Part part,
      String extension,
      Optional<byte[]> content) {
    if (wanted == part || wanted == Part.ALL) {
      files.add(
          new File(
              line.fileName() + extension,
              content.orElse(new byte[0]),
              line.result().ended().orElse(line.times().updated())));
    }
  }

  /** One after the other, each below its name; one alone as it is, fit for a pipe. */
  byte[] text() {
    if (files.size() == 1) {
      return files.get(0).content();
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (File file : files) {
      String title = " " + file.name() + " ";
      String rule = "-".repeat(Math.max(0, (WIDTH - title.length()) / 2));
      text.writeBytes((rule + title + rule + "\n").getBytes(StandardCharsets.UTF_8));
      text.writeBytes(file.content());
      text.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
    }
    return text.toByteArray();
  }

  /** A tar archive in the xz format. */
  byte[] archive() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (XZOutputStream xz = new XZOutputStream(bytes, new LZMA2Options(LEAST_COMPRESSION));
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(xz, StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (File file : files) {
        // names of scripts have no slash, but for that of the installation's log
        String name = file.name().replaceAll("^/+", "").replace('/', '_');
        TarArchiveEntry entry = new TarArchiveEntry(directory + "/" + name);
        entry.setSize(file.content().length);
        entry.setModTime(Date.from(Instant.ofEpochSecond(file.at().getEpochSecond())));
        tar.putArchiveEntry(entry);
        tar.write(file.content());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
