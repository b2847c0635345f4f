package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.ChassisProbe.Question;
import io.maas4j.server.api.view.JsonOut;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PowerApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROOT = "/MAAS/api/2.0/";
  private static final String MACHINES = ROOT + "machines/";

  private final ChassisManager chassis = new ChassisManager();
  private final ApiBench bench = new ApiBench(chassis);

  @AfterEach
  void close() {
    bench.close();
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> addChassis(String... more) {
    String[] pairs = {
      "chassis_type", "msftocs", "hostname", "10.9.0.1", "username", "u", "password", "hunter2"
    };
    String[] all = new String[pairs.length + more.length];
    System.arraycopy(pairs, 0, all, 0, pairs.length);
    System.arraycopy(more, 0, all, pairs.length, more.length);
    return bench.form("POST", MACHINES + "?op=add_chassis", "kestrel", all);
  }

  private JsonNode blades() throws IOException {
    return json(bench.get(MACHINES + "?hostname=blade-1&hostname=blade-2", "kestrel"));
  }

  private String created(String... more) throws IOException {
    String[] pairs = {
      "hostname",
      "auk",
      "architecture",
      "amd64",
      "mac_addresses",
      "52:54:00:0c:5b:01",
      "commission",
      "false"
    };
    String[] all = new String[pairs.length + more.length];
    System.arraycopy(pairs, 0, all, 0, pairs.length);
    System.arraycopy(more, 0, all, pairs.length, more.length);
    JsonNode machine = json(bench.form("POST", MACHINES, "kestrel", all));
    return MACHINES + machine.path("system_id").asText() + "/";
  }

  @Test
  void theMachinesOfAChassisAreAddedAndWhoAsksIsNamed() throws IOException {
    HttpResponse<String> answer = addChassis("port", "8000", "verify_ssl", "false");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("Asking this region to add machines from chassis 10.9.0.1");
    await().until(() -> blades().size() == 2);
    JsonNode blade = blades().get(0);
    assertThat(blade.path("status_name").asText()).isEqualTo("New");
    assertThat(blade.path("power_type").asText()).isEqualTo("msftocs");
    String system = blade.path("system_id").asText();
    JsonNode power = json(bench.get(MACHINES + system + "/?op=power_parameters", "kestrel"));
    assertThat(power)
        .isEqualTo(
            JSON.readTree(
                "{\"power_address\":\"10.9.0.1\",\"power_port\":\"8000\",\"power_user\":\"u\","
                    + "\"power_pass\":\"hunter2\",\"blade_id\":\"1\"}"));
    assertThat(chassis.questions)
        .singleElement()
        .extracting(Question::parameters)
        .isEqualTo(
            PowerParameters.builder()
                .text("power_address", "10.9.0.1")
                .text("power_port", "8000")
                .text("power_user", "u")
                .secret("power_pass", Secret.of("hunter2"))
                .build());
  }

  @Test
  void theRackThatIsNamedAsks() {
    Machine rack =
        bench.store.inTransaction(
            tx ->
                tx.machines()
                    .insert(
                        bench.fixtures.machine("rack-7").type(NodeType.RACK_CONTROLLER).build()));
    assertThat(addChassis("rack_controller", rack.id().value()).body())
        .isEqualTo("Asking rack-7 to add machines from chassis 10.9.0.1");
  }

  @Test
  void onlyAdministratorsMayAddAChassis() {
    HttpResponse<String> answer =
        bench.form("POST", MACHINES + "?op=add_chassis", "wren", "chassis_type", "msftocs");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(chassis.questions).isEmpty();
  }

  @Test
  void anUnknownPowerTypeKeepsTheOneThatThereIs() throws IOException {
    String machine = created("power_type", "manual");
    JsonNode after = json(bench.form("PUT", machine, "kestrel", "power_type", "treadmill"));
    assertThat(after.path("power_type").asText()).isEqualTo("manual");
    JsonNode none = json(bench.form("PUT", machine, "kestrel", "power_type", ""));
    assertThat(none.path("power_type").asText()).isEmpty();
  }

  @Test
  void emptyValuesKeepWhatIsStoredAndUncheckedOnesAreTaken() throws IOException {
    String machine =
        created(
            "power_type",
            "msftocs",
            "power_parameters_power_address",
            "10.9.0.1",
            "power_parameters_blade_id",
            "3");
    json(
        bench.form(
            "PUT",
            machine,
            "kestrel",
            "power_parameters_power_address",
            "",
            "power_parameters_power_user",
            "root"));
    JsonNode power = json(bench.get(machine + "?op=power_parameters", "kestrel"));
    assertThat(power.path("power_address").asText()).isEqualTo("10.9.0.1");
    assertThat(power.path("power_user").asText()).isEqualTo("root");
    HttpResponse<String> wrong =
        bench.form(
            "POST",
            MACHINES,
            "kestrel",
            "architecture",
            "amd64",
            "mac_addresses",
            "52:54:00:0c:5b:02",
            "power_type",
            "msftocs");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).isEqualTo("{\"power_parameters\":[\"This field is required.\"]}");
    JsonNode unchecked =
        json(
            bench.form(
                "POST",
                MACHINES,
                "kestrel",
                "architecture",
                "amd64",
                "mac_addresses",
                "52:54:00:0c:5b:02",
                "power_type",
                "msftocs",
                "power_parameters_skip_check",
                "true",
                "commission",
                "false"));
    assertThat(unchecked.path("power_type").asText()).isEqualTo("msftocs");
  }

  @Test
  void theStateSaysHowOldItIsAndWhyItIsNotKnown() throws IOException {
    String machine = created("power_type", "manual");
    JsonNode shown = json(bench.get(machine, "kestrel"));
    assertThat(shown.path("power_state").asText()).isEqualTo("unknown");
    assertThat(shown.path("power_read_at").isNull()).isTrue();
    assertThat(shown.path("power_reason").asText()).isEqualTo("power of this type cannot be read");

    json(
        bench.form(
            "PUT",
            machine,
            "kestrel",
            "power_type",
            "msftocs",
            "power_parameters_power_address",
            "10.9.0.1",
            "power_parameters_blade_id",
            "9"));
    chassis.answer =
        new PowerResult.Failed(PowerFault.AUTHENTICATION, "not this user", "ask the owner");
    JsonNode asked = json(bench.get(machine + "?op=query_power_state", "kestrel"));
    assertThat(asked)
        .isEqualTo(
            JSON.readTree(
                "{\"state\":\"error\",\"read_at\":\"2026-03-02T12:00:00.000\","
                    + "\"fault\":\"authentication\","
                    + "\"reason\":\"Could not authenticate to node's BMC: not this user\","
                    + "\"remedy\":\"ask the owner\"}"));
    JsonNode recorded = json(bench.get(machine, "kestrel"));
    assertThat(recorded.path("power_state").asText()).isEqualTo("error");
    assertThat(recorded.path("power_read_at")).isEqualTo(asked.path("read_at"));
    assertThat(recorded.path("power_reason")).isEqualTo(asked.path("reason"));
    assertThat(recorded.path("power_remedy")).isEqualTo(asked.path("remedy"));
  }

  private Machine deployed(String name, String owner) {
    return bench.store.inTransaction(
        tx ->
            tx.machines()
                .insert(bench.fixtures.machine(name).state(State.DEPLOYED).owner(owner).build()));
  }

  @Test
  void manyAreSwitchedAtOnceAndEachIsDecidedForItself() throws IOException {
    Machine others = deployed("kestrel-1", "kestrel");
    Machine deployed = deployed("wren-1", "wren");
    String id = others.id().value();
    String path = MACHINES + "?op=power_off";
    JsonNode off =
        json(bench.form("POST", path, "wren", "machines", id, "machines", deployed.id().value()));
    assertThat(off).hasSize(2);
    assertThat(off.get(0).path("system_id").asText()).isEqualTo(id);
    assertThat(off.get(0).path("accepted").asBoolean()).isFalse();
    assertThat(off.get(0).path("code").asText()).isEqualTo("NOT_FOUND");
    assertThat(off.get(0).path("reason").asText()).isNotEmpty();
    assertThat(off.get(0).path("remedy").asText()).isNotEmpty();
    assertThat(off.get(1))
        .isEqualTo(
            JSON.readTree(
                "{\"system_id\":\"%s\",\"accepted\":true,\"code\":\"\",\"reason\":\"\",\"remedy\":\"\"}"
                    .formatted(deployed.id())));
    JsonNode states =
        json(
            bench.get(
                MACHINES + "?op=query_power_state&id=" + id + "&id=" + deployed.id(), "kestrel"));
    assertThat(states.path(id).path("state").asText()).isEqualTo("unknown");
    assertThat(states.path(deployed.id().value()).path("reason").asText()).isNotEmpty();

    assertThat(bench.form("POST", path, "kestrel").body()).contains("machines");
    HttpResponse<String> unknown = bench.form("POST", path, "kestrel", "machines", "nobody");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).isEqualTo("Unknown machine(s): nobody.");
    String[] many = new String[2002];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = "machines";
      many[i + 1] = "m" + i;
    }
    assertThat(bench.form("POST", path, "kestrel", many).body())
        .isEqualTo(
            "{\"machines\":[\"1001 machines are too many for one request: at most 1000.\"]}");
  }

  @Test
  void powerParametersAreForAdministrators() throws IOException {
    String machine = created("power_type", "manual");
    assertThat(bench.get(machine + "?op=power_parameters", "wren").statusCode()).isEqualTo(403);
    assertThat(bench.get(MACHINES + "?op=power_parameters", "wren").statusCode()).isEqualTo(403);
  }

  @Test
  void aRackIsHandedUserDataWhenItIsSwitchedOn() {
    Machine rack =
        bench.store.inTransaction(
            tx ->
                tx.machines()
                    .insert(
                        bench
                            .fixtures
                            .machine("rack-7")
                            .type(NodeType.RACK_CONTROLLER)
                            .owner("kestrel")
                            .build()));
    String data =
        Base64.getEncoder()
            .encodeToString("#cloud-config".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    String path = ROOT + "rackcontrollers/" + rack.id() + "/?op=power_on";
    HttpResponse<String> on = bench.form("POST", path, "kestrel", "user_data", data);
    assertThat(on.statusCode()).as(on.body()).isEqualTo(200);
    Machine after = bench.store.inTransaction(tx -> tx.machines().find(rack.id())).orElseThrow();
    assertThat(after.deployment().userData()).contains(data);
  }

  @Test
  void aPowerTypeTellsWhereItsAddressIs() throws IOException {
    JsonNode types =
        JSON.readTree(
            JsonOut.text(
                out -> out.array(PowerTypes.sorted(PowerDrivers.of(chassis)), PowerTypes::write)));
    assertThat(types.get(0).path("can_probe").asBoolean()).isTrue();
    assertThat(types.get(0).path("ip_extractor"))
        .isEqualTo(
            JSON.readTree("{\"field_name\":\"power_address\",\"pattern\":\"^(?P<address>.+)$\"}"));
    assertThat(List.of(types.get(0).path("missing_packages").size())).containsExactly(0);
  }
}
