package io.maas4j.server.metadata;

import io.maas4j.script.ScriptIndex;
import io.maas4j.script.TarEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes scripts as the uncompressed tar that machines unpack (script contract, section 8). */
final class ScriptArchive {
  private ScriptArchive() {}

  static byte[] of(ScriptIndex index, Instant modified) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (TarEntry file : index.entries()) {
        byte[] content = file.content();
        TarArchiveEntry entry = new TarArchiveEntry(file.path());
        entry.setMode(file.mode());
        entry.setSize(content.length);
        // whole seconds, which every reader of tar understands
        entry.setModTime(new Date(modified.getEpochSecond() * 1000));
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
