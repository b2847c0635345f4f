package io.maas4j.sample.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The system on a disk: what the installer left beside a disk that is a plain file tells it where
 * its datasource is. The user data of its owner is fetched and not run: it is meant for a machine
 * of its own, which the host of a simulation is not. One per boot.
 */
final class InstalledSystem {
  private static final String SEEN = "var/lib/cloud/instance/boot-finished";

  private final Path root;
  private final SimHttp http;
  private final CloudInit cloudInit;
  private final Ladder ladder;

  /**
   * @param root what stands for its {@code /}
   */
  InstalledSystem(Path root, SimHttp http, CloudInit cloudInit, Ladder ladder) {
    this.root = root;
    this.http = http;
    this.cloudInit = cloudInit;
    this.ladder = ladder;
  }

  /** Starts it; it stays up. */
  void run(EphemeralSystem.Network network) throws IOException, InterruptedException {
    CloudConfig config = CloudConfig.empty();
    for (Path file : files("etc/cloud/cloud.cfg.d", ".cfg")) {
      config = config.with(Files.readString(file), file.getFileName().toString());
    }
    for (Path file : files("etc/netplan", ".yaml")) {
      config = config.with(Files.readString(file), file.getFileName().toString());
    }
    address(config, network);
    if (config.metadataUrl().isEmpty()) {
      ladder.step(SimStep.UP, "the installed system has no MAAS datasource");
      return;
    }
    StatusEvents events = cloudInit.events(config);
    Path seen = root.resolve(SEEN);
    if (config.keepsInstance() && Files.exists(seen)) {
      events.both("init-network/check-cache", "attempting to read from cache [trust]");
      events.finish("init-network", "searching for network datasources", true);
      events.both("modules-config", "running modules for config");
    } else {
      UserData userData = UserData.parse(cloudInit.datasource(config, events).orElse(new byte[0]));
      cloudInit.configured(events);
      List<UserData.Part> scripts = userData.scripts();
      if (!scripts.isEmpty()) {
        ladder.step(SimStep.TROUBLE, scripts.size() + " scripts of the user data are not run here");
      }
    }
    events.both("modules-final", "running modules for final");
    Files.createDirectories(seen.getParent());
    Files.writeString(seen, "");
    ladder.step(SimStep.UP, "the installed system");
  }

  private void address(CloudConfig config, EphemeralSystem.Network network)
      throws IOException, InterruptedException {
    Optional<String> fixed = config.fixedAddress();
    if (fixed.isPresent()) {
      // Digits and dots only, so nothing is looked up.
      http.address(java.net.InetAddress.getByName(fixed.get()));
    } else {
      http.address(network.lease().address());
    }
  }

  private List<Path> files(String directory, String ending) throws IOException {
    Path folder = root.resolve(directory);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
