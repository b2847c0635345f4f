package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** A machine of the API whose power is an LXD's {@code vm1} in the project {@code maas}. */
record LxdMachine(ApiCaller api, String systemId, String token) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** As set-up scripts create one, without a certificate: a trust token is all that they have. */
  static LxdMachine create(ApiCaller api, String address, String token) throws Exception {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("architecture", "amd64");
    form.put("mac_addresses", "00:16:3e:00:00:01");
    form.put("power_type", "lxd");
    form.put("power_parameters_power_address", address);
    form.put("power_parameters_instance_name", "vm1");
    form.put("power_parameters_project", "maas");
    form.put("power_parameters_password", token);
    JsonNode machine = json(api.post("machines/", form));
    assertThat(machine.path("power_type").asText()).isEqualTo("lxd");
    return new LxdMachine(api, machine.path("system_id").asText(), token);
  }

  void isSwitched(String state, Callable<Boolean> seenAtTheServer) throws Exception {
    Awaitility.await().atMost(PATIENCE).until(seenAtTheServer);
    assertThat(get("query_power_state").path("state").asText()).isEqualTo(state);
  }

  void powerOff() throws Exception {
    json(api.post("machines/" + systemId + "/?op=power_off", Map.of()));
  }

  void hasAPairOfKeys() throws Exception {
    JsonNode parameters = get("power_parameters");
    assertThat(parameters.path("project").asText()).isEqualTo("maas");
    assertThat(parameters.path("certificate").asText()).startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(parameters.path("key").asText()).startsWith("-----BEGIN PRIVATE KEY-----");
  }

  /** Neither the key that was made nor the token is anywhere but in the power parameters. */
  void keepsItsSecrets(OurLogs logs) throws Exception {
    String key = get("power_parameters").path("key").asText();
    String[] secrets = {token, key.lines().skip(1).findFirst().orElseThrow()};
    String events = api.get("events/?op=query&level=DEBUG&limit=1000").body();
    assertThat(events).contains(systemId).doesNotContain(secrets);
    assertThat(api.get("machines/" + systemId + "/").body())
        .contains("\"power_type\":\"lxd\"")
        .doesNotContain(secrets);
    assertThat(String.join("\n", logs.lines())).contains(systemId).doesNotContain(secrets);
  }

  private JsonNode get(String op) throws Exception {
    return json(api.get("machines/" + systemId + "/?op=" + op));
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return JSON.readTree(answer.body());
  }
}
