package io.maas4j.script.machineside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedfishHostInterfaceTest {
  private static final String ACCOUNTS = "/redfish/v1/AccountService/Accounts";
  private static final String UUID = "4c4c4544-0001-0002-8003-b8c04f000001";

  @TempDir Path directory;
  private SandboxedMachine machine;
  private Path config;
  private HttpServer server;
  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private final Map<String, String> users = new ConcurrentHashMap<>();
  private final List<String> changes = new CopyOnWriteArrayList<>();
  private volatile int postStatus = 201;

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    machine = new SandboxedMachine(directory);
    config = directory.resolve("bmc.yaml");
    Files.createFile(Files.createDirectories(directory.resolve("dev")).resolve("ipmi0"));
    machine.environment.put("MAAS_DEV_DIR", directory.resolve("dev").toString());
    machine.environment.put("MAAS_BMC_WAIT_SECONDS", "0");
    machine.environment.put("BMC_CONFIG_PATH", config.toString());
    machine.root("sys/class/dmi/id/product_uuid", UUID + "\n");
    Path table = directory.resolve("root/sys/firmware/dmi/tables/DMI");
    Files.createDirectories(table.getParent());
    Files.write(table, hostInterface());

    page("/redfish/v1/", "{}");
    page("/redfish/v1/Systems", members("/redfish/v1/Systems/one", "/redfish/v1/Systems/two"));
    page("/redfish/v1/Systems/one", "{\"UUID\": \"00000000-0000-0000-0000-000000000000\"}");
    page("/redfish/v1/Systems/two", "{\"UUID\": \"" + UUID.toUpperCase(Locale.ROOT) + "\"}");
    page("/redfish/v1/Managers", members("/redfish/v1/Managers/1"));
    page(
        "/redfish/v1/Managers/1",
        "{\"EthernetInterfaces\": {\"@odata.id\": \"/redfish/v1/Managers/1/EthernetInterfaces\"}}");
    page(
        "/redfish/v1/Managers/1/EthernetInterfaces",
        members("/redfish/v1/Managers/1/EthernetInterfaces/1"));
    page(
        "/redfish/v1/Managers/1/EthernetInterfaces/1",
        "{\"IPv4Addresses\": [{\"Address\": \"0.0.0.0\"}, {\"Address\": \"16.1.15.1\"},"
            + " {\"Address\": \"169.254.0.17\"}, {\"Address\": \"10.2.0.5\"}]}");
    page("/redfish/v1/AccountService", "{\"Accounts\": {\"@odata.id\": \"" + ACCOUNTS + "\"}}");
    page(ACCOUNTS, members(ACCOUNTS + "/1", ACCOUNTS + "/2", ACCOUNTS + "/3"));
    page(ACCOUNTS + "/1", "{\"Id\": \"1\", \"UserName\": \"\"}");
    page(ACCOUNTS + "/2", "{\"Id\": \"2\", \"UserName\": \"root\"}");
    page(ACCOUNTS + "/3", "{\"Id\": \"3\", \"UserName\": \"\"}");
    users.put("boot", "strap");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
    machine.environment.put(
        "MAAS_REDFISH_URL", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void page(String path, String body) {
    pages.put(path, body);
  }

  private static String members(String... paths) {
    StringBuilder text = new StringBuilder();
    for (String path : paths) {
      text.append(text.isEmpty() ? "" : ",").append("{\"@odata.id\": \"" + path + "\"}");
    }
    return "{\"Members\": [" + text + "]}";
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      int status = 200;
      if (!path.equals("/redfish/v1/") && !known(exchange)) {
        status = 401;
      } else if (!exchange.getRequestMethod().equals("GET")) {
        JsonNode account = new ObjectMapper().readTree(body);
        changes.add(exchange.getRequestMethod() + " " + path);
        status = exchange.getRequestMethod().equals("POST") ? postStatus : 200;
        if (status < 300) {
          users.put(account.path("UserName").asText(), account.path("Password").asText());
        }
      } else if (!pages.containsKey(path)) {
        status = 404;
      }
      byte[] answer = status == 200 ? pages.getOrDefault(path, "{}").getBytes(UTF_8) : new byte[0];
      exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private boolean known(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header == null) {
      return false;
    }
    String[] pair =
        new String(Base64.getDecoder().decode(header.substring("Basic ".length())), UTF_8)
            .split(":", 2);
    return pair[1].equals(users.get(pair[0]));
  }

  /** Structure 42 of a USB card with Redfish at 169.254.95.118, host 169.254.95.120/16. */
  private static byte[] hostInterface() {
    byte[] device = {2, 0x6b, 0x04, (byte) 0xb0, (byte) 0xff, 2, 3};
    byte[] protocol = new byte[91];
    protocol[16] = 1;
    protocol[17] = 1;
    put(protocol, 18, 169, 254, 95, 120);
    put(protocol, 34, 255, 255, 0, 0);
    protocol[50] = 1;
    protocol[51] = 1;
    put(protocol, 52, 169, 254, 95, 118);
    put(protocol, 68, 255, 255, 0, 0);
    put(protocol, 84, 0xbb, 0x01);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        new byte[] {42, (byte) (6 + device.length + 1 + 2 + 91), 0, 0, 0x40, (byte) device.length});
    out.writeBytes(device);
    out.writeBytes(new byte[] {1, 4, 91});
    out.writeBytes(protocol);
    out.writeBytes(new byte[] {0, 0, 127, 4, 0, 0, 0, 0});
    return out.toByteArray();
  }

  private static void put(byte[] target, int at, int... values) {
    for (int i = 0; i < values.length; i++) {
      target[at + i] = (byte) values[i];
    }
  }

  private ShippedScript script(String ipmi) throws Exception {
    return new ShippedScript(machine, "30-maas-01-bmc-config")
        .with("ipmitool", "case \"$*\" in\n" + ipmi + "esac");
  }

  private static String bootstrap() {
    StringBuilder hex = new StringBuilder(" 52");
    for (String word : List.of("boot", "strap")) {
      for (int i = 0; i < 16; i++) {
        hex.append(
            String.format(Locale.ROOT, " %02x", i < word.length() ? (int) word.charAt(i) : 0));
      }
    }
    return "\"raw 0x2c 0x02 0x52 0xa5\") echo '" + hex + "' ;;\n*) exit 1 ;;\n";
  }

  private JsonNode written() throws Exception {
    return new YAMLMapper().readTree(config.toFile());
  }

  @Test
  void anAccountIsMadeWithBootstrapCredentials() throws Exception {
    Outcome outcome = script(bootstrap()).run();
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(written().path("power_type").asText()).isEqualTo("redfish");
    assertThat(written().path("power_address").asText()).isEqualTo("10.2.0.5");
    assertThat(written().path("node_id").asText()).isEqualTo("two");
    assertThat(written().path("power_user").asText()).isEqualTo("maas");
    assertThat(users).containsEntry("maas", written().path("power_pass").asText());
    assertThat(changes).containsExactly("POST " + ACCOUNTS);
    assertThat(outcome.output())
        .doesNotContain(written().path("power_pass").asText())
        .doesNotContain("strap\n");
  }

  @Test
  void aServiceThatMakesNoAccountsGivesAnEmptySlot() throws Exception {
    postStatus = 405;
    Outcome outcome = script(bootstrap()).run();
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(changes).containsExactly("POST " + ACCOUNTS, "PATCH " + ACCOUNTS + "/3");
  }

  @Test
  void aUserMadeByIpmiIsEnoughWhereRedfishKnowsIt() throws Exception {
    Path secrets = directory.resolve("secrets");
    ShippedScript script =
        script(
            """
            "lan print 1") echo 'IP Address : 10.2.0.5' ;;
            *"user list"*) printf '1,,\\n2,root,\\n' ;;
            exec*) cat "$2" >>'%s' ;;
            "user "* | "channel setaccess"*) ;;
            *) exit 1 ;;
            """
                .formatted(secrets));
    // The board has one list of users: what IPMI has made is there at the first question.
    pages.remove("/redfish/v1/Systems");
    server.removeContext("/");
    server.createContext(
        "/",
        exchange -> {
          if (Files.exists(secrets)) {
            users.put("maas", Files.readString(secrets).split("\\s+")[4]);
            page("/redfish/v1/Systems", members("/redfish/v1/Systems/two"));
          }
          handle(exchange);
        });
    Outcome outcome = script.run();
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(written().path("power_type").asText()).isEqualTo("redfish");
    assertThat(written().path("power_pass").asText()).isEqualTo(users.get("maas"));
    assertThat(changes).isEmpty();
  }

  @Test
  void whenRedfishDoesNotWorkIpmiDoes() throws Exception {
    page("/redfish/v1/", "[1, 2]");
    Outcome outcome =
        script(
                """
                "lan print 1") echo 'IP Address : 10.2.0.5' ;;
                *"user list"*) printf '1,,\\n2,root,\\n' ;;
                exec* | "user "* | "channel setaccess"*) ;;
                *) exit 1 ;;
                """)
            .run();
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(outcome.output()).contains("no Redfish: ");
    assertThat(written().path("power_type").asText()).isEqualTo("ipmi");
  }

  @Test
  void aPathThatLeadsElsewhereIsNotFollowed() throws Exception {
    page("/redfish/v1/Systems", members("http://192.0.2.1/redfish/v1/x", "/redfish/v1/../etc\\n"));
    Outcome outcome = script(bootstrap()).run();
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output()).contains("for a path");
    assertThat(config).doesNotExist();
  }
}
