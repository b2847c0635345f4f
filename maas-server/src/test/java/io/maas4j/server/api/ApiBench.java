package io.maas4j.server.api;

import io.javalin.Javalin;
import io.maas4j.access.ApiKey;
import io.maas4j.access.User;
import io.maas4j.access.spi.KeySource;
import io.maas4j.account.Accounts;
import io.maas4j.account.Authentication;
import io.maas4j.deploy.ServiceAddress;
import io.maas4j.fleet.Fleet;
import io.maas4j.id.Ids;
import io.maas4j.image.Image;
import io.maas4j.image.StoredImages;
import io.maas4j.image.UploadDirectory;
import io.maas4j.power.PowerControl;
import io.maas4j.power.PowerControlConfig;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.manual.ManualPowerDriverFactory;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.script.MachineSide;
import io.maas4j.server.rack.SnippetGrammar;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.work.FleetListener;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A region's API on a port of its own, with its store in memory. */
final class ApiBench implements AutoCloseable {
  private static final long SEED = 7;
  private static final MachineSide MACHINE_SIDE = MachineSide.load();

  final MutableClock clock = MutableClock.atNoon();

  /** SSH keys by where they are published: {@code gh:wren}. */
  final Map<String, List<String>> published = new ConcurrentHashMap<>();

  /** Images that lie there, besides the uploaded ones; none at first. */
  final List<Image> images = new CopyOnWriteArrayList<>();

  final Store store;
  final Fixtures fixtures = new Fixtures(clock);
  final Accounts accounts;
  final Fleet fleet;
  final ApiRoutes routes;
  private final Path uploads = temporary();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final ExecutorService blocking = Executors.newSingleThreadExecutor();
  private final PowerControl power;
  private final Javalin server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger nonce = new AtomicInteger();

  /** A region with further power types. */
  ApiBench(PowerDriverFactory... further) {
    this(
        clock -> MemoryStore.driven(clock, new Random(SEED)),
        store -> store,
        ApiListener.NONE,
        further);
  }

  ApiBench(UnaryOperator<Store> seenByApi, ApiListener listener) {
    this(clock -> MemoryStore.driven(clock, new Random(SEED)), seenByApi, listener);
  }

  /**
   * @param empty makes the store, which is closed with this
   */
  ApiBench(
      Function<MutableClock, Store> empty,
      UnaryOperator<Store> seenByApi,
      ApiListener listener,
      PowerDriverFactory... further) {
    store = empty.apply(clock);
    Ids ids = new Ids(new Random(SEED));
    PowerDrivers drivers = PowerDrivers.of(new ManualPowerDriverFactory());
    for (PowerDriverFactory each : further) {
      drivers = drivers.and(each);
    }
    power =
        new PowerControl(
            drivers,
            new PowerDriverContext(clock, scheduler, blocking, "test"),
            PowerControlConfig.DEFAULTS);
    fleet =
        new Fleet(
            store,
            clock,
            ids,
            drivers,
            power,
            new StoredImages(() -> images, UploadDirectory.open(uploads)),
            MACHINE_SIDE,
            () -> Long.MAX_VALUE,
            FleetListener.NONE,
            new SnippetGrammar());
    fleet.prepare();
    accounts = new Accounts(store, ids, this::keysOf);
    store.inTransaction(tx -> insert(tx, ids, "kestrel", true));
    store.inTransaction(tx -> insert(tx, ids, "wren", false));
    Store seen = seenByApi.apply(store);
    routes =
        new ApiRoutes(
            fleet,
            accounts,
            new Authentication(seen, clock),
            seen,
            drivers,
            rack -> new ServiceAddress(rack.orElse("maas.example"), 5240),
            listener);
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  routes.install(config);
                })
            .start("127.0.0.1", 0);
  }

  @Override
  public void close() {
    server.stop();
    power.close();
    store.close();
    scheduler.shutdownNow();
    blocking.shutdownNow();
    try (Stream<Path> files = Files.walk(uploads)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("maas-uploads");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> keysOf(KeySource.Service service, String account)
      throws KeySource.Unfetchable {
    List<String> keys = published.get(service.prefix() + ":" + account);
    if (keys == null) {
      throw new KeySource.Unfetchable("there is no such account.");
    }
    return keys;
  }

  /** All that the region knows. */
  Map<String, Map<?, ?>> contents() {
    return ((MemoryStore) store).contents();
  }

  int port() {
    return server.port();
  }

  /** A header that this user's first key signs now. */
  String signed(String user) {
    return signed(accounts.apiKeys(user).get(0));
  }

  String signed(ApiKey key) {
    return header(key, key.tokenSecret().reveal(), clock.instant().getEpochSecond());
  }

  String header(ApiKey key, String secret, long seconds) {
    return "OAuth oauth_nonce=\"n"
        + nonce.incrementAndGet()
        + "\", oauth_timestamp=\""
        + seconds
        + "\", oauth_version=\"1.0\", oauth_signature_method=\"PLAINTEXT\", oauth_consumer_key=\""
        + key.consumerKey()
        + "\", oauth_token=\""
        + key.tokenKey()
        + "\", oauth_signature=\"%26"
        + secret
        + "\"";
  }

  HttpResponse<String> get(String path, String user) {
    return send("GET", path, Map.of("Authorization", signed(user)), Optional.empty());
  }

  HttpResponse<String> anonymous(String method, String path, String... pairs) {
    return send(
        method,
        path,
        Map.of("Content-Type", "application/x-www-form-urlencoded"),
        Optional.of(encodedForm(pairs)));
  }

  /** What is no text. */
  HttpResponse<byte[]> bytes(String path, String user) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Authorization", signed(user))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> form(String method, String path, String user, String... pairs) {
    return send(
        method,
        path,
        Map.of("Authorization", signed(user), "Content-Type", "application/x-www-form-urlencoded"),
        Optional.of(encodedForm(pairs)));
  }

  static String encodedForm(String... pairs) {
    return java.util.stream.IntStream.range(0, pairs.length / 2)
        .mapToObj(i -> encoded(pairs[2 * i]) + "=" + encoded(pairs[2 * i + 1]))
        .collect(Collectors.joining("&"));
  }

  static String form(List<List<String>> pairs) {
    return pairs.stream()
        .map(pair -> encoded(pair.get(0)) + "=" + encoded(pair.get(1)))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  HttpResponse<String> send(
      String method, String path, Map<String, String> headers, Optional<String> body) {
    return sendBytes(
        method, path, headers, body.map(text -> text.getBytes(StandardCharsets.UTF_8)));
  }

  HttpResponse<String> sendBytes(
      String method, String path, Map<String, String> headers, Optional<byte[]> body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(
                method,
                body.map(HttpRequest.BodyPublishers::ofByteArray)
                    .orElseGet(HttpRequest.BodyPublishers::noBody));
    headers.forEach(request::header);
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends a path as it stands, which clients of the JDK would refuse, and returns all lines. */
  List<String> raw(String path, String user) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: region\r\nConnection: close\r\nAuthorization: "
              + signed(user)
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .lines()
          .toList();
    }
  }

  /** An account without a password: hashing one takes longer than most tests. */
  private static User insert(Tx tx, Ids ids, String name, boolean admin) {
    User user = new User(name, name + "@birds.example", admin, true, "");
    tx.users().insert(user);
    tx.keys().insert(ApiKey.ofUser(ids, name, "MAAS consumer"));
    return user;
  }
}
