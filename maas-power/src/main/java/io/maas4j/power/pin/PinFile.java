package io.maas4j.power.pin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.maas4j.power.spi.PeerPins;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pins in a file, one peer a line, which a person may take lines out of at any time: it is read
 * again before a change is told. Thread-safe; for one process.
 */
public final class PinFile implements PeerPins {
  private static final Logger log = LoggerFactory.getLogger(PinFile.class);
  private static final String HEAD =
      "# What BMCs showed at first use: peer, tab, SHA-256. Take a line out when one was replaced.\n";

  private final Path file;
  // Guarded by this.
  private Map<String, String> pins;
  // Else what is in the file is less than what is known.
  private boolean written = true;

  private PinFile(Path file, Map<String, String> pins) {
    this.file = file;
    this.pins = pins;
  }

  /**
   * Reads the file, if it is there.
   *
   * @throws UncheckedIOException when it cannot be read, naming the line that makes no sense
   */
  public static PinFile open(Path file) {
    try {
      return new PinFile(file, read(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public synchronized String firstOf(String peer, String presented) {
    String kept = pins.get(peer);
    if (kept != null && !kept.equals(presented)) {
      refresh();
      kept = pins.get(peer);
    }
    if (kept != null) {
      return kept;
    }
    pins.put(peer, presented);
    write();
    return presented;
  }

  @Override
  public synchronized void forget(String peer) {
    refresh();
    if (pins.remove(peer) != null) {
      write();
    }
  }

  @Override
  public String remedy() {
    return "take its line out of " + file;
  }

  private void refresh() {
    if (!written) {
      return;
    }
    try {
      pins = read(file);
    } catch (IOException e) {
      log.warn("pins of BMCs not read again, those from before hold because={}", e.getMessage());
    }
  }

  private void write() {
    StringBuilder text = new StringBuilder(HEAD);
    pins.forEach((peer, pin) -> text.append(peer).append('\t').append(pin).append('\n'));
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(draft, text);
      try {
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      }
      written = true;
    } catch (IOException e) {
      written = false;
      log.warn("pins of BMCs not written, they last until the restart because={}", e.toString());
    }
  }

  private static Map<String, String> read(Path file) throws IOException {
    Map<String, String> pins = new TreeMap<>();
    String text;
    try {
      text = Files.readString(file, UTF_8);
    } catch (NoSuchFileException e) {
      return pins;
    }
    int number = 0;
    for (String line : text.split("\n")) {
      number++;
      String[] parts = line.strip().split("\t");
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (parts.length != 2) {
        throw new IOException(file + ", line " + number + ": no peer, tab and fingerprint");
      }
      pins.put(parts[0], parts[1]);
    }
    return pins;
  }
}
