package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What nobody should send, sent to the whole server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static final int DATAGRAMS = 2000;

  private final ShiftedClock clock = new ShiftedClock();
  private RunningRegion region;
  private ApiCaller api;

  @BeforeAll
  void start() throws IOException {
    region = RunningRegion.start(clock);
    api = region.caller();
  }

  @AfterAll
  void stop() {
    region.close();
  }

  @AfterEach
  void stillServes() throws Exception {
    assertThat(api.get("machines/").statusCode()).isEqualTo(200);
    assertThat(tftp("/no-such-file")).containsExactly(0, 5, 0, 1);
  }

  @Test
  void malformedDhcpIsCountedAndDropped() throws Exception {
    double before = sum("maas_dhcp_dropped_total");
    long seed = System.nanoTime();
    flood(region.endpoint("dhcp"), discover(), new Random(seed));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(sum("maas_dhcp_dropped_total"))
                    .as("seed %d", seed)
                    .isGreaterThan(before));
  }

  @Test
  void malformedTftpIsCountedAndDropped() throws Exception {
    double before = sum("maas_tftp_packets_dropped_total");
    long seed = System.nanoTime();
    flood(region.endpoint("tftp"), readRequest("bootx64.efi"), new Random(seed));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(sum("maas_tftp_packets_dropped_total"))
                    .as("seed %d", seed)
                    .isGreaterThan(before));
  }

  /** Noise, and something good that is cut short or has wrong bytes in it. */
  private static void flood(InetSocketAddress target, byte[] good, Random random)
      throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      for (int i = 0; i < DATAGRAMS; i++) {
        byte[] bytes;
        switch (i % 3) {
          case 0:
            bytes = new byte[random.nextInt(600)];
            random.nextBytes(bytes);
            break;
          case 1:
            bytes = Arrays.copyOf(good, random.nextInt(good.length));
            break;
          default:
            bytes = good.clone();
            for (int flips = 0; flips < 8; flips++) {
              bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            break;
        }
        socket.send(new DatagramPacket(bytes, bytes.length, target));
      }
    }
  }

  private static byte[] discover() {
    byte[] packet = new byte[300];
    packet[0] = 1;
    packet[1] = 1;
    packet[2] = 6;
    System.arraycopy(new byte[] {127, 88, 0, 1}, 0, packet, 24, 4);
    System.arraycopy(new byte[] {0x52, 0x54, 0, 1, 2, 3}, 0, packet, 28, 6);
    byte[] options = {
      0x63, (byte) 0x82, 0x53, 0x63, 53, 1, 1, 93, 2, 0, 7, 55, 4, 1, 3, 6, 67, (byte) 255
    };
    System.arraycopy(options, 0, packet, 236, options.length);
    return packet;
  }

  private static byte[] readRequest(String file) {
    byte[] name = (file + "\0octet\0").getBytes(StandardCharsets.US_ASCII);
    byte[] packet = new byte[name.length + 2];
    packet[1] = 1;
    System.arraycopy(name, 0, packet, 2, name.length);
    return packet;
  }

  /** The first four bytes of the answer to a read request. */
  private byte[] tftp(String file) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      socket.setSoTimeout(10_000);
      byte[] request = readRequest(file);
      socket.send(new DatagramPacket(request, request.length, region.endpoint("tftp")));
      DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
      socket.receive(answer);
      return Arrays.copyOf(answer.getData(), Math.min(4, answer.getLength()));
    }
  }

  private double sum(String metric) throws IOException, InterruptedException {
    return api.unsigned(URI.create(region.url().replace("/MAAS", "/metrics")))
        .body()
        .lines()
        .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void nothingOutsideOfTheBootFilesIsServed() throws Exception {
    Files.writeString(region.images().resolveSibling("secret.txt"), "do not serve");
    String rack = "http://127.0.0.1:" + region.endpoint("http").getPort();
    for (String path :
        new String[] {
          "/../secret.txt",
          "/images/../../secret.txt",
          "/images/%2e%2e/%2e%2e/secret.txt",
          "/images/..%2f..%2fsecret.txt",
          "/%2e%2e%5csecret.txt",
          "/images/ubuntu/amd64/generic/noble/stable/..%00/secret.txt",
          "//etc/passwd",
          "/no/such/file"
        }) {
      HttpResponse<String> answer = api.unsigned(URI.create(rack + path));
      assertThat(answer.statusCode()).as(path).isBetween(400, 404);
      assertThat(answer.body()).as(path).doesNotContain("do not serve", "root:");
    }
    for (String file :
        new String[] {"../secret.txt", "..\\secret.txt", "/../../secret.txt", "/etc/passwd"}) {
      assertThat(tftp(file)).as(file).startsWith(0, 5);
    }
  }

  @Test
  void unknownPathsOfTheApiAreNotFound() throws Exception {
    assertThat(api.get("machinez/").statusCode()).isEqualTo(404);
    assertThat(api.get("machines/zzzzzz/").statusCode()).isEqualTo(404);
    assertThat(api.get("../../../etc/passwd").statusCode()).isIn(400, 404);
    assertThat(api.get("%2e%2e/%2e%2e/metrics").statusCode()).isIn(400, 404);
    assertThat(api.unsigned(URI.create(region.url() + "/nowhere/")).statusCode()).isEqualTo(404);
  }

  @Test
  void wrongKeysAndStaleTimestampsAreRefused() throws Exception {
    String good = api.authorization(clock.instant());
    isUnauthorized(good.replace(api.tokenSecret(), "wrong"));
    isUnauthorized(good.replaceAll("oauth_token=\"[^\"]*\"", "oauth_token=\"nobodys\""));
    isUnauthorized(
        good.replaceAll("oauth_consumer_key=\"[^\"]*\"", "oauth_consumer_key=\"nobodys\""));
    HttpResponse<String> stale =
        isUnauthorized(api.authorization(clock.instant().minus(Duration.ofHours(1))));
    assertThat(stale.body()).contains("Expired timestamp");
    assertThat(api.get("machines/", "OAuth rubbish").statusCode()).isIn(400, 401);
    isUnauthorizedWithoutCredentials("Basic YTpi");
    assertThat(api.get("users/?op=whoami", good).statusCode()).isEqualTo(200);
    isUnauthorized(good); // a nonce is used once
  }

  private void isUnauthorizedWithoutCredentials(String authorization) throws Exception {
    HttpResponse<String> answer = api.get("users/?op=whoami", authorization);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
  }

  private HttpResponse<String> isUnauthorized(String authorization) throws Exception {
    HttpResponse<String> answer = api.get("users/?op=whoami", authorization);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(answer.body()).startsWith("Authorization Error").doesNotContain(api.tokenSecret());
    return answer;
  }

  @Test
  void anUnknownOperationIsNamed() throws Exception {
    HttpResponse<String> answer = api.post("machines/?op=levitate", Map.of());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("Unrecognised signature: method=POST op=levitate");
  }

  @Test
  void missingAndUnknownParametersAreNamed() throws Exception {
    HttpResponse<String> missing = api.post("machines/", Map.of("hostname", "nobody"));
    assertThat(missing.statusCode()).isEqualTo(400);
    JsonNode fields = new ObjectMapper().readTree(missing.body());
    assertThat(fields.path("architecture").get(0).asText()).isEqualTo("This field is required.");
    assertThat(fields.path("mac_addresses").get(0).asText()).isEqualTo("This field is required.");
    HttpResponse<String> unknown =
        api.post("zones/", Map.of("name", "z1", "description", "d", "flavour", "sweet"));
    assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(200);
    assertThat(unknown.headers().firstValue("MAAS4J-Ignored-Parameters")).contains("flavour");
    HttpResponse<String> constraint = api.post("machines/?op=allocate", Map.of("colour", "blue"));
    assertThat(constraint.statusCode()).isEqualTo(400);
    assertThat(constraint.body()).contains("colour", "No such constraint.");
  }

  @Test
  void anIllegalTransitionIsExplained() throws Exception {
    String id = machine("illegal", "52:54:00:00:00:01");
    HttpResponse<String> answer = api.post("machines/" + id + "/?op=deploy", Map.of());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    assertThat(answer.body()).contains("New");
    assertThat(answer.headers().firstValue("MAAS4J-Code")).isPresent();
    assertThat(answer.headers().firstValue("MAAS4J-Remedy").orElse("")).isNotBlank();
  }

  /** A machine in status New whose power is a matter of hands. */
  private String machine(String hostname, String mac) throws Exception {
    HttpResponse<String> made =
        api.post(
            "machines/",
            Map.of(
                "hostname",
                hostname,
                "architecture",
                "amd64/generic",
                "mac_addresses",
                mac,
                "power_type",
                "manual",
                "commission",
                "false"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    JsonNode machine = new ObjectMapper().readTree(made.body());
    assertThat(machine.path("status_name").asText()).isEqualTo("New");
    return machine.path("system_id").asText();
  }

  @Test
  void aMachineThatNeverCallsBackFailsWithTheReason() throws Exception {
    String id = machine("silent", "52:54:00:00:00:02");
    assertThat(api.post("machines/" + id + "/?op=commission", Map.of()).statusCode())
        .isEqualTo(200);
    Instant begun = clock.instant();
    clock.forward(Duration.ofSeconds(70));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(status(id)).isEqualTo("Failed commissioning"));
    assertThat(clock.instant()).isAfter(begun.plusSeconds(60));
    JsonNode events = region.client().events(id);
    Optional<String> reason = Optional.empty();
    for (JsonNode event : events) {
      if (event.path("level").asText().equals("ERROR")) {
        reason = Optional.of(event.path("description").asText());
      }
    }
    assertThat(reason.orElse(events.toPrettyString())).contains("1 minute");
  }

  private String status(String id) throws Exception {
    return region.client().machine(id).path("status_name").asText();
  }
}
