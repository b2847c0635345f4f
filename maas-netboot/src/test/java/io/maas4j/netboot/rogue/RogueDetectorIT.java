package io.maas4j.netboot.rogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.netns.TwoHosts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside a dnsmasq that nobody asked for. */
class RogueDetectorIT {
  @TempDir private Path directory;

  @Test
  void aServerThatAppearsIsSeenAndOneThatGoesIsForgotten() throws Exception {
    try (TwoHosts hosts = TwoHosts.open(directory, "dnsmasq")) {
      Path said = directory.resolve("rack.txt");
      Process rack = hosts.javaOnRack(said, RogueMain.class);
      await(said, "rack0 []");
      Process dnsmasq =
          hosts.onOther(
              directory.resolve("dnsmasq.txt"),
              "dnsmasq",
              "--no-daemon",
              "--conf-file=/dev/null",
              "--port=0",
              "--bind-interfaces",
              "--interface=" + TwoHosts.OTHER_INTERFACE,
              "--dhcp-range=10.66.0.100,10.66.0.150,1h",
              "--no-ping",
              "--leasefile-ro",
              "--user=root",
              "--pid-file=");
      await(said, "rack0 [10.66.0.66]");
      dnsmasq.destroy();
      assertThat(dnsmasq.waitFor(10, TimeUnit.SECONDS)).isTrue();
      await(said, "rack0 [10.66.0.66]\nrack0 []");
      rack.destroy();
      assertThat(rack.waitFor(20, TimeUnit.SECONDS)).isTrue();
      // our own server heard the probes and offered nothing
      assertThat(Files.readString(said)).contains("stats {}", "own probe=");
    }
  }

  private void await(Path said, String line) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(Files.readString(said)).contains(line));
  }
}
