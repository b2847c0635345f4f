package io.maas4j.server.api;

import io.maas4j.access.ApiKey;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.error.MaasException.Unsupported;
import io.maas4j.fleet.Deployment;
import io.maas4j.fleet.Fleet;
import io.maas4j.fleet.PlannedDeployment;
import io.maas4j.fleet.Release;
import io.maas4j.fleet.ScriptRequest;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.RefusalCode;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.NodeType;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerReading;
import io.maas4j.power.spi.PowerType;
import io.maas4j.server.api.Operation.Others;
import io.maas4j.server.api.view.PlanView;
import io.maas4j.store.spi.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One machine (operations, section 2.2). */
final class MachineHandler {
  private static final Parameter COMMENT = Parameter.str("comment", "For the event log.");
  private static final List<Parameter> COMMISSION = MachineForm.commissioning();

  private static final List<Parameter> RELEASE =
      List.of(
          COMMENT,
          Parameter.of("erase", Kind.BOOL, "Erase the disks first."),
          Parameter.of("secure_erase", Kind.BOOL, "Let the drives erase themselves if they can."),
          Parameter.of("quick_erase", Kind.BOOL, "Erase beginnings, ends and signatures only."),
          Parameter.of("force", Kind.BOOL, "Also if it is a VM host that machines run on."),
          Parameter.of("scripts", Kind.CSV, "Names and tags of release scripts; none for none."));

  private final Fleet fleet;
  private final Store store;
  private final MachineReads reads;
  private final PowerDrivers drivers;
  private final ServiceAddresses addresses;

  MachineHandler(
      Fleet fleet,
      Store store,
      MachineReads reads,
      PowerDrivers drivers,
      ServiceAddresses addresses) {
    this.addresses = addresses;
    this.fleet = fleet;
    this.store = store;
    this.reads = reads;
    this.drivers = drivers;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "MachineHandler",
            "Manage an individual machine.",
            "machines/{system_id}/",
            Stream.concat(operations(), new LayoutOperations(fleet.disks().layouts(), reads).all())
                .map(this::guarded)
                .toArray(Operation[]::new)));
  }

  private Stream<Operation> operations() {
    return Stream.of(
        Operation.read("Read a machine", this::read),
        Operation.update("Update a machine", this::update)
            .with(MachineForm.common())
            .with(List.of(Parameter.flag("disable_ipv4", "Only false: IPv4 is always there.")))
            .forAdmins(),
        Operation.delete(
                "Delete a machine",
                this::delete,
                Parameter.flag("force", "Nothing stands in the way that it would push aside."))
            .forAdmins(),
        NodeOperations.details(fleet.nodes(), Set.of(NodeType.MACHINE)),
        Operation.get("power_parameters", "Get power parameters", this::powerParameters)
            .forAdmins(),
        Operation.get("query_power_state", "Get the power state", this::queryPower),
        new MachineDiagnosis(fleet.diagnoses()).operation(),
        Operation.get("get_token", "Get the machine's own credentials", this::token).forAdmins(),
        Operation.post("commission", "Commission a machine", this::commission)
            .with(COMMISSION)
            .others(Others.TAKEN),
        Operation.post("test", "Test a machine", this::test).with(COMMISSION).others(Others.TAKEN),
        Operation.post("deploy", "Deploy a machine", this::deploy).with(deployment()),
        Operation.post("release", "Release a machine", this::release)
            .with(RELEASE)
            .others(Others.TAKEN),
        verb("abort", "Abort a machine's operation", Verb.ABORT),
        Operation.post(
            "mark_broken",
            "Mark a machine as broken",
            this::markBroken,
            COMMENT,
            Parameter.str("error_description", "The old name of comment.")),
        verb("mark_fixed", "Mark a machine as fixed", Verb.MARK_FIXED),
        verb("override_failed_testing", "Ignore failed tests", Verb.OVERRIDE_FAILED_TESTING),
        verb("lock", "Lock a machine", Verb.LOCK),
        verb("unlock", "Unlock a machine", Verb.UNLOCK),
        verb("rescue_mode", "Enter rescue mode", Verb.ENTER_RESCUE_MODE),
        verb("exit_rescue_mode", "Exit rescue mode", Verb.EXIT_RESCUE_MODE),
        Operation.post(
            "power_on",
            "Turn on a machine",
            this::powerOn,
            COMMENT,
            Parameter.of("user_data", Kind.B64, "For cloud-init on the deployed machine.")),
        Operation.post(
            "power_off",
            "Turn off a machine",
            this::powerOff,
            COMMENT,
            Parameter.str("stop_mode", "hard, or soft to ask the system.")),
        Operation.post("clear_default_gateways", "Clear set default gateways", this::clearGateways),
        Operation.post(
            "restore_networking_configuration",
            "Restore networking options",
            this::restoreNetworking),
        Operation.post(
                "restore_default_configuration",
                "Restore networking and storage options",
                this::restoreDefaults)
            .forAdmins(),
        Operation.get(
            "get_curtin_config", "Get the installer's configuration", this::installerConfiguration),
        Operation.post("set_owner_data", "Deprecated, use set-workload-annotations", this::annotate)
            .others(Others.TAKEN),
        Operation.post("set_workload_annotations", "Set key=value data", this::annotate)
            .others(Others.TAKEN));
  }

  private static List<Parameter> deployment() {
    return List.of(
        Parameter.of("user_data", Kind.B64, "For cloud-init on the deployed machine."),
        Parameter.str("distro_series", "ubuntu/noble, noble, custom/name; empty for the default."),
        Parameter.str("osystem", "The system, if the series does not name it."),
        Parameter.str("hwe_kernel", "The kernel; empty for the default."),
        Parameter.str("agent_name", "A mark of the client."),
        COMMENT,
        Parameter.str("license_key", "Of a system that wants one."),
        Parameter.flag("bridge_all", "Put a bridge over every configured interface."),
        Parameter.str("bridge_type", "standard or ovs; standard if not given."),
        Parameter.flag("bridge_stp", "Whether bridges speak the spanning tree protocol."),
        Parameter.of("bridge_fd", Kind.INT, "Seconds that bridges wait; 0 if not given."),
        Parameter.flag("ephemeral_deploy", "Run from memory; so it does if it has no disks."),
        Parameter.flag("enable_kernel_crash_dump", "Keep its memory when the kernel crashes."),
        Parameter.flag("enable_hw_sync", "Report changes of the hardware while it runs."),
        Parameter.flag("vcenter_registration", "For ESXi: register with the vCenter."),
        Parameter.str(
            "default_user", "Ours: the user whom the system makes; the image's if not given."),
        Parameter.flag("dry_run", "Ours: only show what would be done, and do nothing of it."),
        Parameter.flag("install_kvm", "Make it a host of virtual machines; for administrators."),
        Parameter.flag("install_rackd", "Not built yet: only false."),
        Parameter.flag("register_vmhost", "Not built yet: only false."));
  }

  private Operation verb(String op, String title, Verb verb) {
    return Operation.post(op, title, call -> reads.one(act(call, verb)), COMMENT);
  }

  /**
   * The core hides the machines of others; the contract says 403 of those, and 404 of what there is
   * not.
   */
  private Operation guarded(Operation operation) {
    Operation.Handler inner = operation.handler();
    return new Operation(
        operation.name(),
        operation.method(),
        operation.op(),
        operation.role(),
        operation.title(),
        operation.parameters(),
        operation.others(),
        call -> {
          try {
            return inner.handle(call);
          } catch (NotFound e) {
            if (reads.find(call.machine()).isPresent()) {
              throw new Denied(
                  "NOT_PERMITTED",
                  "Machine " + call.machine() + " belongs to somebody else.",
                  "ask its owner or an administrator");
            }
            throw e;
          }
        });
  }

  private Machine found(Call call) {
    return fleet.machines().get(call.machine(), call.actor());
  }

  private Reply read(Call call) {
    return reads
        .one(call.machine(), call.user())
        .orElseThrow(() -> io.maas4j.error.MaasException.NotFound.no("Machine"));
  }

  private Reply update(Call call) {
    if (call.arguments().flag("disable_ipv4")) {
      throw Failure.field("disable_ipv4", "If specified, disable_ipv4 must be False.");
    }
    return reads.one(
        fleet.machines().edit(call.machine(), MachineForm.changed(call.arguments()), call.actor()));
  }

  private Reply delete(Call call) {
    fleet.machines().delete(call.machine(), call.actor());
    return Reply.NOTHING;
  }

  private Reply powerParameters(Call call) {
    MachinePower power = fleet.powering().parameters(call.machine(), call.actor());
    return Reply.json(out -> PowerView.parameters(out, power.parameters()));
  }

  private Reply queryPower(Call call) {
    PowerReading reading = fleet.powering().reading(call.machine(), call.actor());
    return Reply.json(out -> PowerView.reading(out, reading));
  }

  private Reply token(Call call) {
    MachineId id = found(call).id();
    Optional<ApiKey> key = store.inTransaction(tx -> tx.keys().ofMachine(id));
    return key.map(
            k ->
                Reply.json(
                    out ->
                        out.object(
                            o ->
                                o.text("token_key", k.tokenKey())
                                    .text("token_secret", k.tokenSecret().reveal())
                                    .text("consumer_key", k.consumerKey()))))
        .orElse(Reply.NULL);
  }

  private Reply commission(Call call) {
    ScriptRequest scripts = MachineForm.scripts(call.arguments(), COMMISSION);
    return reads.one(
        form(
            "Commission",
            () ->
                fleet
                    .machines()
                    .commission(
                        call.machine(),
                        MachineForm.options(call.arguments()),
                        scripts,
                        call.actor())));
  }

  private Reply test(Call call) {
    ScriptRequest scripts = MachineForm.scripts(call.arguments(), COMMISSION);
    return reads.one(
        form(
            "Test",
            () ->
                fleet
                    .machines()
                    .test(
                        call.machine(),
                        MachineForm.options(call.arguments()),
                        scripts,
                        call.actor())));
  }

  /** What is not possible now is a fault of the form, to the clients of these two. */
  static Machine form(String action, Supplier<Machine> work) {
    try {
      return work.get();
    } catch (Conflict e) {
      if (e.code().equals(RefusalCode.NEVER_COMMISSIONED.name())) {
        throw Failure.text(
                400,
                "Unable to start machine testing; this node has never been commissioned."
                    + " Commission it first.")
            .with("MAAS4J-Code", e.code());
      }
      String text =
          e.code().equals(RefusalCode.WRONG_STATE.name())
              ? action + " is not available because of the current state of the node."
              : String.valueOf(e.getMessage());
      throw Failure.field("__all__", text)
          .with("MAAS4J-Code", e.code())
          .with("MAAS4J-Remedy", e.remedy().replaceAll("[^\\x20-\\x7e]", "?"));
    }
  }

  private Reply deploy(Call call) {
    Arguments given = call.arguments();
    if (given.flag("install_rackd")) {
      throw new Unsupported(
          "install_rackd: a rack controller cannot be installed on a machine, because one by itself"
              + " is not built yet.",
          "deploy it without install_rackd");
    }
    if (given.flag("register_vmhost")) {
      throw new Unsupported(
          "register_vmhost: hosts of virtual machines are not kept yet.",
          "deploy it with install_kvm, and without register_vmhost");
    }
    if (given.flag("dry_run")) {
      PlannedDeployment planned =
          fleet
              .machines()
              .planDeployment(call.machine(), deployment(given), call.actor(), addresses::of);
      return Reply.json(out -> PlanView.plan(out, planned));
    }
    return reads.one(fleet.machines().deploy(call.machine(), deployment(given), call.actor()));
  }

  private static Deployment deployment(Arguments given) {
    Deployment wanted =
        new Deployment(
            given.textOr("osystem", ""),
            given.textOr("distro_series", ""),
            given.textOr("hwe_kernel", ""),
            given.textOr("agent_name", ""),
            Optional.empty(),
            given.textOr("comment", ""),
            new Deployment.Wishes(
                given.flag("ephemeral_deploy"),
                given.flag("enable_hw_sync"),
                given.filled("enable_kernel_crash_dump").flatMap(Arguments::truth),
                given.filled("vcenter_registration").flatMap(Arguments::truth),
                given.filled("license_key"),
                Constraints.bridges(given),
                given.filled("default_user")));
    Deployment told = given.base64("user_data").map(wanted::userData).orElse(wanted);
    return given.flag("install_kvm") ? told.wishes(told.wishes().asKvmHost()) : told;
  }

  private Reply release(Call call) {
    Arguments given = call.arguments();
    List<String> scripts = new ArrayList<>(given.words("scripts"));
    scripts.remove("none");
    Set<Release.Erasure> erase = new LinkedHashSet<>();
    if (given.flag("erase")) {
      erase.add(Release.Erasure.WHOLE);
    }
    if (given.flag("secure_erase")) {
      erase.add(Release.Erasure.SECURE);
    }
    if (given.flag("quick_erase")) {
      erase.add(Release.Erasure.QUICK);
    }
    Release release =
        new Release(
            scripts,
            MachineForm.scripts(given, RELEASE).parameters(),
            erase,
            given.textOr("comment", ""));
    return reads.one(
        inWords(
            call,
            Verb.RELEASE,
            () -> fleet.machines().release(call.machine(), release, call.actor())));
  }

  private Reply markBroken(Call call) {
    Arguments given = call.arguments();
    String comment = given.filled("comment").or(() -> given.filled("error_description")).orElse("");
    return reads.one(fleet.machines().act(call.machine(), Verb.MARK_BROKEN, comment, call.actor()));
  }

  /** Switching an allocated machine on deploys it (lifecycle contract, section 7.9). */
  private Reply powerOn(Call call) {
    if (found(call).state() == State.ALLOCATED) {
      return deploy(call);
    }
    Arguments given = call.arguments();
    return reads.one(
        fleet
            .machines()
            .powerOn(
                call.machine(),
                given.base64("user_data"),
                given.textOr("comment", ""),
                call.actor()));
  }

  private Reply powerOff(Call call) {
    Machine machine = act(call, fleet.powering().verb(call.machine(), NodeOperations.stop(call)));
    String type = store.inTransaction(tx -> tx.power().of(call.machine())).type();
    // a person switches it: nothing was sent to anybody
    boolean sent = drivers.type(type).map(PowerType::queryable).orElse(false);
    return sent ? reads.one(machine) : Reply.NULL;
  }

  private Reply clearGateways(Call call) {
    return reads.one(fleet.links().clearDefaultGateways(call.machine(), call.actor()));
  }

  private Reply restoreNetworking(Call call) {
    return reads.one(fleet.networkRestoration().restore(call.machine(), call.actor()));
  }

  private Reply restoreDefaults(Call call) {
    return reads.one(fleet.defaultRestoration().machine(call.machine(), call.actor()));
  }

  private Reply installerConfiguration(Call call) {
    return new Reply.Text(
        200, fleet.documents().installerConfiguration(call.machine(), addresses::of, call.actor()));
  }

  private Reply annotate(Call call) {
    Map<String, String> changes = new LinkedHashMap<>();
    call.arguments()
        .values()
        .forEach((name, texts) -> changes.put(name, texts.get(texts.size() - 1)));
    return reads.one(fleet.machines().annotate(call.machine(), changes, call.actor()));
  }

  private Machine act(Call call, Verb verb) {
    return inWords(
        call,
        verb,
        () ->
            fleet
                .machines()
                .act(call.machine(), verb, call.arguments().textOr("comment", ""), call.actor()));
  }

  private Machine inWords(Call call, Verb verb, Supplier<Machine> work) {
    try {
      return work.get();
    } catch (Conflict e) {
      if (!e.code().equals(RefusalCode.WRONG_STATE.name())) {
        throw e;
      }
      throw Failure.text(409, inWordsOfTheContract(verb, found(call), e))
          .with("MAAS4J-Code", e.code())
          .with("MAAS4J-Remedy", e.remedy().replaceAll("[^\\x20-\\x7e]", "?"));
    }
  }

  private static String inWordsOfTheContract(Verb verb, Machine machine, Conflict e) {
    String status = machine.state().label();
    return switch (verb) {
      case RELEASE -> "Machine cannot be released in its current state ('" + status + "').";
      case ABORT ->
          "Cannot abort in current state: node " + machine.id() + " is in state " + status + ".";
      case LOCK -> "Can't lock, node is not deployed or deploying";
      case MARK_FIXED -> "Can't mark a non-broken node as 'Ready'.";
      default -> String.valueOf(e.getMessage());
    };
  }
}
