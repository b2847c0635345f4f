package io.maas4j.netboot.lease;

import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import io.maas4j.netboot.LeaseListener.Action;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.internal.Writers;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ends of leases over a restart until the listener has taken them. That leases began can
 * be read from the journal; that one ended cannot, once its address is somebody else's.
 *
 * <p>A small file with a line each and a thread of its own. Thread-safe; what is asked of it
 * happens in the order of asking. Not synced: it outlives the process, not the machine.
 */
public final class EventOutbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventOutbox.class);
  private static final String LAST_OF_LINE = ";";

  private final Path path;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(new DefaultThreadFactory("maas-lease-outbox", true));
  // The writer's own.
  private boolean failing;

  EventOutbox(Path path) {
    this.path = path;
  }

  /** The one that belongs to a journal: {@code <journal>.events}. */
  public static EventOutbox beside(Path journal) {
    return new EventOutbox(journal.resolveSibling(journal.getFileName() + ".events"));
  }

  /** What the last run left, oldest first; blocks. */
  List<LeaseEvent> left() {
    if (!Files.exists(path)) {
      return List.of();
    }
    List<LeaseEvent> events = new ArrayList<>();
    int unread = 0;
    try {
      for (String line : Files.readAllLines(path)) {
        Optional<LeaseEvent> event = event(line);
        event.ifPresent(events::add);
        unread += event.isPresent() ? 0 : 1;
      }
    } catch (IOException e) {
      LOG.warn("ends of leases that were not reported yet cannot be read path={}", path, e);
    }
    if (unread > 0) {
      // One is a write that was cut, and its event comes again from the journal.
      LOG.warn("ends of leases that were not reported cannot be read path={} n={}", path, unread);
    }
    return events;
  }

  void add(List<LeaseEvent> ends) {
    submit(() -> write(ends, StandardOpenOption.APPEND));
  }

  /** These, and no others. */
  void replace(List<LeaseEvent> ends) {
    submit(() -> write(ends, StandardOpenOption.TRUNCATE_EXISTING));
  }

  private void submit(Runnable task) {
    try {
      writer.execute(task);
    } catch (RejectedExecutionException closed) {
      LOG.debug("the outbox of lease events is closed path={}", path);
    }
  }

  private void write(List<LeaseEvent> ends, StandardOpenOption how) {
    StringBuilder lines = new StringBuilder();
    ends.forEach(event -> lines.append(line(event)));
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        LOG.error(
            "ends of leases that the region does not know yet would not outlive a restart path={}",
            path,
            e);
      }
      failing = true;
    }
  }

  private static String line(LeaseEvent event) {
    return String.join(
        " ",
        event.action().name(),
        event.mac().value(),
        InetAddresses.toAddrString(event.address()),
        String.valueOf(event.at().toEpochMilli()),
        LAST_OF_LINE + "\n");
  }

  private static Optional<LeaseEvent> event(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 5 || !parts[4].equals(LAST_OF_LINE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LeaseEvent(
              Action.valueOf(parts[0]),
              new MacAddress(parts[1]),
              InetAddresses.forString(parts[2]),
              Instant.ofEpochMilli(Long.parseLong(parts[3])),
              Duration.ZERO,
              ""));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Writes what is waiting; blocks for two seconds at most. Idempotent. */
  @Override
  public void close() {
    Writers.end(writer);
  }
}
