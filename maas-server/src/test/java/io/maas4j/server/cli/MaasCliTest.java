package io.maas4j.server.cli;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.maas4j.access.Passwords;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.JobScheduler;
import io.maas4j.store.spi.Store;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaasCliTest {
  @TempDir private Path directory;
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final Store store = new MemoryStore(Clock.systemUTC(), scheduler);
  private final Deque<String> typed = new ArrayDeque<>();
  private final CountDownLatch stopWanted = new CountDownLatch(1);

  /** What a command left behind. */
  private record Outcome(int status, String out, String err) {}

  @AfterEach
  void stop() {
    store.close();
    scheduler.shutdownNow();
  }

  @Test
  void initWritesSettingsAndKeyForTheOwnerOnly() throws IOException {
    Outcome done = maas("init", "region+rack", "--maas-url", "http://10.0.0.1:5240/MAAS");
    assertThat(done.err()).isEmpty();
    assertThat(done.out()).contains("maas createadmin --data-dir", "maas run --data-dir");
    assertThat(mode("maas.yaml")).isEqualTo("rw-------");
    assertThat(mode("secret.key")).isEqualTo("rw-------");
    assertThat(Files.size(directory.resolve("secret.key"))).isEqualTo(32);
    assertThat(maas("config").out())
        .contains("maas-url        = http://10.0.0.1:5240/MAAS  (" + directory + "/maas.yaml)");
  }

  @Test
  void initKeepsWhatIsThereUnlessForcedAndNeverReplacesTheKey() throws IOException {
    maas("init", "region+rack");
    byte[] key = Files.readAllBytes(directory.resolve("secret.key"));
    Outcome again = maas("init", "region+rack", "--dhcp-port", "1067");
    assertThat(again.status()).isEqualTo(MaasCli.FAILED);
    assertThat(again.err()).contains("is initialized already. Edit ").contains("--force");
    assertThat(maas("init", "region+rack", "--dhcp-port", "1067", "--force").status()).isZero();
    assertThat(Files.readString(directory.resolve("maas.yaml"))).contains("dhcp-port: \"1067\"");
    assertThat(Files.readAllBytes(directory.resolve("secret.key"))).isEqualTo(key);
  }

  @Test
  void initRefusesHalfAModeAndLeavesNothingBehind() {
    Outcome refused = maas("init", "rack");
    assertThat(refused.status()).isEqualTo(MaasCli.USAGE);
    assertThat(refused.err()).contains("not supported yet").doesNotContain("\tat ");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void configShowsNoPassword() {
    Outcome shown = maas("config", "--database-uri", "postgres://u:hunter2@h/db");
    assertThat(shown.out())
        .contains("database-uri    = postgres://u:***@h:5432/db  (flag --database-uri)")
        .doesNotContain("hunter2");
  }

  @Test
  void errorsAreOneLineWithARemedyAndATraceOnlyForDebug() {
    Outcome wrong = maas("config", "--tftp-port", "many");
    assertThat(wrong.status()).isEqualTo(MaasCli.USAGE);
    assertThat(wrong.err().lines())
        .containsExactly(
            "maas: tftp-port 'many' (flag --tftp-port) cannot be used: it is not a whole number."
                + " Accepted: 0-65535, 0 for any free one.");
    assertThat(maas("config", "--debug", "--tftp-port", "many").err()).contains("\tat ");
  }

  @Test
  void aCommandIsNeeded() {
    assertThat(execute().status()).isEqualTo(MaasCli.USAGE);
    assertThat(execute("frobnicate").err()).contains("frobnicate").contains("maas --help");
    assertThat(execute("--version").out()).startsWith("maas4j ");
  }

  @Test
  void statusSaysThatNothingRuns() {
    Outcome status = maas("status");
    assertThat(status.status()).isEqualTo(StatusCommand.NOT_RUNNING);
    assertThat(status.out()).contains("server: not running");
  }

  @Test
  void administratorsAndTheirKeysWhileAServerRuns() throws Exception {
    BlockingQueue<Outcome> finished = new ArrayBlockingQueue<>(1);
    BlockingQueue<String> said = new ArrayBlockingQueue<>(1);
    ExecutorService runner = Executors.newSingleThreadExecutor();
    try {
      Future<?> run =
          runner.submit(
              () -> finished.add(maasSaying(said, "run", "--maas-url", "http://127.0.0.1:0/MAAS")));
      assertThat(said.poll(90, TimeUnit.SECONDS)).startsWith("ready http://127.0.0.1:");

      Outcome made =
          maas("createadmin", "--username", "admin", "--password", "pw", "--email", "a@b");
      assertThat(made).isEqualTo(new Outcome(0, "", ""));
      assertThat(maas("createadmin", "--username", "admin", "--password", "pw", "--email", "c@d"))
          .matches(refused -> refused.status() == MaasCli.FAILED)
          .matches(refused -> refused.err().startsWith("maas: there is a user already"));
      typed.addAll(List.of("second", "s3cret", "s3cret", "second@b"));
      assertThat(maas("createadmin").status()).isZero();
      assertThat(
              store
                  .inTransaction(tx -> tx.users().find("second"))
                  .map(user -> Passwords.matches("s3cret", user.password())))
          .contains(true);
      Files.writeString(
          directory.resolve("maas.yaml"), "github-url: \"http://127.0.0.1:9\"\n", APPEND, CREATE);
      String[] keyed = {
        "createadmin",
        "--username",
        "keyed",
        "--password",
        "pw",
        "--email",
        "k@b",
        "--ssh-import",
        "gh:wren"
      };
      assertThat(maas(keyed).err())
          .contains("the administrator keyed was made, but")
          .contains("127.0.0.1 cannot be reached");
      typed.addAll(List.of("third", "one", "other"));
      assertThat(maas("createadmin").err()).contains("the passwords are not the same");
      assertThat(maas("createadmin").err()).contains("--username is missing");

      apiKeys();

      Outcome status = maas("status");
      assertThat(status.status()).isZero();
      assertThat(status.out()).contains("server: running", "dhcp: 0.0.0.0:1067", "machines: none");
      Outcome second = maas("run");
      assertThat(second.status()).isEqualTo(MaasCli.FAILED);
      assertThat(second.err()).contains("a server runs on " + directory + " already");

      stopWanted.countDown();
      run.get(30, TimeUnit.SECONDS);
      assertThat(finished.take().status()).isZero();
      assertThat(maas("status").status()).isEqualTo(StatusCommand.NOT_RUNNING);
    } finally {
      stopWanted.countDown();
      runner.shutdown();
      assertThat(runner.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void sshKeysComeFromWhereTheAdministratorHasPublishedThem() throws IOException {
    String key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f wren";
    HttpServer github =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    github.createContext(
        "/",
        exchange -> {
          byte[] body = (key + "\n").getBytes(StandardCharsets.UTF_8);
          boolean known = exchange.getRequestURI().getPath().contains("wren");
          exchange.sendResponseHeaders(known ? 200 : 404, known ? body.length : -1);
          if (known) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    github.start();
    try {
      String url = "http://127.0.0.1:" + github.getAddress().getPort();
      maas("init", "region+rack", "--github-url", url);
      Outcome made =
          maas(
              "createadmin",
              "--username=wren",
              "--password=pw",
              "--email=a@b",
              "--ssh-import=gh:wren");
      assertThat(made).isEqualTo(new Outcome(0, "SSH keys of gh:wren: 1\n", ""));
      Outcome missing =
          maas(
              "createadmin",
              "--username=tern",
              "--password=pw",
              "--email=c@d",
              "--ssh-import=gh:tern");
      assertThat(missing.status()).isEqualTo(MaasCli.USAGE);
      assertThat(missing.err()).contains("the administrator tern was made, but: Unable to import");
    } finally {
      github.stop(0);
    }
  }

  private void apiKeys() {
    String first = maas("apikey", "--username", "admin").out().strip();
    assertThat(first).matches("\\w{18}:\\w{18}:\\w{32}");
    String made = maas("apikey", "--username=admin", "--generate", "--name", "ci").out().strip();
    assertThat(maas("apikey", "--username", "admin", "--with-names").out().lines())
        .containsExactlyInAnyOrder(first + " MAAS consumer", made + " ci");
    assertThat(maas("apikey", "--username", "admin", "--update", made, "--name", "x").status())
        .isZero();
    assertThat(maas("apikey", "--username", "admin", "--with-names").out()).contains(made + " x");
    assertThat(maas("apikey", "--username", "admin", "--delete", made).status()).isZero();
    assertThat(maas("apikey", "--username", "admin").out().strip()).isEqualTo(first);
    Outcome gone = maas("apikey", "--username", "admin", "--delete", made);
    assertThat(gone.status()).isEqualTo(MaasCli.FAILED);
    assertThat(gone.err()).contains("has no API key").doesNotContain(made.split(":")[2]);
    assertThat(maas("apikey", "--username", "nobody").err()).contains("there is no user nobody");
    assertThat(maas("apikey", "--username", "admin", "--update", first).err())
        .contains("--update needs --name");
    assertThat(maas("apikey", "--username", "admin", "--name", "n").status())
        .isEqualTo(MaasCli.USAGE);
  }

  private Outcome maas(String... args) {
    return maasSaying(new ArrayBlockingQueue<>(64), args);
  }

  private Outcome maasSaying(BlockingQueue<String> said, String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("--data-dir");
    all.add(directory.toString());
    all.add("--cache-dir");
    all.add(Path.of("target", "postgresql-cache").toAbsolutePath().toString());
    return execute(said, all.toArray(String[]::new));
  }

  private Outcome execute(String... args) {
    return execute(new ArrayBlockingQueue<>(64), args);
  }

  private Outcome execute(BlockingQueue<String> said, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter saying =
        new PrintWriter(out) {
          @Override
          public void println(String line) {
            super.println(line);
            said.offer(line);
          }
        };
    CommandContext context =
        new CommandContext(
            TinyServer::start,
            (dataSource, key) -> new Shared(store),
            Map.of(),
            directory,
            saying,
            new PrintWriter(err),
            new Typist(typed),
            () -> new Stop(stopWanted));
    int status = new MaasCli(context).execute(args);
    saying.flush();
    return new Outcome(status, out.toString(), err.toString());
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
  }

  /** The test's store, which outlives each command. */
  private record Shared(Store store) implements Store {
    @Override
    public <T> T inTransaction(Work<T> work) {
      return store.inTransaction(work);
    }

    @Override
    public JobScheduler scheduler() {
      return store.scheduler();
    }

    @Override
    public void close() {
      // the test's to close
    }
  }

  private record Typist(Deque<String> typed) implements Prompt {
    @Override
    public Optional<String> line(String question) {
      return Optional.ofNullable(typed.poll());
    }

    @Override
    public Optional<String> password(String question) {
      return line(question);
    }
  }

  private record Stop(CountDownLatch wanted) implements StopSignal {
    @Override
    public void await() throws InterruptedException {
      wanted.await();
    }

    @Override
    public void stopped() {
      // nobody waits for it
    }
  }
}
