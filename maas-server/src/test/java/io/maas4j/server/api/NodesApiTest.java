package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.id.MacAddress;
import io.maas4j.machine.Controller;
import io.maas4j.machine.Controller.Service;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.power.PowerDrivers;
import io.maas4j.server.api.view.JsonOut;
import io.maas4j.store.spi.Kinds;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes, devices and controllers over HTTP, as far as recordings do not show it. */
class NodesApiTest {
  private static final String ROOT = "/MAAS/api/2.0/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ApiBench bench = new ApiBench();

  @AfterEach
  void close() {
    bench.close();
  }

  private JsonNode get(String path, String user) throws IOException {
    HttpResponse<String> answer = bench.get(ROOT + path, user);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static List<String> texts(JsonNode list, String key) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.path(key).asText()));
    return texts;
  }

  private Machine node(String hostname, NodeType type) {
    return bench.store.inTransaction(
        tx -> {
          Machine node = tx.machines().insert(bench.fixtures.machine(hostname).type(type).build());
          tx.interfaces().put(bench.fixtures.physical(node.id(), "eth0"));
          return node;
        });
  }

  @Test
  void aMixedListHasDevicesMachinesRacksAndRegionsInThisOrder() throws IOException {
    node("region", NodeType.REGION_CONTROLLER);
    node("both", NodeType.REGION_AND_RACK_CONTROLLER);
    node("machine", NodeType.MACHINE);
    node("rack", NodeType.RACK_CONTROLLER);
    node("device", NodeType.DEVICE);
    assertThat(texts(get("nodes/", "wren"), "hostname"))
        .containsExactly("device", "machine", "both", "rack", "region");
    assertThat(texts(get("rackcontrollers/", "wren"), "hostname")).containsExactly("both", "rack");
    assertThat(texts(get("regioncontrollers/", "wren"), "resource_uri"))
        .hasSize(2)
        .allMatch(uri -> uri.startsWith("/MAAS/api/2.0/regioncontrollers/"));
    assertThat(texts(get("devices/", "wren"), "hostname")).containsExactly("device");
    assertThat(texts(get("machines/", "wren"), "hostname")).containsExactly("machine");
    assertThat(texts(get("nodes/?hostname=rack&hostname=device", "wren"), "node_type_name"))
        .containsExactly("Device", "Rack controller");
    assertThat(bench.get(ROOT + "nodes/?wingspan=2", "wren").statusCode()).isEqualTo(400);
    assertThat(bench.get(ROOT + "devices/?zone=nowhere", "wren").body())
        .isEqualTo("{\"zone\":[\"No such zone(s): nowhere.\"]}");
  }

  @Test
  void aNodeOfOneTypeIsNoneOfAnother() throws IOException {
    Machine device = node("device", NodeType.DEVICE);
    Machine rack = node("rack", NodeType.RACK_CONTROLLER);
    assertThat(get("nodes/" + device.id() + "/", "wren").path("resource_uri").asText())
        .isEqualTo("/MAAS/api/2.0/devices/" + device.id() + "/");
    for (String path :
        List.of(
            "machines/" + device.id(),
            "devices/" + rack.id(),
            "regioncontrollers/" + rack.id(),
            "rackcontrollers/" + device.id(),
            "nodes/zzzzzz",
            "nodes/no-id")) {
      HttpResponse<String> answer = bench.get(ROOT + path + "/", "kestrel");
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).matches("No \\w+ matches the given query\\.");
    }
  }

  @Test
  void aMachineOfSomebodyElseIsInNoListOfNodes() throws IOException {
    bench.store.inTransaction(
        tx -> tx.machines().insert(bench.fixtures.machine("mine").owner("kestrel").build()));
    assertThat(get("nodes/", "wren")).isEmpty();
    assertThat(texts(get("nodes/", "kestrel"), "hostname")).containsExactly("mine");
  }

  @Test
  void aDeviceIsItsOwnersToChangeAndEverybodysToSee() throws IOException {
    HttpResponse<String> created =
        bench.form(
            "POST",
            ROOT + "devices/?op=",
            "wren",
            "hostname",
            "gadget",
            "mac_addresses",
            "52:54:00:ee:00:01,52:54:00:ee:00:02");
    JsonNode device = JSON.readTree(created.body());
    assertThat(texts(device.path("interface_set"), "name")).containsExactly("eth0", "eth1");
    assertThat(device.path("ip_addresses").isArray()).isTrue();
    String path = device.path("resource_uri").asText();
    bench.accounts.create(
        "finch", "finch@birds.example", "x", io.maas4j.account.Accounts.Role.USER);
    assertThat(bench.get(path, "finch").statusCode()).isEqualTo(200);
    assertThat(bench.form("PUT", path, "finch", "hostname", "x").statusCode()).isEqualTo(403);
    assertThat(bench.form("DELETE", path, "finch").statusCode()).isEqualTo(403);
    HttpResponse<String> renamed =
        bench.form("PUT", path, "wren", "hostname", "gizmo", "zone", "default");
    assertThat(JSON.readTree(renamed.body()).path("fqdn").asText()).isEqualTo("gizmo.maas");
    assertThat(
            JSON.readTree(bench.form("POST", path + "?op=set_owner_data", "wren", "k", "v").body())
                .path("workload_annotations")
                .path("k")
                .asText())
        .isEqualTo("v");
    assertThat(bench.form("DELETE", path, "wren").statusCode()).isEqualTo(204);
    assertThat(bench.get(path, "wren").statusCode()).isEqualTo(404);
  }

  @Test
  void machinesAreInADomainThatThereIs() throws IOException {
    bench.form("POST", ROOT + "domains/", "kestrel", "name", "lab.example", "ttl", "60");
    HttpResponse<String> machine =
        bench.form(
            "POST",
            ROOT + "machines/",
            "wren",
            "architecture",
            "amd64",
            "mac_addresses",
            "52:54:00:ee:00:03",
            "domain",
            "1");
    JsonNode domain = JSON.readTree(machine.body()).path("domain");
    assertThat(domain.path("name").asText()).isEqualTo("lab.example");
    assertThat(domain.path("ttl").asInt()).isEqualTo(60);
    bench.form("PUT", ROOT + "domains/1/", "kestrel", "name", "den.example");
    assertThat(texts(get("machines/", "wren"), "fqdn"))
        .allMatch(fqdn -> fqdn.endsWith(".den.example"));
    assertThat(
            bench
                .form(
                    "POST",
                    ROOT + "machines/",
                    "wren",
                    "architecture",
                    "amd64",
                    "mac_addresses",
                    "52:54:00:ee:00:04",
                    "domain",
                    "nowhere")
                .body())
        .contains("\"domain\"");
  }

  @Test
  void aRackTellsWhatRunsThereAndWhatItCanGive() throws IOException {
    Machine rack = node("rack", NodeType.REGION_AND_RACK_CONTROLLER);
    bench.store.inTransaction(
        tx ->
            tx.shelf(Kinds.CONTROLLER)
                .insert(
                    new Controller(
                        0,
                        rack.id(),
                        "1.0",
                        List.of(new Service("tftp", Service.Status.RUNNING, "")),
                        List.of("uefi/amd64"),
                        bench.clock.instant())));
    JsonNode shown = get("rackcontrollers/" + rack.id() + "/", "wren");
    assertThat(shown.path("version").asText()).isEqualTo("1.0");
    assertThat(shown.path("service_set").get(0).path("status").asText()).isEqualTo("running");
    JsonNode images = get("rackcontrollers/" + rack.id() + "/?op=list_boot_images", "kestrel");
    assertThat(images.path("connected").asBoolean()).isTrue();
    assertThat(images.path("status").asText()).isEqualTo("synced");
    assertThat(texts(images.path("images"), "name")).containsExactly("bootloader/uefi");
    assertThat(
            bench
                .form(
                    "PUT",
                    ROOT + "rackcontrollers/" + rack.id() + "/",
                    "kestrel",
                    "description",
                    "up")
                .body())
        .contains("\"description\":\"up\"");
    assertThat(
            bench
                .form("POST", ROOT + "rackcontrollers/" + rack.id() + "/?op=power_off", "wren")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void anybodyMayAskForAMacAndNobodyForMore() {
    Machine device = node("device", NodeType.DEVICE);
    MacAddress mac =
        bench.store.inTransaction(tx -> tx.interfaces().of(device.id())).stream()
            .flatMap(nic -> nic.mac().stream())
            .findFirst()
            .orElseThrow();
    for (String path : List.of("nodes/", "devices/", "rackcontrollers/", "regioncontrollers/")) {
      assertThat(
              bench
                  .anonymous("GET", ROOT + path + "?op=is_action_in_progress&mac_address=" + mac)
                  .body())
          .isEqualTo("false");
      assertThat(bench.get(ROOT + path + "?op=is_registered&mac_address=" + mac, "wren").body())
          .as(path)
          .isEqualTo(Boolean.toString(path.equals("nodes/") || path.equals("devices/")));
    }
    assertThat(bench.anonymous("POST", ROOT + "nodes/?op=set_zone").statusCode()).isEqualTo(401);
  }

  @Test
  void theAnonymousSideIsDescribedAsThatOfNodes() throws IOException {
    JsonNode document = JSON.readTree(bench.anonymous("GET", ROOT + "describe/").body());
    for (JsonNode resource : document.path("resources")) {
      if (resource.path("name").asText().equals("DevicesHandler")) {
        assertThat(resource.path("anon").path("name").asText()).isEqualTo("AnonNodesHandler");
        assertThat(resource.path("anon").path("path").asText()).isEqualTo(ROOT + "nodes/");
        return;
      }
    }
    throw new AssertionError("devices are not described");
  }

  @Test
  void detailsAreBson() {
    Machine machine = node("machine", NodeType.MACHINE);
    HttpResponse<String> answer =
        bench.get(ROOT + "machines/" + machine.id() + "/?op=details", "wren");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/bson");
    assertThat(answer.body()).hasSize(17).contains("lldp").contains("lshw");
  }

  @Test
  void namesThatNodesHaveComeWithAll() throws IOException {
    Machine node = node("owl", NodeType.DEVICE);
    bench.store.inTransaction(
        tx -> {
          Interface nic = tx.interfaces().of(node.id()).get(0);
          long subnet = GoldenSeed.network(tx);
          return tx.interfaces()
              .put(
                  nic.withLinks(
                      List.of(
                          new Interface.Link(
                              0,
                              io.maas4j.network.LinkMode.STATIC,
                              java.util.Optional.of(subnet),
                              java.util.Optional.of(
                                  io.maas4j.network.Addresses.parse("10.20.0.40"))))));
        });
    assertThat(get("dnsresources/", "wren")).isEmpty();
    JsonNode synthetic = get("dnsresources/?all=true", "wren").get(0);
    assertThat(synthetic.path("id").asInt()).isEqualTo(-1);
    assertThat(synthetic.path("fqdn").asText()).isEqualTo("owl.maas");
    assertThat(synthetic.path("ip_addresses").isNull()).isTrue();
    assertThat(synthetic.path("resource_records").get(0).path("rrdata").asText())
        .isEqualTo("10.20.0.40");
    assertThat(get("dnsresources/?all=true&rrtype=aaaa", "wren")).isEmpty();
  }

  @Test
  void everyPowerTypeIsDescribedByItsDescription() throws IOException {
    JsonNode types =
        JSON.readTree(
            JsonOut.text(
                out -> out.array(PowerTypes.sorted(PowerDrivers.discover()), PowerTypes::write)));
    List<String> descriptions = texts(types, "description");
    assertThat(descriptions).isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);
    for (JsonNode type : types) {
      if (type.path("name").asText().equals("webhook")) {
        assertThat(texts(type.path("fields"), "name")).contains("power_on_uri", "power_verify_ssl");
        for (JsonNode field : type.path("fields")) {
          boolean several = field.path("field_type").asText().equals("multiple_choice");
          assertThat(field.path("default").isArray()).isEqualTo(several);
          field.path("choices").forEach(pair -> assertThat(pair).hasSize(2));
        }
        return;
      }
    }
    throw new AssertionError("the webhook is not among " + descriptions);
  }

  @Test
  void vmHostsListAsEmptyAndSayWhatIsNotBuilt() throws IOException {
    for (String path : List.of("pods/", "vm-hosts/", "virtual-machines/", "vm-clusters/")) {
      assertThat(get(path, "wren")).isEmpty();
      HttpResponse<String> item = bench.get(ROOT + path + "1/", "kestrel");
      assertThat(item.statusCode()).isEqualTo(501);
      assertThat(item.body()).contains("not supported yet");
    }
    assertThat(bench.get(ROOT + "groups/", "kestrel").statusCode()).isEqualTo(404);
    assertThat(bench.get(ROOT + "oidc-providers/", "kestrel").statusCode()).isEqualTo(404);
  }
}
