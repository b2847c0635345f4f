package io.maas4j.server.metadata;

import io.maas4j.deploy.ServiceAddress;
import io.maas4j.fleet.Fleet;
import io.maas4j.fleet.MachineDocuments.Prefix;
import io.maas4j.id.MachineId;
import io.maas4j.script.ScriptIndex;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a machine that signs its requests may ask, of itself only (metadata contract, 1.1, 1.2). */
final class NodeEndpoints {
  private static final String YAML = "application/x-yaml; charset=utf-8";
  private static final String BINARY = "application/octet-stream";

  private final Fleet fleet;
  private final Clock clock;
  private final MachineAddresses addresses;

  NodeEndpoints(Fleet fleet, Clock clock, MachineAddresses addresses) {
    this.fleet = fleet;
    this.clock = clock;
    this.addresses = addresses;
  }

  /**
   * @param path below the version
   */
  Answer answer(MachineId machine, Prefix prefix, MetadataRequest request, List<String> path) {
    if (request.isPost()) {
      return operation(machine, request, path);
    }
    if (request.op().isPresent()) {
      throw request.unknownOperation();
    }
    if (path.isEmpty()) {
      return index(machine);
    }
    if (path.get(0).equals("meta-data") && path.size() <= 2) {
      return path.size() == 1 ? attributes(machine) : item(machine, prefix, request, path.get(1));
    }
    if (path.size() > 1) {
      throw Refusal.notFound("Unknown metadata path.");
    }
    return switch (path.get(0)) {
      case "user-data" -> userData(machine, prefix, request);
      case "maas-scripts" -> scripts(machine);
      case "maas-commissioning-scripts" ->
          Answer.bytes(
              "application/tar", ScriptArchive.of(fleet.scripts().legacy(), clock.instant()));
      default -> throw Refusal.notFound("Unknown metadata path.");
    };
  }

  private Answer operation(MachineId machine, MetadataRequest request, List<String> path) {
    if (!path.isEmpty()) {
      throw request.unknownOperation();
    }
    switch (request.op().orElse("")) {
      case "signal" ->
          fleet
              .signals()
              .signal(machine, SignalForm.read(request.form(), fleet.signals().powerTypes()));
      case "netboot_off" -> fleet.statusEvents().netboot(machine, false);
      case "netboot_on" -> fleet.statusEvents().netboot(machine, true);
      default -> throw request.unknownOperation();
    }
    return Answer.OK;
  }

  private Answer index(MachineId machine) {
    List<String> names = new ArrayList<>(List.of("maas-commissioning-scripts", "meta-data"));
    if (fleet.documents().self(machine).hasUserData()) {
      names.add("user-data");
    }
    return Answer.lines(names.toArray(String[]::new));
  }

  private Answer attributes(MachineId machine) {
    List<String> names = new ArrayList<>(List.of("instance-id", "local-hostname"));
    if (fleet.documents().listsPublicKeys(machine)) {
      names.add("public-keys");
    }
    names.addAll(List.of("vendor-data", "x509"));
    return Answer.lines(names.toArray(String[]::new));
  }

  private Answer item(MachineId machine, Prefix prefix, MetadataRequest request, String name) {
    return switch (name) {
      // proved by the key, which goes with the machine
      case "instance-id" -> Answer.text(machine.value());
      case "local-hostname" -> Answer.text(fleet.documents().self(machine).fqdn());
      // answered also when they are not listed: cloud-init asks all the same
      case "public-keys" -> Answer.text(String.join("\n", fleet.documents().publicKeys(machine)));
      case "x509" -> Answer.text(String.join("\n", fleet.documents().certificates(machine)));
      case "vendor-data" ->
          new Answer(
              200,
              YAML,
              fleet
                  .documents()
                  .vendorData(machine, prefix, reach(request))
                  .getBytes(StandardCharsets.UTF_8));
      default -> throw Refusal.notFound("Unknown metadata attribute: " + name);
    };
  }

  private Function<Optional<String>, ServiceAddress> reach(MetadataRequest request) {
    return rack -> addresses.of(rack, request.requested());
  }

  private Answer userData(MachineId machine, Prefix prefix, MetadataRequest request) {
    Function<Optional<String>, ServiceAddress> reach = reach(request);
    Optional<byte[]> data =
        prefix == Prefix.CURTIN
            ? Optional.of(fleet.documents().ephemeralUserData(machine, reach))
            : fleet.documents().userData(machine, reach);
    return data.map(bytes -> Answer.bytes(BINARY, bytes))
        .orElseThrow(() -> Refusal.notFound("No user data available for this node."));
  }

  private Answer scripts(MachineId machine) {
    ScriptIndex index = fleet.scripts().forMachine(machine);
    return index.isEmpty()
        ? Answer.NO_CONTENT
        : Answer.bytes("application/x-tar", ScriptArchive.of(index, clock.instant()));
  }
}
