package io.maas4j.server.metadata;

import io.maas4j.fleet.Fleet;
import io.maas4j.id.MachineId;
import io.maas4j.script.ScriptIndex;
import java.time.Clock;
import java.util.List;

/**
 * What needs no signature (metadata contract, section 1.3): enlistment, and what boot loaders and
 * installers ask about a machine that they name.
 */
final class AnonymousEndpoints {
  private final Fleet fleet;
  private final Clock clock;
  private final MachineAddresses addresses;

  AnonymousEndpoints(Fleet fleet, Clock clock, MachineAddresses addresses) {
    this.fleet = fleet;
    this.clock = clock;
    this.addresses = addresses;
  }

  /**
   * For a machine that nobody knows yet.
   *
   * @param path below the version
   */
  Answer enlisting(MetadataRequest request, List<String> path) {
    if (request.isPost()) {
      throw Refusal.unauthorized("Not authenticated as a known node.");
    }
    if (request.op().isPresent()) {
      throw request.unknownOperation();
    }
    return switch (String.join("/", path)) {
      case "" -> Answer.lines("meta-data", "user-data");
      case "meta-data" -> Answer.lines("instance-id", "local-hostname");
      case "meta-data/instance-id" -> Answer.text("i-maas-enlistment");
      case "meta-data/local-hostname" -> Answer.text("maas-enlisting-node");
      case "meta-data/public-keys" -> Answer.text("");
      case "user-data" -> new Answer(200, Answer.TEXT, fleet.documents().enlistmentUserData());
      case "maas-scripts" -> scripts();
      case "maas-commissioning-scripts" ->
          throw Refusal.unauthorized("Not authenticated as a known node.");
      default -> throw Refusal.notFound("Unknown metadata path.");
    };
  }

  private Answer scripts() {
    ScriptIndex index = fleet.scripts().forEnlistment();
    return index.isEmpty()
        ? Answer.NO_CONTENT
        : Answer.bytes("application/x-tar", ScriptArchive.of(index, clock.instant()));
  }

  Answer enlistPreseed(MetadataRequest request) {
    if (request.isPost() || !request.op().orElse("").equals("get_enlist_preseed")) {
      throw request.unknownOperation();
    }
    return Answer.text(
        fleet
            .documents()
            .enlistPreseed(addresses.of(java.util.Optional.empty(), request.requested())));
  }

  Answer byId(MetadataRequest request, String id) {
    String op = request.op().orElse("");
    boolean preseed = !request.isPost() && op.equals("get_preseed");
    boolean netbootOff = request.isPost() && op.equals("netboot_off");
    if (!preseed && !netbootOff) {
      throw request.unknownOperation();
    }
    if (!MachineId.isValid(id)) {
      throw Refusal.notFound("No Node matches the given query.");
    }
    MachineId machine = new MachineId(id);
    if (preseed) {
      return Answer.text(
          fleet.documents().preseed(machine, rack -> addresses.of(rack, request.requested())));
    }
    fleet.statusEvents().netboot(machine, false);
    return Answer.OK;
  }
}
