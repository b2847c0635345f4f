package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.power.lxd.ClientPair;
import io.maas4j.testkit.power.lxd.LxdStatusCode;
import io.maas4j.testkit.power.lxd.SimulatedInstance;
import io.maas4j.testkit.power.lxd.SimulatedLxd;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** {@code machines create … power_type=lxd} of set-up scripts, against a server that runs. */
class LxdMachineTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void aMachineIsCreatedCommissionedAndSwitchedThroughLxd() throws Exception {
    // The region closes first: what it has to verify at the end needs the other.
    try (SimulatedLxd lxd = SimulatedLxd.start();
        RunningRegion region = RunningRegion.start(Clock.systemUTC())) {
      SimulatedInstance vm = lxd.instances().addVirtualMachine("maas", "vm1");
      ApiCaller api = region.caller();
      ClientPair pair = ClientPair.generate("maas4j-test");
      String token = lxd.trust().issueToken("maas4j", "maas");

      Map<String, String> form = new LinkedHashMap<>();
      form.put("architecture", "amd64");
      form.put("mac_addresses", "00:16:3e:00:00:01");
      form.put("power_type", "lxd");
      form.put("power_parameters_power_address", lxd.address());
      form.put("power_parameters_instance_name", "vm1");
      form.put("power_parameters_project", "maas");
      form.put("power_parameters_password", token);
      form.put("power_parameters_certificate", pair.certificatePem());
      form.put("power_parameters_key", pair.keyPem().reveal());
      JsonNode machine = json(api.post("machines/", form));
      String id = machine.path("system_id").asText();
      assertThat(machine.path("power_type").asText()).isEqualTo("lxd");

      // Creation commissions, which boots the machine; that the token made us known is seen by it.
      Awaitility.await().atMost(PATIENCE).until(() -> vm.status() == LxdStatusCode.RUNNING);
      JsonNode parameters = json(api.get("machines/" + id + "/?op=power_parameters"));
      assertThat(parameters.path("project").asText()).isEqualTo("maas");
      assertThat(parameters.path("certificate").asText()).startsWith("-----BEGIN CERTIFICATE-----");
      assertThat(parameters.path("key").asText()).startsWith("-----BEGIN PRIVATE KEY-----");

      assertThat(state(api, id)).isEqualTo("on");
      json(api.post("machines/" + id + "/?op=power_off", Map.of()));
      Awaitility.await().atMost(PATIENCE).until(() -> vm.status() == LxdStatusCode.STOPPED);
      assertThat(state(api, id)).isEqualTo("off");
    }
  }

  private static String state(ApiCaller api, String id) throws Exception {
    return json(api.get("machines/" + id + "/?op=query_power_state")).path("state").asText();
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return JSON.readTree(answer.body());
  }
}
