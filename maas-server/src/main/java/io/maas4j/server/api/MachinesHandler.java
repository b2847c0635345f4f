package io.maas4j.server.api;

import io.maas4j.allocation.Selection;
import io.maas4j.cloning.Cloning;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.fleet.Fleet;
import io.maas4j.fleet.MachineConstraints;
import io.maas4j.fleet.NewMachine;
import io.maas4j.fleet.ScriptRequest;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Decision;
import io.maas4j.lifecycle.RefusalCode;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.MachinePower;
import io.maas4j.server.api.Operation.Others;
import io.maas4j.server.api.view.ConstraintsView;
import io.maas4j.store.spi.Store;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All machines (operations, section 2.1; allocation: REST contract, section 8). */
final class MachinesHandler {
  private static final Parameter MAC =
      Parameter.str("mac_address", "A MAC address.").mandatory("No provided mac_address!");

  private final Fleet fleet;
  private final Store store;
  private final MachineReads reads;

  MachinesHandler(Fleet fleet, Store store, MachineReads reads) {
    this.fleet = fleet;
    this.store = store;
    this.reads = reads;
  }

  Stream<Resource> resources() {
    Operation registered =
        Operation.get("is_registered", "MAC address registered", this::isRegistered, MAC);
    Operation busy =
        Operation.get("is_action_in_progress", "MAC address of a busy machine", this::isBusy, MAC);
    BulkPower power = new BulkPower(fleet, texts -> known(texts, ""));
    return Stream.of(
        Resource.of(
                "MachinesHandler",
                "Manage the collection of all machines.",
                "machines/",
                list(),
                Operation.create("Create a new machine", this::create)
                    .with(creation())
                    .others(Others.NAMED),
                Operation.post("allocate", "Allocate a machine", this::allocate)
                    .with(Constraints.ofAllocation())
                    .others(Others.REFUSED),
                Operation.post(
                    "accept", "Accept declared machines", this::accept, machines("machines")),
                Operation.post("accept_all", "Accept all declared machines", this::acceptAll),
                Operation.post(
                    "release",
                    "Release machines",
                    this::release,
                    machines("machines"),
                    Parameter.str("comment", "For the event log.")),
                Operation.get(
                    "list_allocated",
                    "List the machines that are allocated to the caller",
                    this::listAllocated,
                    Parameter.many("id", "Only these.")),
                Operation.get(
                        "power_parameters",
                        "Get power parameters",
                        this::powerParameters,
                        Parameter.many("id", "Only these."))
                    .forAdmins(),
                registered,
                busy,
                new MachineDiagnosis(fleet.diagnoses()).byMac(MAC),
                Operation.post(
                        "clone",
                        "Give machines the configuration of another one",
                        this::cloned,
                        Parameter.str("source", "The system id of the machine that is copied."),
                        machines("destinations"),
                        Parameter.of("interfaces", Kind.BOOL, "Copy the network configuration."),
                        Parameter.of("storage", Kind.BOOL, "Copy the storage configuration."))
                    .forAdmins(),
                new Chassis(fleet.chassis(), store).operation(),
                power.on(),
                power.off(),
                power.query(),
                Operation.post(
                    "set_zone",
                    "Assign machines to a zone",
                    this::setZone,
                    Parameter.str("zone", "The zone's name.").mandatory(),
                    machines("nodes").mandatory()))
            .anonymously(
                new SelfRegistration(fleet.enlistment(), reads).operation(),
                Operation.post("accept", "Not without logging in", this::acceptNobody).forAnybody(),
                registered.forAnybody(),
                busy.forAnybody()));
  }

  private static Parameter machines(String name) {
    return Parameter.many(name, "System ids.");
  }

  private Operation list() {
    return Operation.read("List machines", this::read)
        .with(Constraints.ofList())
        .others(Others.REFUSED);
  }

  private static List<Parameter> creation() {
    List<Parameter> all = new ArrayList<>(MachineForm.common());
    all.add(Parameter.str("subarchitecture", "If the architecture names none."));
    all.add(Parameter.many("mac_addresses", "Of its interfaces; separated by commas or repeated."));
    all.add(Parameter.flag("commission", "Commission it at once; true if not given."));
    all.add(Parameter.flag("deployed", "It runs a system already, which is not touched."));
    all.addAll(MachineForm.commissioning());
    return all;
  }

  private Reply read(Call call) {
    Optional<MachineFilter.Builder> filter =
        store.inTransaction(tx -> Constraints.filter(tx, call.arguments()));
    return filter.isPresent() ? reads.list(filter.get(), call.user()) : reads.list(List.of());
  }

  private Reply create(Call call) {
    Arguments given = call.arguments();
    NewMachine spec = MachineForm.created(given);
    if (given.flag("deployed")) {
      return reads.one(fleet.machines().createDeployed(spec, call.actor()));
    }
    boolean commission = call.user().admin() && given.flag("commission", true);
    Machine machine =
        commission
            ? fleet
                .machines()
                .createAndCommission(
                    spec,
                    MachineForm.options(given),
                    MachineForm.scripts(given, creation()),
                    call.actor())
            : fleet.machines().create(spec, call.actor());
    return reads.one(machine);
  }

  private Reply allocate(Call call) {
    Arguments given = call.arguments();
    MachineConstraints asked =
        MachineConstraints.written(
            given.values(), given.textOr("agent_name", ""), given.textOr("comment", ""));
    MachineConstraints constraints = Constraints.bridges(given).map(asked::bridged).orElse(asked);
    List<Selection.Chosen> candidates =
        given.flag("verbose") ? fleet.machines().candidates(constraints, call.actor()) : List.of();
    Selection.Chosen chosen =
        given.flag("dry_run")
            ? fleet.machines().preview(constraints, call.actor())
            : fleet.machines().acquire(constraints, call.actor());
    return reads.one(
        chosen.machine(), out -> ConstraintsView.byType(out, chosen.match(), candidates));
  }

  private Reply cloned(Call call) {
    Arguments given = call.arguments();
    Set<Cloning.Part> parts = EnumSet.noneOf(Cloning.Part.class);
    if (given.flag("interfaces")) {
      parts.add(Cloning.Part.INTERFACES);
    }
    if (given.flag("storage")) {
      parts.add(Cloning.Part.STORAGE);
    }
    fleet.cloning().clone(given.filled("source"), given.words("destinations"), parts, call.actor());
    return Reply.NOTHING;
  }

  private Reply listAllocated(Call call) {
    MachineFilter.Builder filter =
        MachineFilter.builder().states(State.ALLOCATED).owners(List.of(call.user().name()));
    List<String> texts = call.arguments().texts("id");
    if (!texts.isEmpty()) {
      List<MachineId> ids = ids(texts);
      if (ids.isEmpty()) {
        return reads.list(List.of());
      }
      filter.ids(ids);
    }
    return reads.list(filter, call.user());
  }

  private Reply powerParameters(Call call) {
    List<String> texts = call.arguments().texts("id");
    List<MachineId> only = ids(texts);
    List<MachineId> wanted =
        store.inTransaction(
            tx ->
                tx.machines().list(MachineFilter.builder().ids(only).build()).stream()
                    .map(Machine::id)
                    .toList());
    Map<MachineId, MachinePower> power =
        texts.isEmpty() || !only.isEmpty()
            ? store.inTransaction(tx -> tx.power().ofAll(wanted))
            : Map.of();
    return Reply.json(
        out ->
            out.object(
                o ->
                    power.forEach(
                        (id, p) -> PowerView.parameters(o.name(id.value()), p.parameters()))));
  }

  private Reply isRegistered(Call call) {
    Set<State> ignored =
        call.caller().isPresent()
            ? EnumSet.of(State.RETIRED)
            : EnumSet.of(State.RETIRED, State.NEW, State.COMMISSIONING);
    boolean registered = fleet.enlistment().isRegistered(List.of(mac(call)), ignored);
    return Reply.json(out -> out.value(registered));
  }

  private Reply isBusy(Call call) {
    MachineFilter filter =
        MachineFilter.builder()
            .macs(List.of(mac(call)))
            .states(State.COMMISSIONING, State.DEPLOYING)
            .build();
    boolean busy = store.inTransaction(tx -> !tx.machines().list(filter).isEmpty());
    return Reply.json(out -> out.value(busy));
  }

  private static io.maas4j.id.MacAddress mac(Call call) {
    return Constraints.mac(call.arguments().textOr("mac_address", ""));
  }

  private Reply setZone(Call call) {
    Set<MachineId> ids = known(call.arguments().words("nodes"), "nodes");
    for (MachineId id : ids) {
      fleet.machines().place(id, call.arguments().filled("zone"), Optional.empty(), call.actor());
    }
    return Reply.NULL;
  }

  private Reply acceptNobody(Call call) {
    throw Failure.text(401, "You must be logged in to accept machines.");
  }

  private Reply accept(Call call) {
    Set<MachineId> ids = known(call.arguments().words("machines"), "");
    if (!ids.isEmpty() && !call.user().admin()) {
      throw new Denied(
          "NOT_PERMITTED",
          "You don't have the required permission to accept the following machine(s): "
              + joined(ids)
              + ".",
          "ask an administrator");
    }
    return accepted(call, ids);
  }

  private Reply acceptAll(Call call) {
    if (!call.user().admin()) {
      return reads.list(List.of());
    }
    return accepted(
        call,
        store.inTransaction(
            tx ->
                tx.machines().list(MachineFilter.builder().states(State.NEW).build()).stream()
                    .map(Machine::id)
                    .collect(Collectors.toCollection(LinkedHashSet::new))));
  }

  /** Commissions those that are New and can be; the others are left out of the answer. */
  private Reply accepted(Call call, Set<MachineId> ids) {
    List<MachineId> done = new ArrayList<>();
    for (Machine machine : machines(ids)) {
      if (machine.state() == State.NEW) {
        fleet
            .machines()
            .commission(machine.id(), Machine.Options.NONE, ScriptRequest.DEFAULT, call.actor());
        done.add(machine.id());
      }
    }
    return reads.list(done);
  }

  private Reply release(Call call) {
    Set<MachineId> ids = known(call.arguments().words("machines"), "");
    Map<MachineId, Decision> plan = fleet.machines().plan(ids, Verb.RELEASE, call.actor());
    List<MachineId> forbidden = new ArrayList<>();
    List<String> impossible = new ArrayList<>();
    List<Machine> machines = machines(ids);
    for (Machine machine : machines) {
      Decision decision = plan.get(machine.id());
      if (decision == null || isDenied(decision)) {
        forbidden.add(machine.id());
      } else if (decision instanceof Decision.Refused) {
        impossible.add(machine.id() + " ('" + machine.state().label() + "')");
      }
    }
    if (!forbidden.isEmpty()) {
      throw new Denied(
          "NOT_PERMITTED",
          "You don't have the required permission to release the following machine(s): "
              + joined(forbidden)
              + ".",
          "leave them out, or ask their owners");
    }
    if (!impossible.isEmpty()) {
      throw Failure.text(
              409,
              "Machine(s) cannot be released in their current state: "
                  + String.join(", ", impossible)
                  + ".")
          .with("MAAS4J-Code", RefusalCode.WRONG_STATE.name());
    }
    List<String> released = new ArrayList<>();
    String comment = call.arguments().textOr("comment", "");
    for (Machine machine : machines) {
      if (machine.state() != State.READY) {
        fleet.machines().act(machine.id(), Verb.RELEASE, comment, call.actor());
        released.add(machine.id().value());
      }
    }
    return Reply.json(out -> out.array(released, io.maas4j.server.api.view.JsonOut::value));
  }

  private static boolean isDenied(Decision decision) {
    return decision instanceof Decision.Refused refused
        && Set.of(RefusalCode.NOT_PERMITTED, RefusalCode.NOT_OWNER, RefusalCode.LOCKED)
            .contains(refused.code());
  }

  private List<Machine> machines(Set<MachineId> ids) {
    return ids.isEmpty()
        ? List.of()
        : store.inTransaction(tx -> tx.machines().list(MachineFilter.builder().ids(ids).build()));
  }

  /**
   * @param field where the complaint about unknown ones goes; empty for plain text
   */
  private Set<MachineId> known(List<String> texts, String field) {
    Set<MachineId> wanted = new LinkedHashSet<>(ids(texts));
    Set<String> found =
        machines(wanted).stream().map(m -> m.id().value()).collect(Collectors.toSet());
    List<String> unknown = texts.stream().filter(text -> !found.contains(text)).toList();
    if (!unknown.isEmpty()) {
      String message = "Unknown machine(s): " + String.join(", ", unknown) + ".";
      throw field.isEmpty() ? Failure.text(400, message) : Failure.field(field, message);
    }
    return wanted;
  }

  private static List<MachineId> ids(List<String> texts) {
    return texts.stream().flatMap(text -> Call.machineId(text).stream()).toList();
  }

  private static String joined(java.util.Collection<MachineId> ids) {
    return ids.stream().map(MachineId::value).collect(Collectors.joining(", "));
  }
}
