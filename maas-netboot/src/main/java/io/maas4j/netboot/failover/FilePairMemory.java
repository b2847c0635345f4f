package io.maas4j.netboot.failover;

import io.maas4j.netboot.internal.Writers;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the notes in a small file beside the lease journal. Thread-safe.
 *
 * <p>A line each: network, secret's name, past and the partner's clock, the first two as in URLs. A
 * file that cannot be read counts as none.
 */
public final class FilePairMemory implements PairMemory, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FilePairMemory.class);
  private static final String MARK = "M4JPAIR1";

  private final Path path;
  private final Executor completions;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(new DefaultThreadFactory("maas-pair-notes", true));
  // Guarded by this.
  private final Map<String, Note> notes;

  /**
   * @param journal the lease journal that the notes are about, not opened yet: when there is none
   *     any more, they are of no worth
   * @param completions runs on the pairs' thread
   */
  public FilePairMemory(Path journal, Executor completions) {
    this.completions = completions;
    this.path = journal.toAbsolutePath().resolveSibling(journal.getFileName() + ".pairs");
    this.notes = Files.exists(journal) ? read(path) : new LinkedHashMap<>();
  }

  @Override
  public synchronized Optional<Note> recall(String network) {
    return Optional.ofNullable(notes.get(network));
  }

  @Override
  public void note(String network, Note note, Runnable written) {
    synchronized (this) {
      notes.put(network, note);
    }
    try {
      writer.execute(
          () -> {
            if (write()) {
              completions.execute(written);
            }
          });
    } catch (RejectedExecutionException closed) {
      LOG.debug("a note about a pair comes after the end network={}", network);
    }
  }

  /** Writes what is waiting; blocks for two seconds at most. Idempotent. */
  @Override
  public void close() {
    Writers.end(writer);
  }

  private boolean write() {
    StringBuilder text = new StringBuilder(MARK).append('\n');
    synchronized (this) {
      notes.forEach(
          (network, note) ->
              text.append(encoded(network))
                  .append(' ')
                  .append(encoded(note.secretId()))
                  .append(' ')
                  .append(note.past())
                  .append(' ')
                  .append(note.partnerClock())
                  .append('\n'));
    }
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try {
      try (FileChannel file =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        file.force(true);
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (IOException e) {
      LOG.warn("what is known of the partner rack cannot be written path={}", path, e);
      return false;
    }
  }

  private static Map<String, Note> read(Path path) {
    Map<String, Note> notes = new LinkedHashMap<>();
    if (!Files.exists(path)) {
      return notes;
    }
    try {
      List<String> lines = Files.readAllLines(path);
      if (lines.isEmpty() || !lines.get(0).equals(MARK)) {
        throw new IOException("it does not begin with " + MARK);
      }
      for (String line : lines.subList(1, lines.size())) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 4) {
          throw new IOException("a line with " + parts.length + " parts");
        }
        notes.put(
            decoded(parts[0]),
            new Note(decoded(parts[1]), Past.valueOf(parts[2]), Long.parseLong(parts[3])));
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn(
          "what was known of the partner rack cannot be read: this rack waits for it path={}",
          path,
          e);
      notes.clear();
    }
    return notes;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
