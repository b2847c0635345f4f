package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A network that is configured as set-up scripts do: by the API of a server that runs. */
class ApiNetworksTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CIDR = "127.0.0.0/16";
  private static final String GATEWAY = "127.0.0.254";
  private static final byte[] ROUTES = {
    17, 10, (byte) 250, (byte) 128, 127, 0, 0, 3, 0, 127, 0, 0, 77
  };
  private static final MacAddress MAC = new MacAddress("52:54:00:00:0a:01");

  @Test
  void machinesGetLeasesWhileDhcpIsOnAndNoneWhenItIsOff() throws Exception {
    try (RunningRegion region = RunningRegion.start(Clock.systemUTC(), List.of());
        Relay relay = new Relay()) {
      ApiCaller api = region.caller();
      JsonNode rack = json(api.get("rackcontrollers/")).get(0);
      assertThat(region.dhcp()).isEmpty();
      assertThat(dhcpd(rack)).isEqualTo("off");
      String vlan = vlan(api, rack);

      long subnet =
          json(api.post(
                  "subnets/", Map.of("cidr", CIDR, "vlan", id(api, vlan), "gateway_ip", GATEWAY)))
              .path("id")
              .asLong();
      created(
          api.post(
              "ipranges/",
              Map.of("type", "dynamic", "start_ip", "127.0.50.1", "end_ip", "127.0.50.99")));
      String name = rack.path("hostname").asText();
      json(api.put(vlan, Map.of("dhcp_on", "True", "primary_rack", name)));

      List<InetSocketAddress> listening = awaitDhcp(region, true);
      DhcpMessage ack = relay.lease(listening);
      assertThat(ack.yiaddr().getHostAddress()).startsWith("127.0.50.");
      assertThat(ack.siaddr().getHostAddress()).isEqualTo("127.0.0.1");
      assertThat(ack.options().address(DhcpOption.ROUTERS).map(InetAddress::getHostAddress))
          .contains(GATEWAY);

      // what people change is said to machines, without a packet lost
      json(api.put("subnets/" + subnet + "/", Map.of("gateway_ip", "127.0.0.77")));
      created(
          api.post(
              "reservedips/",
              Map.of(
                  "ip",
                  "127.0.60.7",
                  "mac_address",
                  MAC.value(),
                  "subnet",
                  Long.toString(subnet))));
      set(api, "ntp_servers", "127.9.9.9");
      set(api, "upstream_dns", "127.8.8.8");
      created(
          api.post("dhcp-snippets/", Map.of("name", "long", "value", "default-lease-time 1200;")));
      JsonNode beyond = json(api.post("subnets/", Map.of("cidr", "10.250.128.0/17")));
      created(
          api.post(
              "static-routes/",
              Map.of(
                  "source",
                  Long.toString(subnet),
                  "destination",
                  beyond.path("id").asText(),
                  "gateway_ip",
                  "127.0.0.3")));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                DhcpMessage next = relay.lease(listening);
                assertThat(next.yiaddr().getHostAddress()).isEqualTo("127.0.60.7");
                assertThat(address(next, DhcpOption.ROUTERS)).isEqualTo("127.0.0.77");
                assertThat(address(next, DhcpOption.NTP_SERVERS)).isEqualTo("127.9.9.9");
                assertThat(address(next, DhcpOption.DNS_SERVERS)).isEqualTo("127.8.8.8");
                assertThat(next.options().u32(DhcpOption.LEASE_TIME)).hasValue(1200);
                assertThat(next.options().bytes(DhcpOption.CLASSLESS_ROUTES)).contains(ROUTES);
              });
      assertThat(region.dhcp()).isEqualTo(listening);

      json(api.put(vlan, Map.of("dhcp_on", "False")));
      assertThat(awaitDhcp(region, false)).isEmpty();
      for (InetSocketAddress each : listening) {
        // nobody has the port any more
        new DatagramSocket(new InetSocketAddress("127.0.0.1", each.getPort())).close();
      }
    }
  }

  private static void set(ApiCaller api, String name, String value) throws Exception {
    created(api.post("maas/?op=set_config", Map.of("name", name, "value", value)));
  }

  private static List<InetSocketAddress> awaitDhcp(RunningRegion region, boolean on) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(region::dhcp, addresses -> addresses.isEmpty() != on);
  }

  private static String address(DhcpMessage message, int option) {
    return message.options().address(option).map(InetAddress::getHostAddress).orElse("");
  }

  private static String dhcpd(JsonNode rack) {
    for (JsonNode service : rack.path("service_set")) {
      if (service.path("name").asText().equals("dhcpd")) {
        return service.path("status").asText();
      }
    }
    return "missing";
  }

  /** The path of a VLAN that the rack is on, or of the default one where it has no interfaces. */
  private static String vlan(ApiCaller api, JsonNode rack) throws Exception {
    for (JsonNode nic : rack.path("interface_set")) {
      JsonNode vlan = nic.path("vlan");
      if (!nic.path("links").isEmpty() && vlan.isObject()) {
        return "fabrics/"
            + vlan.path("fabric_id").asText()
            + "/vlans/"
            + vlan.path("vid").asText()
            + "/";
      }
    }
    assertThat(json(api.get("fabrics/"))).isNotEmpty();
    return "fabrics/0/vlans/0/";
  }

  private static String id(ApiCaller api, String vlan) throws Exception {
    return json(api.get(vlan)).path("id").asText();
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static void created(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
  }

  /** Asks as a relay does that listens on the port that it sends from. */
  private static final class Relay implements AutoCloseable {
    private final InetAddress address = InetAddress.getByName("127.0.0.9");
    private final DatagramSocket socket = new DatagramSocket(0, address);

    Relay() throws IOException {
      socket.setSoTimeout(10_000);
    }

    DhcpMessage lease(List<InetSocketAddress> servers) throws IOException {
      DhcpMessage offer = ask(servers, message(MessageType.DISCOVER).build());
      assertThat(offer.messageType()).contains(MessageType.OFFER);
      DhcpMessage ack =
          ask(
              servers,
              message(MessageType.REQUEST)
                  .option(
                      DhcpOption.SERVER_ID,
                      offer.options().address(DhcpOption.SERVER_ID).orElseThrow())
                  .option(DhcpOption.REQUESTED_ADDRESS, offer.yiaddr())
                  .build());
      assertThat(ack.messageType()).contains(MessageType.ACK);
      return ack;
    }

    private DhcpMessage.Builder message(MessageType type) {
      return DhcpMessage.request(type, 7, MAC.octets())
          .giaddr((Inet4Address) address)
          .hops(1)
          .option(DhcpOption.RELAY_AGENT_INFORMATION, 19, 0);
    }

    private DhcpMessage ask(List<InetSocketAddress> servers, DhcpMessage message)
        throws IOException {
      byte[] bytes = message.encode();
      for (InetSocketAddress server : servers) {
        socket.send(
            new DatagramPacket(
                bytes, bytes.length, new InetSocketAddress("127.0.0.1", server.getPort())));
      }
      DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
      socket.receive(packet);
      return DhcpMessage.decode(Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
