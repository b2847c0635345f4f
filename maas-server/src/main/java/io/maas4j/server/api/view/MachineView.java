package io.maas4j.server.api.view;

import io.maas4j.event.Event;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.hardware.Inventory;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.power.PowerState;
import io.maas4j.script.HardwareType;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ScriptResult;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes machines with every key of the contract (sections 6.10; null rules: clients, 6). */
public final class MachineView {
  private static final String UNKNOWN = "Unknown";

  private final MachineParts parts;

  public MachineView(MachineParts parts) {
    this.parts = parts;
  }

  public void write(JsonOut out, Machine machine) {
    write(out, machine, o -> {});
  }

  /**
   * @param more writes members that only some answers have
   */
  public void write(JsonOut out, Machine machine, Consumer<JsonOut> more) {
    out.object(
        o -> {
          identity(o, machine);
          status(o, machine);
          placement(o, machine);
          power(o, machine);
          hardware(o, machine);
          deployment(o, machine);
          network(o, machine);
          parts.storageOf(machine).machine(o);
          results(o, machine);
          more.accept(o);
          o.text("resource_uri", uri(machine));
        });
  }

  /** What a machine that has just registered itself is told. */
  public void anonymous(JsonOut out, Machine machine) {
    MachinePower power = parts.powerOf(machine.id());
    out.object(
        o -> {
          o.text("system_id", machine.id().value())
              .text("hostname", machine.hostname())
              .raw("domain", parts.surroundings().domain(machine.identity().domain()))
              .text("fqdn", machine.identity().fqdn())
              .text("architecture", machine.identity().architecture())
              .text("power_type", power.type())
              .text("power_state", wire(power.state()))
              .raw("zone", parts.surroundings().zone(machine.placement().zone()))
              .number("node_type", 0);
          status(o, machine, false);
          o.text("resource_uri", uri(machine));
        });
  }

  private static String uri(Machine machine) {
    return SmallViews.BASE + "machines/" + machine.id() + "/";
  }

  private void identity(JsonOut out, Machine machine) {
    Machine.Identity identity = machine.identity();
    out.text("system_id", machine.id().value())
        .text("hostname", identity.hostname())
        .text("fqdn", identity.fqdn())
        .text("description", identity.description())
        .text("hardware_uuid", identity.hardwareUuid())
        .raw("domain", parts.surroundings().domain(identity.domain()))
        .text("architecture", identity.architecture())
        .text("min_hwe_kernel", identity.minHweKernel())
        .number("swap_size", identity.swapSize())
        .number("node_type", 0)
        .text("node_type_name", "Machine")
        .nothing("parent")
        .nothing("address_ttl")
        .flag("is_dpu", identity.dpu())
        .nothing("pod")
        .nothing("virtualmachine_id");
  }

  private void status(JsonOut out, Machine machine) {
    status(out, machine, true);
  }

  private void status(JsonOut out, Machine machine, boolean whole) {
    Optional<Event> newest = Optional.ofNullable(parts.newest().get(machine.id()));
    out.number("status", machine.state().number())
        .text("status_name", machine.state().label())
        .text("status_message", newest.map(MachineView::message))
        .text("status_action", newest.map(Event::action));
    if (whole) {
      out.text("owner", machine.status().owner())
          .flag("locked", machine.status().locked())
          .text("error_description", machine.status().errorDescription());
    }
  }

  private static String message(Event event) {
    String type = event.type().description();
    return event.description().isEmpty() ? type : type + " - " + event.description();
  }

  private void placement(JsonOut out, Machine machine) {
    Machine.Placement placement = machine.placement();
    out.raw("pool", parts.surroundings().pool(placement.pool()))
        .raw("zone", parts.surroundings().zone(placement.zone()))
        .texts("tag_names", placement.tags())
        .texts("owner_data", placement.ownerData())
        .texts("workload_annotations", placement.ownerData());
  }

  private void power(JsonOut out, Machine machine) {
    MachinePower power = parts.powerOf(machine.id());
    out.text("power_type", power.type())
        .text("power_state", wire(power.state()))
        .text("power_read_at", power.readAt().map(Dates::model))
        .text("power_reason", power.reason())
        .text("power_remedy", power.reading().remedy())
        .text("bios_boot_method", machine.boot().method());
  }

  /** The state as the API spells it. */
  public static String wire(PowerState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private void hardware(JsonOut out, Machine machine) {
    HardwareSummary hardware = parts.hardwareOf(machine.id());
    List<HardwareSummary.NumaNode> nodes =
        hardware.numaNodes().isEmpty()
            ? List.of(new HardwareSummary.NumaNode(0, List.of(), hardware.memory()))
            : hardware.numaNodes();
    out.number("cpu_count", hardware.cpuCount())
        .number("cpu_speed", hardware.cpuSpeed())
        .number("memory", hardware.memory())
        .object("hardware_info", o -> info(o, hardware))
        .array(
            "numanode_set",
            nodes,
            (items, node) ->
                items.object(
                    o ->
                        o.number("index", node.index())
                            .array("cores", node.cores(), (cores, core) -> cores.value(core))
                            .number("memory", node.memory())
                            .array(
                                "hugepages_set",
                                node.hugepages().stream().toList(),
                                (sets, pages) ->
                                    sets.object(
                                        p ->
                                            p.number("page_size", pages.pageSize())
                                                .number("total", pages.total())))));
  }

  static void info(JsonOut out, HardwareSummary hardware) {
    Inventory.HARDWARE_INFO_KEYS.forEach(
        name -> out.text(name, hardware.info().getOrDefault(name, UNKNOWN)));
  }

  private void deployment(JsonOut out, Machine machine) {
    Machine.Deployment deployment = machine.deployment();
    out.text("osystem", deployment.osystem())
        .text("distro_series", deployment.series())
        .text("hwe_kernel", Optional.of(deployment.hweKernel()).filter(kernel -> !kernel.isEmpty()))
        .flag("ephemeral_deploy", deployment.ephemeral())
        .flag("netboot", machine.boot().netboot())
        .flag("disable_ipv4", false);
    sync(out, deployment.extras().sync());
    out.flag("enable_kernel_crash_dump", deployment.extras().crashDump());
  }

  private static void sync(JsonOut out, Optional<Machine.Extras.Sync> sync) {
    Optional<Instant> last = sync.flatMap(Machine.Extras.Sync::last);
    out.flag("enable_hw_sync", sync.isPresent())
        .text("last_sync", last.map(Dates::model))
        .text("next_sync", last.map(at -> Dates.model(at.plusSeconds(sync.get().interval()))))
        .number("sync_interval", sync.map(Machine.Extras.Sync::interval));
  }

  private void network(JsonOut out, Machine machine) {
    List<Interface> nics = parts.interfacesOf(machine.id());
    InterfaceView view = new InterfaceView(nics, machine.type(), parts.surroundings());
    Optional<Interface> boot = bootInterface(machine, nics);
    out.texts("ip_addresses", PartViews.addresses(nics))
        .array("interface_set", nics, view::write)
        .name("boot_interface");
    boot.ifPresentOrElse(nic -> view.write(out, nic), out::nothing);
    List<Interface> ordered = new ArrayList<>(boot.stream().toList());
    nics.stream().filter(nic -> !ordered.contains(nic)).forEach(ordered::add);
    out.object(
        "default_gateways",
        o ->
            o.object("ipv4", g -> gateway(g, ordered, 4))
                .object("ipv6", g -> gateway(g, ordered, 16)));
  }

  private static Optional<Interface> bootInterface(Machine machine, List<Interface> nics) {
    return nics.stream()
        .filter(nic -> machine.boot().interfaceId().equals(Optional.of(nic.id())))
        .findFirst()
        .or(() -> nics.stream().filter(nic -> nic.type() == InterfaceType.PHYSICAL).findFirst());
  }

  /** The link that was chosen by hand, or else the first one that has a gateway. */
  private void gateway(JsonOut out, List<Interface> nics, int length) {
    List<Interface.Link> usable =
        nics.stream()
            .flatMap(nic -> nic.links().stream())
            .filter(link -> gateway(link).filter(a -> a.getAddress().length == length).isPresent())
            .toList();
    Optional<Interface.Link> chosen = usable.stream().filter(Interface.Link::gateway).findFirst();
    out.text(
            "gateway_ip",
            chosen
                .or(() -> usable.stream().findFirst())
                .flatMap(this::gateway)
                .map(InetAddress::getHostAddress))
        .number("link_id", chosen.map(Interface.Link::id));
  }

  private Optional<InetAddress> gateway(Interface.Link link) {
    return link.subnetId().flatMap(id -> parts.surroundings().gateway(id));
  }

  void results(JsonOut out, Machine machine) {
    Machine.Sets sets = machine.sets();
    out.number("current_commissioning_result_id", sets.commissioning())
        .number("current_testing_result_id", sets.testing())
        .number("current_installation_result_id", sets.installation());
    List<ScriptResult> tests = parts.resultsOf(sets.testing());
    result(out, "commissioning", parts.resultsOf(sets.commissioning()));
    result(out, "testing", tests);
    result(out, "cpu_test", ofHardware(tests, HardwareType.CPU));
    result(out, "memory_test", ofHardware(tests, HardwareType.MEMORY));
    result(out, "storage_test", ofHardware(tests, HardwareType.STORAGE));
    List<ScriptResult> network = ofHardware(tests, HardwareType.NETWORK);
    result(out, "network_test", network);
    result(out, "interface_test", network);
    result(out, "other_test", ofHardware(tests, HardwareType.NODE));
  }

  private List<ScriptResult> ofHardware(List<ScriptResult> results, HardwareType type) {
    return results.stream()
        .filter(r -> parts.surroundings().hardwareOf(r.scriptId()).equals(Optional.of(type)))
        .toList();
  }

  private static void result(JsonOut out, String name, List<ScriptResult> results) {
    Optional<ResultStatus> status = ResultStatus.overall(results);
    out.number(name + "_status", ResultStatus.numberOf(status))
        .text(name + "_status_name", ResultStatus.labelOf(status));
  }
}
