package io.maas4j.server.resilience;

import io.maas4j.access.SecretBox;
import io.maas4j.account.Accounts;
import io.maas4j.id.Ids;
import io.maas4j.sample.sim.SimNetwork;
import io.maas4j.server.MaasServer;
import io.maas4j.server.cli.RunningServer;
import io.maas4j.server.config.Configuration;
import io.maas4j.server.config.Key;
import io.maas4j.server.database.DataDirHold;
import io.maas4j.server.database.Database;
import io.maas4j.server.database.Databases;
import io.maas4j.server.demo.Demo;
import io.maas4j.server.demo.RegionClient;
import io.maas4j.store.postgres.PostgresStore;
import io.maas4j.store.spi.Store;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A region with its rack in this JVM, on a PostgreSQL that the test can stop and start. Not
 * thread-safe.
 */
final class RunningRegion implements AutoCloseable {
  private final Path home;
  private final Clock clock;
  private final List<String> subnets;
  private final byte[] secretKey = new byte[32];
  private final DataDirHold hold;
  private final Database database;
  private final RunningServer server;
  private final String apiKey;
  private EmbeddedPostgres postgres;

  /** Puts images and loaders where the region looks for them. */
  interface Images {
    void write(Path directory) throws IOException;
  }

  private RunningRegion(Path home, Clock clock, List<String> subnets, Images images)
      throws IOException {
    this.home = home;
    this.subnets = List.copyOf(subnets);
    this.clock = clock;
    SecureRandom random = new SecureRandom();
    random.nextBytes(secretKey);
    this.postgres = postgres(0);
    images.write(Files.createDirectories(images()));
    Configuration configuration = Configuration.load(Map.of(), home, flags(postgres.getPort()));
    this.hold = DataDirHold.forServer(configuration.dataDir());
    this.database = Databases.open(configuration, hold);
    this.server = new MaasServer(clock).start(configuration, database.dataSource(), secretKey);
    this.apiKey =
        withStore(
            store -> {
              Accounts accounts = new Accounts(store, new Ids(random));
              accounts.create("admin", "a@example.test", "pass", Accounts.Role.ADMINISTRATOR);
              return accounts.apiKeys("admin").get(0).text();
            });
  }

  static RunningRegion start(Clock clock) throws IOException {
    return start(clock, List.of(Demo.SUBNET));
  }

  /**
   * @param subnets of the configuration
   */
  static RunningRegion start(Clock clock, List<String> subnets) throws IOException {
    return start(clock, subnets, directory -> {});
  }

  /**
   * @param subnets of the configuration
   * @param images that are there from the start
   */
  static RunningRegion start(Clock clock, List<String> subnets, Images images) throws IOException {
    return new RunningRegion(Directories.fresh("region"), clock, subnets, images);
  }

  private EmbeddedPostgres postgres(int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(home.resolve("postgres"))
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "off");
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  private Map<Key<?>, List<String>> flags(int databasePort) {
    Map<Key<?>, List<String>> flags = new LinkedHashMap<>();
    flags.put(Key.DATA_DIR, List.of(home.resolve("data").toString()));
    flags.put(
        Key.DATABASE_URI, List.of("postgres://postgres:x@127.0.0.1:" + databasePort + "/postgres"));
    flags.put(Key.IMAGES_DIR, List.of(images().toString()));
    flags.put(Key.MAAS_URL, List.of("http://127.0.0.1:0/MAAS"));
    flags.put(Key.RACK_BIND, List.of("127.0.0.1"));
    flags.put(Key.DHCP_PORT, List.of("0"));
    flags.put(Key.TFTP_PORT, List.of("0"));
    flags.put(Key.RACK_HTTP_PORT, List.of("0"));
    flags.put(Key.SUBNETS, subnets);
    flags.put(Key.NODE_TIMEOUT, List.of("1"));
    return flags;
  }

  Path images() {
    return home.resolve("images");
  }

  Path machines() {
    return home.resolve("machines");
  }

  String url() {
    return server.url();
  }

  ApiCaller caller() {
    return new ApiCaller(url(), apiKey, clock);
  }

  /** An administrator's, {@code consumer:token:secret}. */
  String apiKey() {
    return apiKey;
  }

  RegionClient client() {
    return new RegionClient(url(), apiKey, clock);
  }

  /** Where DHCP is served now. */
  List<InetSocketAddress> dhcp() {
    String text = server.endpoints().getOrDefault("dhcp", "");
    return Stream.of(text.split(" "))
        .filter(each -> !each.isEmpty())
        .map(RunningRegion::address)
        .toList();
  }

  /** {@code dhcp}, {@code tftp} or {@code http}. */
  InetSocketAddress endpoint(String name) {
    String text = server.endpoints().get(name);
    if (text == null) {
      throw new IllegalArgumentException("the server has no " + name);
    }
    return address(text);
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    return new InetSocketAddress(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  SimNetwork network() throws IOException {
    return network(Demo.RELAY);
  }

  /**
   * @param relay the address of the machines' relay
   */
  SimNetwork network(String relay) throws IOException {
    return new SimNetwork(
        endpoint("dhcp"), (Inet4Address) InetAddress.getByName(relay), endpoint("tftp").getPort());
  }

  <T> T withStore(Function<Store, T> work) {
    try (PostgresStore store =
        PostgresStore.connect(
            database.dataSource(), SecretBox.aesGcm(secretKey, new SecureRandom()), clock)) {
      return work.apply(store);
    }
  }

  void stopDatabase() throws IOException {
    postgres.close();
  }

  void startDatabase() throws IOException {
    postgres = postgres(postgres.getPort());
  }

  @Override
  public void close() {
    try {
      server.close();
      database.close();
      hold.close();
      postgres.close();
      Directories.delete(home);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
