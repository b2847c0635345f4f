package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.event.Event;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.store.spi.Tx;
import io.maas4j.testkit.fixtures.MachineBuilder;
import io.maas4j.zone.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventFiltersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUERY = "/MAAS/api/2.0/events/?op=query";

  private final ApiBench bench = new ApiBench();

  @BeforeEach
  void events() {
    bench.store.inTransaction(
        tx -> {
          tx.zones().insert(new Zone(0, "attic", ""));
          Machine egret = node(tx, bench.fixtures.machine("egret").id("eeeeee"));
          Machine falcon =
              node(
                  tx,
                  bench
                      .fixtures
                      .machine("falcon")
                      .id("ffffff")
                      .domain("nest")
                      .zone("attic")
                      .state(State.ALLOCATED)
                      .owner("kestrel"));
          Machine device =
              node(tx, bench.fixtures.machine("goose").id("gggggg").type(NodeType.DEVICE));
          tx.interfaces()
              .put(Interface.physical(falcon.id(), "eth0", MacAddress.parse("52:54:00:00:00:01")));
          event(tx, egret, EventType.NEW, "wren");
          event(tx, falcon, EventType.NODE_POWER_ON_FAILED, "");
          event(tx, device, EventType.READY, "kestrel");
          event(tx, egret, EventType.NODE_POWERED_ON, "");
          event(tx, egret, EventType.SETTINGS, "kestrel");
          return tx;
        });
  }

  private static Machine node(Tx tx, MachineBuilder builder) {
    return tx.machines().insert(builder.build());
  }

  private void event(Tx tx, Machine about, EventType type, String user) {
    tx.events()
        .append(
            new Event(
                0,
                type,
                "",
                "",
                Optional.of(about.id()),
                about.hostname(),
                user,
                bench.clock.instant()));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private List<String> hosts(String filter, String user) {
    List<String> hosts = new ArrayList<>();
    json(filter, user).path("events").forEach(e -> hosts.add(e.path("hostname").asText()));
    return hosts;
  }

  private JsonNode json(String filter, String user) {
    try {
      return JSON.readTree(bench.get(QUERY + filter, user).body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(filter, e);
    }
  }

  @Test
  void eachFilterMeansNodesOfAnyType() {
    assertThat(hosts("", "kestrel")).containsExactly("goose", "falcon", "egret");
    assertThat(hosts("&hostname=goose&hostname=egret", "kestrel"))
        .containsExactly("goose", "egret");
    assertThat(hosts("&mac_address=52:54:00:00:00:01", "kestrel")).containsExactly("falcon");
    assertThat(hosts("&id=gggggg", "kestrel")).containsExactly("goose");
    assertThat(hosts("&id=nothing", "kestrel")).isEmpty();
    assertThat(hosts("&zone=attic", "kestrel")).containsExactly("falcon");
    assertThat(hosts("&domain=nest", "kestrel")).containsExactly("falcon");
    assertThat(hosts("&domain=nest&domain=maas", "kestrel")).hasSize(3);
    assertThat(hosts("&domain=moon", "kestrel")).isEmpty();
    assertThat(hosts("&pool=default", "kestrel")).hasSize(3);
    assertThat(hosts("&agent_name=juju", "kestrel")).isEmpty();
    assertThat(hosts("&owner=wren", "kestrel")).containsExactly("egret");
  }

  @Test
  void levelsAreLeastOnesButAuditStandsApart() {
    assertThat(hosts("&level=DEBUG", "kestrel")).hasSize(4);
    assertThat(hosts("&level=ERROR", "kestrel")).containsExactly("falcon");
    assertThat(hosts("&level=AUDIT", "kestrel")).containsExactly("egret");
    assertThat(bench.get(QUERY + "&level=LOUD", "kestrel").body())
        .isEqualTo("Unrecognised log level: LOUD");
  }

  @Test
  void whatOthersOwnIsNotSeen() {
    assertThat(hosts("", "wren")).containsExactly("goose", "egret");
    assertThat(hosts("&domain=nest", "wren")).isEmpty();
  }

  @Test
  void thePagesAdjoin() {
    JsonNode newest = json("&limit=1&level=DEBUG&domain=maas", "kestrel");
    String older = newest.path("prev_uri").asText();
    assertThat(older).startsWith(QUERY).contains("limit=1").contains("domain=maas");
    JsonNode page = json(older.substring(QUERY.length()), "kestrel");
    assertThat(page.path("events").get(0).path("hostname").asText()).isEqualTo("goose");
    String back = page.path("next_uri").asText();
    JsonNode again = json(back.substring(QUERY.length()), "kestrel");
    assertThat(again.path("events").get(0).path("id"))
        .isEqualTo(newest.path("events").get(0).path("id"));
    assertThat(bench.get(QUERY + "&limit=1001", "kestrel").statusCode()).isEqualTo(400);
  }
}
