package io.maas4j.power.proxmox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.BmcUri;
import io.maas4j.power.http.HttpReply;
import io.maas4j.power.http.Replies;
import io.maas4j.power.spi.ChassisProbe.Found;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.PreparingSteps;
import io.maas4j.power.steps.Roll;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Virtual machines and containers of a Proxmox cluster over its REST API (power spec §15). */
final class Proxmox implements PreparingSteps {
  private static final String ADDRESS = "power_address";
  private static final String USER = "power_user";
  private static final String PASSWORD = "power_pass";
  private static final String TOKEN_NAME = "power_token_name";
  private static final String TOKEN_SECRET = "power_token_secret";
  private static final String MACHINE = "power_vm_name";
  private static final String VERIFY = "power_verify_ssl";
  private static final int PORT = 8006;
  private static final int LAST = Integer.MAX_VALUE;
  // net0: "virtio=BC:24:11:2C:69:2F,bridge=vmbr0"
  private static final Pattern NIC = Pattern.compile("net([0-9]{1,2})");
  private static final Pattern MAC =
      Pattern.compile("(?<![0-9A-Fa-f:])[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}(?![0-9A-Fa-f:])");

  static final PowerType TYPE =
      PowerType.named("proxmox", "Proxmox")
          .settings(
              PowerSetting.text(ADDRESS, "Proxmox host name or IP").required(),
              PowerSetting.text(USER, "User with realm").required(),
              PowerSetting.password(PASSWORD, "Password (or use a token)"),
              PowerSetting.text(TOKEN_NAME, "Proxmox API token name"),
              PowerSetting.password(TOKEN_SECRET, "Proxmox API token secret"),
              PowerSetting.text(MACHINE, "Node ID").ofNode().required(),
              PowerSetting.choice(VERIFY, "Verify TLS with the system's CAs", noYes())
                  .required()
                  .or("n"))
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .canProbe()
          .ipFrom(IpExtractor.url(ADDRESS))
          .build();

  private final BmcHttp verifying;
  private final BmcHttp trusting;
  private final ObjectMapper json = JsonMapper.builder().build();

  Proxmox(BmcHttp verifying, BmcHttp trusting) {
    this.verifying = verifying;
    this.trusting = trusting;
  }

  /** Where a machine is and what it does. */
  private record Guest(String path, PowerState state) {}

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    Session session = open(call);
    Guest guest = guest(session);
    PowerState wanted = action == PowerAction.ON ? PowerState.ON : PowerState.OFF;
    if (action == PowerAction.QUERY) {
      return call.observed(guest.state());
    }
    if (guest.state() != wanted) {
      String order = action == PowerAction.ON ? "start" : "stop";
      session.order(guest.path() + "/status/" + order);
    }
    return call.accepted();
  }

  /**
   * Lists virtual machines. Not containers, which cannot boot from the network, nor templates,
   * which cannot start.
   */
  @Override
  public void probe(Call call, Roll roll) throws StepFailed, InterruptedException {
    Session session = open(call);
    for (JsonNode guest : session.guests()) {
      boolean machine =
          guest.path("type").asText("qemu").equals("qemu") && guest.path("template").asInt() == 0;
      String name = guest.path("name").asText();
      if (machine && roll.wants(name)) {
        String id = guest.path("vmid").asText();
        roll.read(name.isEmpty() ? id : name, () -> found(session, name, id, path(guest)));
      }
    }
  }

  private Optional<Found> found(Session session, String name, String id, String path)
      throws StepFailed, InterruptedException {
    if (id.isEmpty()) {
      throw StepFailed.action("it has no vmid");
    }
    JsonNode config = session.get(path + "/config");
    return Optional.of(
        new Found(
            name, "amd64", macs(config), PowerParameters.builder().text(MACHINE, id).build()));
  }

  /** Those in the boot order first, the others by their number. */
  private static List<MacAddress> macs(JsonNode config) {
    String order = config.path("boot").asText();
    List<String> boot =
        order.startsWith("order=")
            ? List.of(order.substring("order=".length()).split(";"))
            : List.of();
    List<String> nics = new ArrayList<>();
    config
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (NIC.matcher(field).matches()) {
                nics.add(field);
              }
            });
    nics.sort(
        Comparator.comparingInt((String nic) -> boot.contains(nic) ? boot.indexOf(nic) : LAST)
            .thenComparingInt(nic -> Integer.parseInt(nic.substring("net".length()))));
    List<String> macs = new ArrayList<>();
    for (String nic : nics) {
      Matcher mac = MAC.matcher(config.path(nic).asText());
      if (mac.find()) {
        macs.add(mac.group());
      }
    }
    return Roll.macs(macs);
  }

  @Override
  public PowerResult prepare(Call call) throws StepFailed, InterruptedException {
    Session session = open(call);
    Guest guest = guest(session);
    if (guest.state() != PowerState.OFF) {
      session.order(guest.path() + "/status/stop");
    }
    return call.accepted();
  }

  private Session open(Call call) throws StepFailed, InterruptedException {
    BmcHttp http = call.required(VERIFY).equals("y") ? verifying : trusting;
    URI base = BmcUri.at(BmcUri.of(call, ADDRESS, "https", PORT), "/api2/json");
    return new Session(call, http, base, headers(call, http, base));
  }

  /** Who we are in one call. */
  private final class Session {
    private final Call call;
    private final BmcHttp http;
    private final URI base;
    private final Map<String, String> headers;

    Session(Call call, BmcHttp http, URI base, Map<String, String> headers) {
      this.call = call;
      this.http = http;
      this.base = base;
      this.headers = headers;
    }

    JsonNode get(String path) throws StepFailed, InterruptedException {
      return data(Replies.success(http.get(call, BmcUri.at(base, path), headers)));
    }

    void order(String path) throws StepFailed, InterruptedException {
      Replies.success(http.send(call, "POST", BmcUri.at(base, path), headers, ""));
    }

    JsonNode guests() throws StepFailed, InterruptedException {
      JsonNode guests = get("/cluster/resources?type=vm");
      if (!guests.isArray()) {
        throw StepFailed.action(BmcHttp.shown(base) + " answered without a list of machines");
      }
      return guests;
    }
  }

  private Map<String, String> headers(Call call, BmcHttp http, URI base)
      throws StepFailed, InterruptedException {
    String user = call.required(USER);
    Optional<String> token = call.text(TOKEN_NAME);
    Optional<Secret> secret = call.secret(TOKEN_SECRET);
    if (token.isPresent() && secret.isPresent()) {
      String id = token.get().contains("!") ? token.get() : user + "!" + token.get();
      return Map.of("Authorization", "PVEAPIToken=" + id + "=" + secret.get().reveal());
    }
    if (token.isPresent() || secret.isPresent()) {
      throw StepFailed.setting(
          token.isPresent() ? TOKEN_SECRET : TOKEN_NAME, "is missing; a token has both");
    }
    Secret password =
        call.secret(PASSWORD)
            .orElseThrow(() -> StepFailed.setting(PASSWORD, "is missing, and so is a token"));
    return ticket(call, http, base, user, password);
  }

  private Map<String, String> ticket(
      Call call, BmcHttp http, URI base, String user, Secret password)
      throws StepFailed, InterruptedException {
    String form =
        "username=" + BmcUri.encoded(user) + "&password=" + BmcUri.encoded(password.reveal());
    HttpReply reply =
        Replies.success(
            http.send(
                call,
                "POST",
                BmcUri.at(base, "/access/ticket"),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form));
    JsonNode data = data(reply);
    String ticket = data.path("ticket").asText();
    if (ticket.isEmpty()) {
      throw StepFailed.authentication(BmcHttp.shown(reply.uri()) + " gave no ticket");
    }
    return Map.of(
        "Cookie",
        "PVEAuthCookie=" + ticket,
        "CSRFPreventionToken",
        data.path("CSRFPreventionToken").asText());
  }

  private static Guest guest(Session session) throws StepFailed, InterruptedException {
    String wanted = session.call.required(MACHINE);
    for (JsonNode guest : session.guests()) {
      if (guest.path("vmid").asText().equals(wanted)
          || guest.path("name").asText().equals(wanted)) {
        return new Guest(path(guest), state(guest.path("status").asText()));
      }
    }
    throw StepFailed.setting(
        MACHINE, "names no machine that this user sees in the cluster: '" + wanted + "'");
  }

  private static String path(JsonNode guest) {
    return "/nodes/"
        + BmcUri.encoded(guest.path("node").asText())
        + "/"
        + BmcUri.encoded(guest.path("type").asText())
        + "/"
        + BmcUri.encoded(guest.path("vmid").asText());
  }

  private static PowerState state(String status) {
    return switch (status) {
      case "running" -> PowerState.ON;
      case "stopped" -> PowerState.OFF;
      default -> PowerState.UNKNOWN;
    };
  }

  private JsonNode data(HttpReply reply) throws StepFailed {
    try {
      return json.readTree(reply.body()).path("data");
    } catch (JsonProcessingException e) {
      throw StepFailed.action(BmcHttp.shown(reply.uri()) + " answered with what is no JSON");
    }
  }

  private static Map<String, String> noYes() {
    Map<String, String> choices = new LinkedHashMap<>();
    choices.put("n", "No");
    choices.put("y", "Yes");
    return choices;
  }
}
