package io.maas4j.server.database;

import io.maas4j.error.MaasException.Broken;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.server.config.DataDir;
import io.maas4j.server.config.PrivateFile;
import io.maas4j.server.database.RunInfo.Role;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * One process's exclusive hold on a data directory. The lock ends with the process, however it
 * ends; what it said about itself is believed only while the lock is held. Not thread-safe.
 */
public final class DataDirHold implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Path infoFile;
  private final FileChannel channel;
  private RunInfo info;

  private DataDirHold(Path infoFile, FileChannel channel, RunInfo info) {
    this.infoFile = infoFile;
    this.channel = channel;
    this.info = info;
  }

  /**
   * For a server. Blocks for a moment while a command has the directory.
   *
   * @throws Conflict when a server runs on it already
   */
  public static DataDirHold forServer(DataDir dataDir) {
    return patiently(
        dataDir,
        () -> {
          Optional<RunInfo> holder = holder(dataDir);
          if (holder.isPresent() && holder.get().role() == Role.SERVER && holder.get().alive()) {
            RunInfo other = holder.get();
            throw new Conflict(
                "DATA_DIR_IN_USE",
                "a server runs on "
                    + dataDir.path()
                    + " already (process "
                    + other.pid()
                    + other.url().map(url -> ", " + url).orElse("")
                    + ")",
                "stop it first, or give another --data-dir");
          }
          return tryTake(dataDir, Role.SERVER);
        });
  }

  /** Asks again until there is an answer; a lock of another process has no signal to wait for. */
  static <T> T patiently(DataDir dataDir, Supplier<Optional<T>> attempt) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<T> result = attempt.get();
      if (result.isPresent()) {
        return result.get();
      }
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        String who = holder(dataDir).map(other -> " (process " + other.pid() + ")").orElse("");
        throw new Conflict(
            "DATA_DIR_IN_USE",
            "another process works on " + dataDir.path() + who,
            "try again when it is done");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Empty when another process has it. */
  static Optional<DataDirHold> tryTake(DataDir dataDir, Role role) {
    try {
      PrivateFile.directory(dataDir.path());
      PrivateFile.directory(dataDir.run());
      Path infoFile = infoFile(dataDir);
      // To close a second channel of a file would release the first one's lock in this process.
      if (RunInfo.read(infoFile).map(RunInfo::isThisProcess).orElse(false)) {
        return Optional.empty();
      }
      FileChannel channel = lockChannel(dataDir);
      if (!locked(channel)) {
        channel.close();
        return Optional.empty();
      }
      DataDirHold hold = new DataDirHold(infoFile, channel, RunInfo.ofThisProcess(role));
      hold.info.write(infoFile);
      return Optional.of(hold);
    } catch (IOException e) {
      throw unusable(dataDir, e);
    }
  }

  /** Who has the directory at the moment. */
  public static Optional<RunInfo> holder(DataDir dataDir) {
    try {
      Optional<RunInfo> info = RunInfo.read(infoFile(dataDir));
      if (info.isEmpty() || info.get().isThisProcess()) {
        return info;
      }
      try (FileChannel channel = lockChannel(dataDir)) {
        return locked(channel) ? Optional.empty() : info;
      }
    } catch (IOException e) {
      throw unusable(dataDir, e);
    }
  }

  void announceDatabase(String description, OptionalInt port) {
    announce(info.withDatabase(description, port));
  }

  /** Tells others where the server answers. */
  public void announceUrl(String url, Map<String, String> endpoints) {
    announce(info.withUrl(url, endpoints));
  }

  private void announce(RunInfo next) {
    try {
      next.write(infoFile);
      info = next;
    } catch (IOException e) {
      throw new Broken(infoFile + " cannot be written", e);
    }
  }

  /** Idempotent. */
  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      Files.deleteIfExists(infoFile);
      channel.close();
    } catch (IOException e) {
      throw new Broken("the lock of " + infoFile.getParent() + " cannot be released", e);
    }
  }

  private static Path infoFile(DataDir dataDir) {
    return dataDir.run().resolve("server.json");
  }

  private static FileChannel lockChannel(DataDir dataDir) throws IOException {
    return FileChannel.open(
        dataDir.run().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static Conflict unusable(DataDir dataDir, IOException e) {
    return new Conflict(
        "DATA_DIR_UNUSABLE",
        "the data directory " + dataDir.path() + " cannot be used: " + e,
        "make it writable for this user, or give another --data-dir");
  }
}
