package io.maas4j.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.maas4j.power.lxd.LxdPowerDriverFactory;
import io.maas4j.power.proxmox.ProxmoxPowerDriverFactory;
import io.maas4j.testkit.power.lxd.SimulatedLxd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code add_chassis} with the drivers that ask, and with chassis that answer. */
class AddChassisTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MACHINES = "/MAAS/api/2.0/machines/";

  private final ApiBench bench =
      new ApiBench(new LxdPowerDriverFactory(), new ProxmoxPowerDriverFactory());

  @AfterEach
  void close() {
    bench.close();
  }

  private HttpResponse<String> add(String... pairs) {
    return bench.form("POST", MACHINES + "?op=add_chassis", "kestrel", pairs);
  }

  private JsonNode machines() throws IOException {
    return JSON.readTree(bench.get(MACHINES, "kestrel").body());
  }

  private String audit() {
    return bench.get("/MAAS/api/2.0/events/?op=query&level=AUDIT", "kestrel").body();
  }

  private List<String> hostnames() throws IOException {
    List<String> names = new ArrayList<>();
    machines().forEach(machine -> names.add(machine.path("hostname").asText()));
    return names.stream().sorted().toList();
  }

  private JsonNode power(String hostname) throws IOException {
    for (JsonNode machine : machines()) {
      if (machine.path("hostname").asText().equals(hostname)) {
        String path = MACHINES + machine.path("system_id").asText() + "/?op=power_parameters";
        return JSON.readTree(bench.get(path, "kestrel").body());
      }
    }
    throw new AssertionError("no machine " + hostname);
  }

  @Test
  void virtualMachinesOfALxdProjectBecomeMachinesThatAreReachedWithAPairOfTheirOwn()
      throws Exception {
    try (SimulatedLxd lxd = SimulatedLxd.start()) {
      lxd.trust().password("s3same-open");
      lxd.instances().addVirtualMachine("maas", "web1").nic("eth0", "00:16:3e:00:00:01", 0);
      lxd.instances().addVirtualMachine("maas", "web2").nic("eth0", "00:16:3e:00:00:02", 0);
      lxd.instances().addVirtualMachine("maas", "blind");
      HttpResponse<String> answer =
          add(
              "chassis_type", "lxd",
              "hostname", lxd.address(),
              "password", "s3same-open",
              "project", "maas");
      assertThat(answer.body())
          .isEqualTo("Asking this region to add machines from chassis " + lxd.address());
      await().until(() -> hostnames().equals(List.of("web1", "web2")));
      JsonNode web1 = power("web1");
      assertThat(web1.path("instance_name").asText()).isEqualTo("web1");
      assertThat(web1.path("project").asText()).isEqualTo("maas");
      assertThat(web1.path("certificate").asText()).startsWith("-----BEGIN CERTIFICATE-----");
      assertThat(power("web2").path("key")).isEqualTo(web1.path("key"));
      for (JsonNode machine : machines()) {
        assertThat(machine.path("architecture").asText()).isEqualTo("amd64/generic");
        assertThat(machine.path("status_name").asText()).isEqualTo("New");
        String query = MACHINES + machine.path("system_id").asText() + "/?op=query_power_state";
        assertThat(bench.get(query, "kestrel").body()).contains("\"off\"");
      }
    }
  }

  @Test
  void machinesOfAProxmoxClusterAreAddedAndOnlyTheNewOnesAreStopped() throws Exception {
    Queue<String> requests = new ConcurrentLinkedQueue<>();
    HttpServer cluster = cluster(requests);
    try {
      String address = "http://127.0.0.1:" + cluster.getAddress().getPort();
      for (int ask = 1; ask <= 2; ask++) {
        HttpResponse<String> answer =
            add(
                "chassis_type", "proxmox",
                "hostname", address,
                "username", "maas@pve",
                "token_name", "metal",
                "token_secret", "t0ken",
                "prefix_filter", "node-");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String told = ask == 1 ? "1 added, 0 known already" : "0 added, 1 known already";
        await().until(() -> audit().contains(told));
      }
      assertThat(hostnames()).containsExactly("node-1");
      assertThat(power("node-1").path("power_vm_name").asText()).isEqualTo("101");
      assertThat(power("node-1").path("power_verify_ssl").asText()).isEqualTo("n");
      assertThat(requests.stream().filter(line -> line.endsWith("/101/status/stop"))).hasSize(1);
      assertThat(requests).noneMatch(line -> line.contains("/100/"));
    } finally {
      cluster.stop(0);
    }
  }

  private static HttpServer cluster(Queue<String> requests) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(
        "/api2/json/",
        exchange -> {
          String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          requests.add(line);
          boolean known =
              "PVEAPIToken=maas@pve!metal=t0ken"
                  .equals(exchange.getRequestHeaders().getFirst("Authorization"));
          answer(exchange, known ? 200 : 401, body(line));
        });
    server.start();
    return server;
  }

  private static String body(String line) {
    return switch (line) {
      case "GET /api2/json/cluster/resources?type=vm" ->
          "{\"data\": [{\"vmid\": 100, \"name\": \"office\", \"node\": \"pve\", \"type\": \"qemu\","
              + " \"status\": \"running\"}, {\"vmid\": 101, \"name\": \"node-1\", \"node\": \"pve\","
              + " \"type\": \"qemu\", \"status\": \"running\"}]}";
      case "GET /api2/json/nodes/pve/qemu/101/config" ->
          "{\"data\": {\"net0\": \"virtio=BC:24:11:2C:69:2F,bridge=vmbr0\"}}";
      default -> "{\"data\": null}";
    };
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
