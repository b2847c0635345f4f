package io.maas4j.server.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.maas4j.access.ApiKey;
import io.maas4j.account.Authentication;
import io.maas4j.event.EventQuery;
import io.maas4j.fleet.Fleet;
import io.maas4j.fleet.NewMachine;
import io.maas4j.fleet.ScriptRequest;
import io.maas4j.id.Ids;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.image.ImageStorage;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.power.PowerControl;
import io.maas4j.power.PowerControlConfig;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.script.MachineSide;
import io.maas4j.server.http.BoundedBody;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.topology.SnippetSyntax;
import io.maas4j.work.FleetListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A fleet in memory behind a real HTTP server, and short ways to ask it. */
final class MetadataBench implements AutoCloseable {
  static final Actor ADMIN = Actor.admin("root");
  private static final long SEED = 20261121;

  final MemoryStore store;
  final Clock clock;
  final Fleet fleet;
  final Ids ids = new Ids(new Random(SEED));
  final List<Image> images = new ArrayList<>();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final ExecutorService blocking = Executors.newSingleThreadExecutor();
  private final PowerControl power;
  private final Javalin server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger nonce = new AtomicInteger();

  MetadataBench(Clock clock) {
    this(clock, (fleet, routes) -> {});
  }

  /** Further routes, such as a test's own images. */
  interface MoreRoutes {
    void add(Fleet fleet, RoutesConfig routes);
  }

  MetadataBench(Clock clock, MoreRoutes more) {
    this(clock, more, new BoundedBody(BoundedBody.Limits.usual(), System::nanoTime));
  }

  MetadataBench(Clock clock, MoreRoutes more, BoundedBody bodies) {
    this.clock = clock;
    store = MemoryStore.driven(clock, new Random(SEED));
    MachineSide machineSide = MachineSide.load();
    PowerDrivers drivers = PowerDrivers.of(new ObedientPower());
    power =
        new PowerControl(
            drivers,
            new PowerDriverContext(clock, scheduler, blocking, "test"),
            PowerControlConfig.DEFAULTS);
    ImageStorage storage = () -> List.copyOf(images);
    fleet =
        new Fleet(
            store,
            clock,
            ids,
            drivers,
            power,
            storage,
            machineSide,
            () -> Long.MAX_VALUE,
            FleetListener.NONE,
            SnippetSyntax.FORM);
    fleet.prepare();
    MetadataService service =
        new MetadataService(
            fleet,
            new Authentication(store, clock),
            machineSide,
            clock,
            MachineAddresses.throughRacks(5248),
            bodies);
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  service.install(config.routes);
                  more.add(fleet, config.routes);
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
  }

  int port() {
    return server.port();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** A machine in status Commissioning, with scripts to run. */
  Machine commissioning(String name) {
    Machine made =
        fleet
            .machines()
            .createAndCommission(
                NewMachine.named(name)
                    .architecture("amd64/generic")
                    .macs(MacAddress.parse("52:54:00:00:00:0" + (1 + nonce.get() % 9)))
                    .power(ObedientPower.NAME, PowerParameters.empty()),
                Machine.Options.NONE,
                ScriptRequest.DEFAULT,
                ADMIN);
    nonce.incrementAndGet();
    return made;
  }

  /** Whatever the way there; the rest of the machine stays as it is. */
  void force(MachineId id, State state, Consumer<Machine> seen) {
    store.inTransaction(
        tx -> {
          Machine machine = tx.machines().lock(id).orElseThrow();
          Machine.Status status = machine.status();
          Machine changed =
              machine.withStatus(
                  new Machine.Status(
                      state,
                      status.previous(),
                      Optional.of("alice"),
                      false,
                      status.activity(),
                      status.activities(),
                      false,
                      "",
                      ""));
          seen.accept(tx.machines().update(changed).orElseThrow());
          return id;
        });
  }

  void force(MachineId id, State state) {
    force(id, state, machine -> {});
  }

  void deployment(MachineId id, Machine.Deployment deployment) {
    store.inTransaction(
        tx ->
            tx.machines()
                .update(tx.machines().lock(id).orElseThrow().withDeployment(deployment))
                .orElseThrow());
  }

  void image(Path file, String sha256, long size) {
    images.add(
        new Image(
            "custom",
            "box",
            "amd64",
            "generic",
            "uploaded",
            "Box",
            Map.of(FileKind.ROOT_RAW, new ImageFile(FileKind.ROOT_RAW, sha256, size, file))));
    // what installs it; nobody boots it here
    images.add(
        new Image(
            "ubuntu",
            "noble",
            "amd64",
            "generic",
            "stable",
            "Noble",
            Map.of(
                FileKind.BOOT_KERNEL,
                new ImageFile(FileKind.BOOT_KERNEL, sha256, size, file),
                FileKind.BOOT_INITRD,
                new ImageFile(FileKind.BOOT_INITRD, sha256, size, file),
                FileKind.SQUASHFS,
                new ImageFile(FileKind.SQUASHFS, sha256, size, file))));
  }

  Machine machine(MachineId id) {
    return store.inTransaction(tx -> tx.machines().find(id).orElseThrow());
  }

  List<String> eventTypes(MachineId id) {
    return store.inTransaction(
        tx ->
            tx
                .events()
                .query(
                    new EventQuery(
                        EventType.Level.DEBUG,
                        Optional.of(Set.of(id)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        1000))
                .stream()
                .map(event -> event.type().name())
                .toList());
  }

  ApiKey key(MachineId id) {
    return fleet.machineKeys().of(id);
  }

  String sign(ApiKey key) {
    return sign(key, clock.instant().getEpochSecond());
  }

  String sign(ApiKey key, long timestamp) {
    return "OAuth oauth_nonce=\""
        + nonce.incrementAndGet()
        + "\", oauth_timestamp=\""
        + timestamp
        + "\", oauth_version=\"1.0\", oauth_signature_method=\"PLAINTEXT\","
        + " oauth_consumer_key=\""
        + key.consumerKey()
        + "\", oauth_token=\""
        + key.tokenKey()
        + "\", oauth_signature=\"%26"
        + key.tokenSecret().reveal()
        + "\"";
  }

  HttpResponse<byte[]> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)));
    return send(request, headers);
  }

  HttpResponse<byte[]> signedGet(ApiKey key, String path) {
    return get(path, "Authorization", sign(key));
  }

  HttpResponse<byte[]> post(String path, byte[] body, String... headers) {
    return send(
        HttpRequest.newBuilder(URI.create(url(path))).POST(BodyPublishers.ofByteArray(body)),
        headers);
  }

  HttpResponse<byte[]> form(String path, String form, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/x-www-form-urlencoded";
    return post(path, form.getBytes(UTF_8), all);
  }

  HttpResponse<byte[]> report(ApiKey key, MachineId id, String json) {
    return post("/MAAS/metadata/status/" + id, json.getBytes(UTF_8), "Authorization", sign(key));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request, String... headers) {
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }
}
