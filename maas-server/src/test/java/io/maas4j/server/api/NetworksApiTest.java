package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Networks as clients shape and read them. */
class NetworksApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/MAAS/api/2.0/";

  private final ApiBench bench = new ApiBench();

  @BeforeEach
  void subnet() {
    post("subnets/", "cidr", "10.1.0.0/24", "name", "nest", "gateway_ip", "10.1.0.1");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private JsonNode get(String path) {
    return read(bench.get(API + path, "kestrel"), 200);
  }

  private JsonNode post(String path, String... pairs) {
    return read(bench.form("POST", API + path, "kestrel", pairs), 200);
  }

  private JsonNode put(String path, String... pairs) {
    return read(bench.form("PUT", API + path, "kestrel", pairs), 200);
  }

  private static JsonNode read(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aFreshRegionHasItsDefaultFabric() {
    JsonNode fabric = get("fabrics/").get(0);
    assertThat(fabric.path("id").asInt(-1)).isZero();
    assertThat(fabric.path("name").asText()).isEqualTo("fabric-0");
    assertThat(fabric.path("vlans").get(0).path("id").asInt()).isEqualTo(5001);
    assertThat(fabric.path("vlans").get(0).path("name").asText()).isEqualTo("untagged");
  }

  @Test
  void aSubnetIsFoundByWhateverNamesIt() {
    for (String name :
        List.of("1", "10.1.0.0/24", "nest", "name:nest", "cidr:10.1.0.0/24", "ip:10.1.0.9")) {
      assertThat(get("subnets/" + name + "/").path("id").asInt()).as(name).isEqualTo(1);
    }
    assertThat(get("subnets/10.1.0.0/24/?op=statistics").path("num_available").asInt())
        .isEqualTo(253);
    assertThat(bench.get(API + "subnets/10.9.0.0/24/", "kestrel").statusCode()).isEqualTo(404);
  }

  @Test
  void emptyValuesClearAndAbsentOnesStay() {
    put("subnets/nest/", "dns_servers", "10.1.0.2 10.1.0.3,10.1.0.4");
    JsonNode subnet = put("subnets/nest/", "gateway_ip", "", "allow_dns", "nonsense");
    assertThat(subnet.path("gateway_ip").asText()).isEmpty();
    assertThat(subnet.path("dns_servers")).hasSize(3);
    assertThat(subnet.path("allow_dns").asBoolean()).isFalse();
    assertThat(get("subnets/nest/").path("gateway_ip").isNull()).isTrue();
    assertThat(put("subnets/nest/", "dns_servers", "").path("dns_servers")).isEmpty();
  }

  @Test
  void aSubnetsSpaceIsThatOfItsVlan() {
    post("spaces/", "name", "sky");
    assertThat(get("subnets/nest/").path("space").asText()).isEqualTo("undefined");
    put("fabrics/0/vlans/untagged/", "space", "sky");
    assertThat(get("subnets/nest/").path("space").asText()).isEqualTo("sky");
    assertThat(get("spaces/sky/").path("subnets")).hasSize(1);
    assertThat(get("spaces/")).as("no VLAN is without a space").hasSize(1);
    put("vlans/5001/", "space", "");
    assertThat(get("spaces/").get(1).path("name").asText()).isEqualTo("undefined");
    assertThat(get("spaces/undefined/").path("subnets")).hasSize(1);
    assertThat(bench.form("PUT", API + "subnets/nest/", "kestrel", "space", "sky").statusCode())
        .isEqualTo(400);
  }

  @Test
  void rangesAndReservedAddressesAreNotGiven() {
    post("ipranges/", "type", "dynamic", "start_ip", "10.1.0.100", "end_ip", "10.1.0.199");
    JsonNode reserved = post("reservedips/", "ip", "10.1.0.9", "mac_address", "52:54:00:00:00:09");
    assertThat(reserved.path("subnet").path("name").asText()).isEqualTo("nest");
    JsonNode spans = get("subnets/nest/?op=reserved_ip_ranges");
    assertThat(spans).hasSize(3);
    assertThat(spans.get(1).path("purpose").get(0).asText()).isEqualTo("assigned-ip");
    JsonNode free = get("subnets/nest/?op=unreserved_ip_ranges");
    assertThat(free.get(0).path("start").asText()).isEqualTo("10.1.0.2");
    assertThat(free.get(0).has("purpose")).isFalse();
    assertThat(bench.fleet.networks().topology().reserved()).hasSize(1);
  }

  @Test
  void whoHasAnAddressIsNamedUnlessNobodyAsks() {
    bench.store.inTransaction(
        tx -> {
          Machine machine =
              tx.machines()
                  .insert(
                      bench.fixtures.machine("auk").state(State.DEPLOYED).owner("wren").build());
          return tx.interfaces()
              .put(
                  Interface.physical(machine.id(), "eth0", MacAddress.parse("52:54:00:aa:00:01"))
                      .withLinks(
                          List.of(
                              new Interface.Link(
                                  0,
                                  LinkMode.AUTO,
                                  Optional.of(1L),
                                  Optional.of(Addresses.parse("10.1.0.5"))))));
        });
    JsonNode held = get("subnets/nest/?op=ip_addresses").get(0);
    assertThat(held.path("ip").asText()).isEqualTo("10.1.0.5");
    assertThat(held.path("user").asText()).isEqualTo("wren");
    assertThat(held.path("node_summary").path("via").asText()).isEqualTo("eth0");
    JsonNode bare =
        get("subnets/nest/?op=ip_addresses&with_username=false&with_summary=false").get(0);
    assertThat(bare.has("user")).isFalse();
    assertThat(bare.has("node_summary")).isFalse();
    assertThat(bench.form("DELETE", API + "subnets/nest/", "kestrel").statusCode()).isEqualTo(400);
    assertThat(bench.form("DELETE", API + "subnets/nest/?force=true", "kestrel").statusCode())
        .isEqualTo(204);
  }

  @Test
  void aSnippetThatTheRacksDoNotUnderstandIsRefusedWithItsPlace() {
    assertThat(fault("default-lease-time 60;\nsubnet 10.0.0.0 { }"))
        .startsWith("line 2, column 1, at 'subnet'")
        .contains("not supported");
    assertThat(fault("option routers 10.0.0.1")).contains("expected ';'");
    assertThat(fault("option mine 1;")).contains("there is no option 'mine'");

    String id =
        post("dhcp-snippets/", "name", "d", "value", "option mine code 200 = text;")
            .path("id")
            .asText();
    JsonNode user =
        post("dhcp-snippets/", "name", "u", "value", "option mine \"x\";", "subnet", "nest");
    assertThat(user.path("value").asText()).isEqualTo("option mine \"x\";");
    assertThat(bench.form("DELETE", API + "dhcp-snippets/" + id + "/", "kestrel").statusCode())
        .isEqualTo(204);
    // it is not understood any more, but can be turned off
    String path = API + "dhcp-snippets/" + user.path("id").asText() + "/";
    read(bench.form("PUT", path, "kestrel", "enabled", "false"), 200);
    assertThat(
            read(bench.form("PUT", path, "kestrel", "enabled", "true"), 400)
                .path("value")
                .get(0)
                .asText())
        .contains("there is no option 'mine'");
    assertThat(
            bench
                .form("PUT", path, "kestrel", "value", "authoritative;", "enabled", "true")
                .statusCode())
        .isEqualTo(200);
  }

  private String fault(String value) {
    HttpResponse<String> answer =
        bench.form("POST", API + "dhcp-snippets/", "kestrel", "name", "a", "value", value);
    return read(answer, 400).path("value").path(0).asText();
  }

  @Test
  void clearingAndScanningNeedWords() {
    assertThat(bench.form("POST", API + "discovery/?op=clear", "kestrel").statusCode())
        .isEqualTo(400);
    assertThat(bench.form("POST", API + "discovery/?op=scan", "kestrel").statusCode())
        .isEqualTo(400);
    assertThat(post("discovery/?op=scan", "force", "true").path("scan_started_on")).isEmpty();
    assertThat(
            bench
                .form(
                    "POST",
                    API + "discovery/?op=clear_by_mac_and_ip",
                    "kestrel",
                    "ip",
                    "10.1.0.7",
                    "mac",
                    "52:54:00:bb:00:01")
                .statusCode())
        .isEqualTo(410);
  }

  @Test
  void networksCanOnlyBeRead() {
    assertThat(get("networks/subnet-1/").path("netmask").asText()).isEqualTo("255.255.255.0");
    assertThat(get("networks/subnet-1/?op=list_connected_macs")).isEmpty();
    assertThat(bench.form("POST", API + "networks/", "kestrel").statusCode()).isEqualTo(410);
    assertThat(bench.form("DELETE", API + "networks/subnet-1/", "kestrel").statusCode())
        .isEqualTo(410);
  }
}
