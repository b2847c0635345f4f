package io.maas4j.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.netboot.dhcp.DhcpStats;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.dhcp6.Dhcp6Stats;
import io.maas4j.netboot.dhcp6.wire.StatusCode;
import io.maas4j.netboot.failover.PairState;
import io.maas4j.netboot.failover.PairStatus;
import io.maas4j.netboot.failover.Role;
import io.maas4j.netboot.http.AdmissionStats;
import io.maas4j.netboot.http.HttpRefusal;
import io.maas4j.netboot.http.HttpStats;
import io.maas4j.netboot.tftp.Rejection;
import io.maas4j.netboot.tftp.TftpStats;
import io.maas4j.server.rack.WatchStats;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServerMetricsTest {
  private final MutableClock clock = MutableClock.atNoon();

  @Test
  void whatHappenedIsShownByName() {
    try (MemoryStore store = MemoryStore.driven(clock, new Random(1));
        ServerMetrics metrics = new ServerMetrics(store)) {
      store.inTransaction(tx -> tx.machines().insert(new Fixtures(clock).ready()));
      MachineId machine = new MachineId("abc123");
      metrics.fleetListener().moved(machine, State.READY, State.ALLOCATED, clock.instant());
      metrics.fleetListener().effectDone(machine, "BOOT", false);
      metrics.answered("MachinesHandler.read", 200, Duration.ofMillis(3));
      metrics.rack(
          () -> new DhcpStats(Map.of(MessageType.DISCOVER, 4L), Map.of(), Map.of(), 2, 0, 0, 9),
          () -> new TftpStats(5, 0, Map.of(), 1000, 3, 0, Map.of(Rejection.MODE, 2L), 0, 0),
          () ->
              new HttpStats(
                  Map.of(200, 6L),
                  2000,
                  1,
                  Map.of(HttpRefusal.HEADER_TIMEOUT, 3L),
                  0,
                  AdmissionStats.none()));
      metrics.watch(() -> new WatchStats(4096, 1, 2, 3), () -> Map.of("eth1", 1));
      metrics.dhcp6(
          () ->
              new Dhcp6Stats(
                  Map.of(io.maas4j.netboot.dhcp6.wire.MessageType.SOLICIT, 7L),
                  Map.of(),
                  Map.of(StatusCode.NO_ADDRS_AVAIL, 1L),
                  Map.of("unknown relay", 2L),
                  3,
                  0,
                  0,
                  9));
      metrics.pairs(
          () ->
              List.of(
                  new PairStatus(
                      "vlan-5001",
                      Role.SECONDARY,
                      PairState.NORMAL,
                      clock.instant(),
                      3,
                      1500,
                      Optional.empty(),
                      70,
                      4,
                      5)));
      assertThat(metrics.text())
          .contains(
              "maas_dhcp_pair_state{network=\"vlan-5001\",role=\"secondary\",state=\"normal\"} 1.0")
          .contains(
              "maas_dhcp_pair_state{network=\"vlan-5001\",role=\"secondary\",state=\"waiting\"} 0.0")
          .contains("maas_dhcp_pair_unconfirmed{network=\"vlan-5001\"} 3.0")
          .contains("maas_dhcp_pair_lag_seconds{network=\"vlan-5001\"} 1.5")
          .contains("maas_dhcp_pair_rejected_total{network=\"vlan-5001\"} 4.0")
          .contains("maas_dhcp_pair_conflicts_total{network=\"vlan-5001\"} 5.0")
          .contains("maas_dhcp6_received_total{type=\"solicit\"} 7.0")
          .contains("maas_dhcp6_refused_total{status=\"no_addrs_avail\"} 1.0")
          .contains("maas_dhcp6_dropped_total{reason=\"unknown relay\"} 2.0")
          .contains("maas_dhcp6_leases 3.0")
          .contains("maas_machines{status=\"ready\"} 1.0")
          .contains("maas_transitions_total{from=\"ready\",to=\"allocated\"} 1.0")
          .contains("maas_effects_total{effect=\"boot\",outcome=\"failed\"} 1.0")
          .contains("operation=\"MachinesHandler.read\"")
          .contains("maas_dhcp_received_total{type=\"discover\"} 4.0")
          .contains("maas_dhcp_leases 2.0")
          .contains("maas_tftp_requests_total 5.0")
          .contains("maas_tftp_rejections_total{reason=\"mode\"} 2.0")
          .contains("maas_boot_http_answers_total{status=\"200\"} 6.0")
          .contains("maas_boot_http_refused_total{reason=\"header_timeout\"} 3.0")
          .contains("maas_boot_http_transfers_waiting 0.0")
          .contains("maas_dhcp_foreign_servers{interface=\"eth1\"} 1.0")
          .contains("maas_trace_bytes 4096.0")
          .contains("maas_boot_steps_dropped_total 2.0")
          .contains("maas_store_up 1.0")
          .contains("jvm_memory_used_bytes");
    }
  }
}
