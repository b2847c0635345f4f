package io.maas4j.power.lxd;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.http.BmcUri;
import io.maas4j.power.spi.ChassisProbe.Found;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.Roll;
import io.maas4j.power.steps.StepFailed;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The virtual machines of a project. Their names come in one answer, each machine in one of its
 * own: all in one would be megabytes. Confined to its call.
 */
final class LxdListing {
  private static final String MACHINES = "/1.0/" + LxdSettings.Kind.VIRTUAL_MACHINE.path();
  // Servers before 5.0 name their machines as instances.
  private static final Pattern NAMED =
      Pattern.compile("/1\\.0/(?:virtual-machines|instances)/([^/?]{1,255})(?:\\?.*)?");

  private final Call call;
  private final LxdHost host;
  private final LxdApi api;

  LxdListing(Call call, LxdHost host, LxdApi api) {
    this.call = call;
    this.host = host;
    this.api = api;
  }

  LxdApi.Reply names() throws StepFailed, InterruptedException {
    return api.get(call, host.server(), MACHINES + project());
  }

  /**
   * @param names what {@link #names} gave
   */
  void read(LxdApi.Reply names, Roll roll) throws StepFailed, InterruptedException {
    if (names.status() == 401 || names.status() == 403) {
      throw StepFailed.authentication(
          "the client certificate may not reach " + host.place() + ": " + names.error());
    }
    if (names.status() == 404) {
      throw StepFailed.setting(
          LxdSettings.PROJECT, "names none that there is: " + host.place() + ": " + names.error());
    }
    if (!names.isSuccess() || !names.metadata().isArray()) {
      throw StepFailed.action(
          host.place() + " did not list its machines: " + names.status() + " " + names.error());
    }
    for (JsonNode uri : names.metadata()) {
      Matcher named = NAMED.matcher(uri.asText());
      if (!named.matches()) {
        roll.unread(uri.asText("?"), "is no virtual machine's path");
        continue;
      }
      String name = decoded(named.group(1));
      if (roll.wants(name)) {
        roll.read(name, () -> machine(name));
      }
    }
  }

  private Optional<Found> machine(String name) throws StepFailed, InterruptedException {
    LxdApi.Reply reply =
        api.get(call, host.server(), MACHINES + "/" + BmcUri.encoded(name) + project());
    if (reply.status() == 404) {
      // Deleted since it was listed.
      return Optional.empty();
    }
    if (!reply.isSuccess()) {
      throw StepFailed.action("it answered " + reply.status() + " " + reply.error());
    }
    JsonNode machine = reply.metadata();
    if (!machine.path("name").asText().equals(name)) {
      throw StepFailed.action("LXD tells of another machine");
    }
    return Optional.of(
        new Found(
            name,
            Roll.architecture(machine.path("architecture").asText()),
            macs(machine),
            PowerParameters.builder().text(LxdSettings.INSTANCE, name).build()));
  }

  /** The interface with the highest {@code boot.priority} is tried first. */
  private static List<MacAddress> macs(JsonNode machine) {
    JsonNode devices = expanded(machine, "devices");
    JsonNode config = expanded(machine, "config");
    List<Map.Entry<String, JsonNode>> nics = new ArrayList<>();
    devices
        .properties()
        .forEach(
            device -> {
              if (device.getValue().path("type").asText().equals("nic")) {
                nics.add(device);
              }
            });
    nics.sort(
        Comparator.comparingInt(
                (Map.Entry<String, JsonNode> nic) -> -nic.getValue().path("boot.priority").asInt(0))
            .thenComparing(Map.Entry::getKey));
    return Roll.macs(
        nics.stream()
            .map(
                nic ->
                    nic.getValue()
                        .path("hwaddr")
                        .asText(config.path("volatile." + nic.getKey() + ".hwaddr").asText("")))
            .toList());
  }

  /** With what comes from profiles, where the server tells that. */
  private static JsonNode expanded(JsonNode machine, String what) {
    JsonNode expanded = machine.path("expanded_" + what);
    return expanded.isObject() ? expanded : machine.path(what);
  }

  private String project() {
    return "?project=" + BmcUri.encoded(host.project());
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A lone percent sign: then the server does not know such a machine either.
      return segment;
    }
  }
}
