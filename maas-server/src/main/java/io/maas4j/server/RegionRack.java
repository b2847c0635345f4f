package io.maas4j.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.maas4j.Maas;
import io.maas4j.access.SecretBox;
import io.maas4j.deploy.ServiceAddress;
import io.maas4j.depot.ImportMeans;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.fleet.Networks;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.image.DirectoryImages;
import io.maas4j.image.ImageStorage;
import io.maas4j.image.StoredImages;
import io.maas4j.image.UploadDirectory;
import io.maas4j.image.content.ContentDirectory;
import io.maas4j.image.content.ImportedImages;
import io.maas4j.image.download.DownloadLimits;
import io.maas4j.image.stream.Content;
import io.maas4j.image.stream.StreamLimits;
import io.maas4j.machine.Controller;
import io.maas4j.netboot.images.FetchLimits;
import io.maas4j.netboot.images.HttpStreamFetcher;
import io.maas4j.netboot.images.KeyringsOnDisk;
import io.maas4j.netboot.images.LoaderDirectory;
import io.maas4j.netboot.images.OpenPgpVerifier;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.pin.PinFile;
import io.maas4j.server.api.ApiRoutes;
import io.maas4j.server.cli.RunningServer;
import io.maas4j.server.config.Configuration;
import io.maas4j.server.config.Key;
import io.maas4j.server.config.SubnetConfig;
import io.maas4j.server.controller.Host;
import io.maas4j.server.controller.Presence;
import io.maas4j.server.controller.RunningServices;
import io.maas4j.server.keys.HttpKeySource;
import io.maas4j.server.metadata.MetadataService;
import io.maas4j.server.metrics.ServerMetrics;
import io.maas4j.server.rack.PairWords;
import io.maas4j.server.rack.Rack;
import io.maas4j.server.rack.RackSettings;
import io.maas4j.server.rack.ServedSubnet;
import io.maas4j.server.rack.SnippetGrammar;
import io.maas4j.server.rack.WatchSettings;
import io.maas4j.setting.Setting;
import io.maas4j.store.postgres.PostgresStore;
import io.maas4j.store.postgres.jobs.JobsConfig;
import io.maas4j.work.FleetListener;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A region and a rack in one process. Everything is put together here, by hand, and nothing is
 * decided here. Thread-safe once started.
 */
final class RegionRack implements RunningServer {
  private static final Logger log = LoggerFactory.getLogger(RegionRack.class);
  private static final int EFFECT_THREADS = 24;
  private static final int REFRESH_SECONDS = 5;
  private static final int WATCH_SECONDS = 2;
  // well within the region's patience with a silent controller
  private static final int PRESENCE_SECONDS = 30;
  // a rack of machines that boot at once connects at once
  private static final int ACCEPT_QUEUE = 1024;
  // nobody needs longer for the few lines before a body
  private static final Duration HEAD_PATIENCE = Duration.ofSeconds(20);
  private static final String PATH = "/MAAS";

  private final Configuration configuration;
  private final Maas maas;
  private final ServerMetrics metrics;
  private final ScheduledExecutorService refresher;
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Javalin web;
  private volatile Optional<Rack> rack = Optional.empty();

  RegionRack(Configuration configuration, DataSource dataSource, byte[] secretKey, Clock clock) {
    this.configuration = configuration;
    this.refresher =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "maas-refresh-1");
              thread.setDaemon(true);
              return thread;
            });
    SecureRandom random = new SecureRandom();
    PostgresStore store =
        PostgresStore.connect(
            dataSource,
            SecretBox.aesGcm(secretKey, random),
            clock,
            JobsConfig.DEFAULT.withThreads(EFFECT_THREADS));
    PowerDrivers drivers = PowerDrivers.discover();
    ImageStorage images =
        new StoredImages(
            DirectoryImages.open(configuration.images().images()),
            UploadDirectory.open(configuration.dataDir().path().resolve("uploads")));
    ImportedImages imported =
        new ImportedImages(
            ContentDirectory.open(
                configuration.dataDir().path().resolve("content"),
                configuration.images().contentLimits(),
                this::corrupt));
    store.migrate();
    this.metrics = new ServerMetrics(store);
    this.maas =
        Maas.builder()
            .store(store)
            .clock(clock)
            .ids(new Ids(random))
            .powerDrivers(drivers)
            .peerPins(PinFile.open(configuration.dataDir().path().resolve("bmc-pins")))
            .images(images)
            .imports(
                new ImportMeans(
                    imported,
                    proxy ->
                        HttpStreamFetcher.through(proxy, FetchLimits.USUAL, "MAAS4J/" + version()),
                    new OpenPgpVerifier(),
                    new KeyringsOnDisk(),
                    new LoaderDirectory(configuration.images().loaders()),
                    StreamLimits.usual(),
                    DownloadLimits.USUAL))
            .confirmedTopology(() -> rack.map(Rack::acknowledgedVersion).orElse(Long.MAX_VALUE))
            .listener(listener())
            .snippetSyntax(new SnippetGrammar())
            .keySource(new HttpKeySource(configuration.keySources(), HttpKeySource.Limits.USUAL))
            .start();
    this.web = Javalin.create(config -> routes(config, drivers));
  }

  /** Nothing is handed out before all is put together. */
  private void corrupt(Content content, String detail) {
    log.error("an image file is corrupt sha256={}: {}", content.sha256(), detail);
    maas.fleet().imports().corrupt(content, detail);
  }

  void start() {
    settings();
    configuration.rack().subnets().forEach(subnet -> maas.fleet().networks().ensure(spec(subnet)));
    Presence presence =
        new Presence(
            maas.fleet().controllers(),
            Host.local(),
            configuration.dataDir().path().resolve("rack").resolve("system-id"),
            configuration.images().loaders(),
            version(),
            this::services);
    MachineId id = presence.tell().id();
    log.info("this controller is system_id={}", id);
    maas.fleet()
        .networks()
        .adopt(configuration.rack().subnets().stream().map(SubnetConfig::cidr).toList(), id);
    listen();
    Rack started =
        new Rack(
            id,
            rackSettings(),
            maas.fleet(),
            maas.images(),
            URI.create("http://" + loopback() + ":" + web.port()),
            maas.clock(),
            maas.blocking());
    rack = Optional.of(started);
    started.start();
    started
        .dhcpStats()
        .ifPresent(
            none ->
                metrics.rack(
                    () -> started.dhcpStats().orElseThrow(),
                    started::tftpStats,
                    started::httpStats));
    metrics.powerSweep(maas.fleet().powerSweep()::stats);
    metrics.pairs(started::pairs);
    metrics.watch(started::watchStats, started::foreignServers);
    started.dhcp6Stats().ifPresent(none -> metrics.dhcp6(() -> started.dhcp6Stats().orElseThrow()));
    presence.tell();
    refresher.scheduleWithFixedDelay(
        () -> tell(presence), PRESENCE_SECONDS, PRESENCE_SECONDS, TimeUnit.SECONDS);
    // what another process changed is seen without a word from it
    refresher.scheduleWithFixedDelay(
        this::refresh, REFRESH_SECONDS, REFRESH_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public String url() {
    return configuration
        .http()
        .publicUrl()
        .filter(url -> configuration.http().port() != 0)
        .map(URI::toString)
        .orElse("http://" + loopback() + ":" + web.port() + PATH);
  }

  @Override
  public Map<String, String> endpoints() {
    Map<String, String> endpoints = new LinkedHashMap<>();
    rack.ifPresent(
        r -> {
          endpoints.put("dhcp", text(r.dhcpAddresses()));
          endpoints.put("tftp", text(r.tftpAddresses()));
          endpoints.put("http", text(r.httpAddresses()));
        });
    return endpoints;
  }

  /** Machines first lose their boot services, then the API goes, then the work that is left. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    refresher.shutdownNow();
    rack.ifPresent(Rack::close);
    web.stop();
    maas.close();
    metrics.close();
  }

  private void routes(JavalinConfig config, PowerDrivers drivers) {
    config.startup.showJavalinBanner = false;
    config.jetty.addConnector(
        (server, http) -> {
          ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
          connector.setHost(configuration.http().listenAddress().getHostAddress());
          connector.setPort(configuration.http().port());
          connector.setAcceptQueueSize(ACCEPT_QUEUE);
          connector.addEventListener(new SlowHeads(connector.getScheduler(), HEAD_PATIENCE));
          return connector;
        });
    new ApiRoutes(
            maas.fleet(),
            maas.accounts(),
            maas.authentication(),
            maas.store(),
            drivers,
            this::reached,
            metrics::answered)
        .install(config);
    MetadataService metadata =
        new MetadataService(
            maas.fleet(),
            maas.authentication(),
            maas.machineSide(),
            maas.clock(),
            (address, requested) ->
                address
                    .map(
                        host ->
                            new ServiceAddress(
                                host, rack.map(Rack::httpPort).orElse(requested.port())))
                    .orElse(requested));
    metadata.install(config.routes);
    refresher.scheduleWithFixedDelay(
        () -> tell(metadata), WATCH_SECONDS, WATCH_SECONDS, TimeUnit.SECONDS);
    config.routes.get("/metrics", metrics::scrape);
  }

  /** Through the rack that answered a machine's boot, else as people reach the region. */
  private ServiceAddress reached(Optional<String> rackAddress) {
    return rackAddress
        .map(host -> new ServiceAddress(host, rack.map(Rack::httpPort).orElse(web.port())))
        .or(() -> ServiceAddress.parse(URI.create(url()).getAuthority()))
        .orElseGet(() -> new ServiceAddress(loopback(), web.port()));
  }

  private void listen() {
    String host = configuration.http().listenAddress().getHostAddress();
    int port = configuration.http().port();
    try {
      web.start();
    } catch (RuntimeException e) {
      throw new Unavailable(
          "cannot listen on " + host + ":" + port + " for the API: " + rootMessage(e),
          "stop what uses the port, or change maas-url",
          e);
    }
  }

  private FleetListener listener() {
    FleetListener counted = metrics.fleetListener();
    return new FleetListener() {
      @Override
      public void moved(
          io.maas4j.id.MachineId machine,
          io.maas4j.lifecycle.State from,
          io.maas4j.lifecycle.State to,
          java.time.Instant at) {
        log.info("machine moved system_id={} from={} to={}", machine, from, to);
        counted.moved(machine, from, to, at);
      }

      @Override
      public void recorded(io.maas4j.event.Event event) {
        counted.recorded(event);
      }

      @Override
      public void topologyChanged(long version) {
        counted.topologyChanged(version);
        if (!refresher.isShutdown() && refreshing.compareAndSet(false, true)) {
          refresher.execute(RegionRack.this::refresh);
        }
      }

      @Override
      public void effectDone(io.maas4j.id.MachineId machine, String effect, boolean succeeded) {
        counted.effectDone(machine, effect, succeeded);
      }
    };
  }

  /** Whatever goes wrong here is tried again at the next tick. */
  private void refresh() {
    refreshing.set(false);
    try {
      rack.ifPresent(Rack::refresh);
      maas.fleet().bootResources().publish();
    } catch (RuntimeException e) {
      warn("the rack keeps the networks and images that it knows", e);
    }
  }

  /** Whatever goes wrong here is tried again at the next tick. */
  private void tell(Presence presence) {
    try {
      presence.tell();
      rack.ifPresent(Rack::look);
      maas.fleet()
          .topology()
          .scans()
          .scanIfDue()
          .ifPresent(
              report ->
                  report
                      .troubles()
                      .forEach(
                          trouble ->
                              log.info("no scan for neighbours now: {}", trouble.message())));
    } catch (RuntimeException e) {
      warn("the region does not hear that this controller runs, or what it sees", e);
    }
  }

  private static void tell(MetadataService metadata) {
    try {
      metadata.tell();
    } catch (RuntimeException e) {
      warn("what machines asked the metadata service for is not written down", e);
    }
  }

  /** A database that is away is said again every few seconds; anything else may be our fault. */
  private static void warn(String what, RuntimeException cause) {
    if (cause instanceof Unavailable) {
      log.warn("{}: {}", what, rootMessage(cause));
    } else {
      log.warn(what, cause);
    }
  }

  private List<Controller.Service> services() {
    Set<String> running = new HashSet<>(Set.of("regiond"));
    rack.ifPresent(
        r -> {
          running.addAll(Set.of("rackd", "tftp", "http"));
          if (!r.dhcpAddresses().isEmpty()) {
            running.add("dhcpd");
          }
        });
    return rack.map(Rack::pairWords)
        .filter(words -> !words.text().isEmpty())
        .map(words -> RunningServices.of(running, dhcp(running.contains("dhcpd"), words)))
        .orElseGet(() -> RunningServices.of(running));
  }

  private static Controller.Service dhcp(boolean runs, PairWords words) {
    Controller.Service.Status whenRunning =
        words.degraded() ? Controller.Service.Status.DEGRADED : Controller.Service.Status.RUNNING;
    return new Controller.Service(
        "dhcpd", runs ? whenRunning : Controller.Service.Status.OFF, words.text());
  }

  private static String version() {
    String version = RegionRack.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private void settings() {
    maas.store()
        .inTransaction(
            tx -> {
              // what nobody has said at the start is as it was set while running
              if (configuration.isGiven(Key.NODE_TIMEOUT)) {
                tx.settings()
                    .put(
                        Setting.NODE_TIMEOUT.wireName(),
                        Long.toString(configuration.nodeTimeout().toMinutes()));
              }
              if (!tx.settings().all().containsKey(Setting.MAAS_NAME.wireName())) {
                tx.settings().put(Setting.MAAS_NAME.wireName(), "\"" + hostName() + "\"");
              }
              if (!configuration.kernelOptions().isEmpty()) {
                tx.settings()
                    .put(
                        Setting.KERNEL_OPTS.wireName(),
                        "\"" + configuration.kernelOptions().replace("\"", "\\\"") + "\"");
              }
              return tx;
            });
  }

  private RackSettings rackSettings() {
    InetAddress bind = configuration.rack().bindAddress();
    return new RackSettings(
        configuration.rack().dhcpPort(),
        configuration.rack().dhcp6Port(),
        configuration.rack().failoverPort(),
        configuration.rack().tftpPort(),
        configuration.rack().httpPort(),
        bind.isAnyLocalAddress() ? List.of() : List.of(bind),
        configuration.rack().subnets().stream().map(RegionRack::served).toList(),
        maas.fleet().domains().usual().name(),
        configuration.images().loaders(),
        configuration.dataDir().path().resolve("rack").resolve("dhcp.leases"),
        new WatchSettings(
            configuration.rack().traceBytes(),
            configuration.rack().dhcpProbe(),
            configuration.rack().scanRate(),
            configuration.rack().pingWait()));
  }

  /** This host's, or {@code maas} where that cannot be told. */
  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "");
    } catch (UnknownHostException e) {
      return "maas";
    }
  }

  private static ServedSubnet served(SubnetConfig subnet) {
    return new ServedSubnet(
        subnet.cidr(),
        subnet.rack().filter(Inet4Address.class::isInstance).map(Inet4Address.class::cast),
        subnet.interfaceName(),
        subnet.relayed());
  }

  private static Networks.SubnetSpec spec(SubnetConfig subnet) {
    return new Networks.SubnetSpec(
        subnet.cidr(),
        subnet.gateway(),
        subnet.dns(),
        Rack.addressesIn(served(subnet)),
        subnet.range().stream().map(r -> new Networks.Span(r.first(), r.last())).toList());
  }

  private String loopback() {
    InetAddress listen = configuration.http().listenAddress();
    return listen.isAnyLocalAddress() ? "127.0.0.1" : listen.getHostAddress();
  }

  private static String text(List<InetSocketAddress> addresses) {
    return addresses.stream()
        .map(a -> a.getAddress().getHostAddress() + ":" + a.getPort())
        .collect(Collectors.joining(" "));
  }

  private static String rootMessage(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
