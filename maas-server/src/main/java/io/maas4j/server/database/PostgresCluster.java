package io.maas4j.server.database;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Unavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One directory of PostgreSQL's and the server process on it, by {@code initdb} and {@code pg_ctl}.
 * Not thread-safe; all methods block.
 */
final class PostgresCluster {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);
  private static final Duration CREATION = Duration.ofMinutes(3);
  private static final Duration START = Duration.ofMinutes(3); // it may have a long log to replay
  private static final Duration ORDERLY_STOP = Duration.ofSeconds(6);
  private static final Duration FORCED_STOP = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int ATTEMPTS = 3;

  private final Path home;
  private final Path data;
  private final Path log;
  private final PostgresPrograms programs;
  private final List<String> prefix;

  PostgresCluster(Path home, PostgresPrograms programs) {
    this.home = home;
    this.data = home.resolve("data");
    this.log = home.resolve("postgresql.log");
    this.programs = programs;
    this.prefix = prefix();
  }

  /** PostgreSQL refuses to run as root; in a user namespace of its own it is nobody. */
  private List<String> prefix() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    List<String> unshare = List.of("unshare", "-U");
    ProgramRun probe;
    try {
      probe = run(Duration.ofSeconds(10), ProgramRun.join(unshare, List.of("true")));
    } catch (Unavailable e) {
      probe = new ProgramRun(127, e.getMessage());
    }
    if (!probe.succeeded()) {
      throw new Unavailable(
          "PostgreSQL does not run as root, and user namespaces are off here: " + probe.output(),
          "run maas as another user, or switch them on (sysctl user.max_user_namespaces=10000),"
              + " or give --database-uri postgres://...",
          Duration.ZERO);
    }
    return unshare;
  }

  boolean exists() {
    return Files.exists(data.resolve("PG_VERSION"));
  }

  /** Under another name first, so that what was begun and never finished is not taken for one. */
  void create(String user, Path passwordFile) throws IOException {
    Path draft = home.resolve("data.new");
    PostgresPrograms.delete(draft);
    LOG.info("creating the embedded database directory={}", data);
    ProgramRun run =
        run(
            CREATION,
            ProgramRun.join(
                prefix,
                List.of(
                    programs.program("initdb").toString(),
                    "--pgdata=" + draft,
                    "--username=" + user,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--no-locale",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions")));
    if (!run.succeeded()) {
      PostgresPrograms.delete(draft);
      throw new Unavailable(
          "the embedded database cannot be created in " + home + ": " + run.output(),
          "see that this user may use all directories above it, and that there is room",
          Duration.ZERO);
    }
    Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * @return the port on the loopback address at which it answers
   */
  int start() throws IOException {
    ProgramRun run = new ProgramRun(1, "");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Files.deleteIfExists(log);
      int port = freePort();
      String options =
          ("-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=60"
                  + " -c shared_buffers=64MB -c wal_level=minimal -c max_wal_senders=0"
                  + " -c timezone=UTC -c log_timezone=UTC -c jit=off")
              .formatted(port);
      run =
          pgCtl(
              START,
              "start",
              "--wait",
              "--timeout=" + (START.toSeconds() - 5),
              "--log=" + log,
              "--options=" + options);
      if (run.succeeded()) {
        LOG.info("the embedded database answers port={} directory={}", port, data);
        return port;
      }
      if (!ProgramRun.tail(log).contains("Address already in use")) {
        break;
      }
    }
    throw new Unavailable(
        "the embedded database in " + home + " does not start: " + reason(run),
        "see " + log,
        Duration.ZERO);
  }

  private String reason(ProgramRun run) {
    String said = ProgramRun.tail(log);
    return said.isEmpty() ? run.output() : said;
  }

  /** In order; by force when that takes too long. Nothing happens when it does not run. */
  void stop() {
    if (!run(FORCED_STOP, status()).succeeded()) {
      return;
    }
    ProgramRun run = stop("fast", ORDERLY_STOP);
    if (!run.succeeded()) {
      LOG.warn("the embedded database did not stop in time, stopping it by force");
      run = stop("immediate", FORCED_STOP);
    }
    if (run.succeeded()) {
      LOG.info("the embedded database stopped directory={}", data);
    } else {
      LOG.error("the embedded database still runs directory={} said={}", data, run.output());
    }
  }

  /**
   * Stops the PostgreSQL that a killed process left on this directory, and clears away its file of
   * process numbers when that number belongs to another program by now.
   *
   * @throws Conflict when it does not stop
   */
  void stopLeftover() throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    Optional<Long> pid = pid(pidFile);
    if (pid.isEmpty()) {
      return;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid.get()).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return; // PostgreSQL itself finds the file stale, and waits for the last of its children
    }
    if (isOurs(pid.get())) {
      LOG.warn("stopping the database that a killed process left pid={}", pid.get());
      stop();
      if (!isGone(pid.get())) {
        throw new Conflict(
            "DATABASE_LEFT_OVER",
            "PostgreSQL (process " + pid.get() + ") of a killed server does not stop",
            "stop it: kill -QUIT " + pid.get());
      }
    } else if (noneIsOurs()) {
      LOG.warn("removing the process file of a killed database file={}", pidFile);
      Files.deleteIfExists(pidFile);
    }
  }

  private static Optional<Long> pid(Path file) throws IOException {
    try {
      String first = Files.readString(file).lines().findFirst().orElse("").strip();
      return first.matches("\\d{1,10}") ? Optional.of(Long.parseLong(first)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** PostgreSQL's processes work in their data directory. */
  private boolean isOurs(long pid) {
    Path proc = Path.of("/proc", String.valueOf(pid));
    try {
      return Files.readString(proc.resolve("comm")).strip().equals("postgres")
          && Files.isSameFile(proc.resolve("cwd"), data);
    } catch (IOException e) {
      return false; // gone, or another user's
    }
  }

  /** It takes its file away, by which it counts as stopped, a moment before it ends. */
  private boolean isGone(long pid) {
    long deadline = System.nanoTime() + FORCED_STOP.toNanos();
    // one that merely waits for its parent to notice its end works in no directory any more
    while (isOurs(pid)) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return true;
  }

  private boolean noneIsOurs() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.noneMatch(process -> isOurs(process.pid()));
    }
  }

  private ProgramRun stop(String mode, Duration patience) {
    return pgCtl(
        patience.plusSeconds(2),
        "stop",
        "--mode=" + mode,
        "--wait",
        "--timeout=" + patience.toSeconds());
  }

  private List<String> status() {
    return ProgramRun.join(
        prefix, List.of(programs.program("pg_ctl").toString(), "status", "--pgdata=" + data));
  }

  private ProgramRun pgCtl(Duration patience, String verb, String... options) {
    List<String> command =
        ProgramRun.join(
            prefix, List.of(programs.program("pg_ctl").toString(), verb, "--pgdata=" + data));
    return run(patience, ProgramRun.join(command, List.of(options)));
  }

  private ProgramRun run(Duration patience, List<String> command) {
    return ProgramRun.of(command, home.resolve("command.log"), patience);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
