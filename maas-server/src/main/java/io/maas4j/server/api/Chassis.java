package io.maas4j.server.api;

import io.maas4j.fleet.ChassisIntake;
import io.maas4j.fleet.ChassisRequest;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.node.Controllers;
import io.maas4j.power.PowerParameters;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Machines that are found by asking the chassis that they are in (operations, section 2.1). Which
 * parameters go with which type is known here; which types can be asked, the drivers know.
 */
final class Chassis {
  private static final Set<String> WITH_PASSWORD =
      Set.of("hmcz", "mscm", "msftocs", "recs_box", "seamicro15k", "ucsm", "vmware");
  private static final Set<String> WITHOUT_USERNAME = Set.of("lxd", "powerkvm", "virsh");
  private static final Set<String> WITH_TOKEN = Set.of("proxmox");
  private static final Set<String> FILTERED =
      Set.of("hmcz", "powerkvm", "proxmox", "virsh", "vmware");
  private static final Set<String> WITH_PORT = Set.of("msftocs", "recs_box", "vmware");
  private static final Set<String> WITH_PROTOCOL = Set.of("vmware");
  private static final Set<String> WITH_CONTROL = Set.of("seamicro15k");
  private static final Set<String> WITH_PROJECT = Set.of("lxd");
  private static final Set<String> VERIFYING = Set.of("hmcz", "proxmox");
  private static final Set<String> CONTROLS = Set.of("ipmi", "restapi", "restapi2");
  private static final Set<String> TYPES =
      Stream.of(WITH_PASSWORD, WITHOUT_USERNAME, WITH_TOKEN)
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());
  private static final int MOST_PORTS = 65_535;

  private static final Map<String, String> ALIASES =
      Map.of("powerkvm", "virsh", "seamicro15k", "sm15k");
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "username", "power_user",
          "password", "power_pass",
          "token_name", "power_token_name",
          "token_secret", "power_token_secret",
          "port", "power_port",
          "protocol", "power_protocol",
          "power_control", "power_control");
  private static final Map<String, String> PARAMETERS_OF_LXD =
      Map.of(
          "password", "password",
          "project", "project",
          "certificate", "certificate",
          "key", "key");

  private final ChassisIntake intake;
  private final Store store;

  Chassis(ChassisIntake intake, Store store) {
    this.intake = intake;
    this.store = store;
  }

  Operation operation() {
    return Operation.post(
            "add_chassis",
            "Add the machines of a chassis",
            this::add,
            Parameter.str("chassis_type", "One of " + String.join(", ", sorted(TYPES)) + ".")
                .mandatory("No provided chassis_type!"),
            Parameter.str("hostname", "The chassis' name, address or URL.")
                .mandatory("No provided hostname!"),
            Parameter.str("username", "For logging in to the chassis."),
            Parameter.str("password", "For logging in to the chassis."),
            Parameter.str("token_name", "With proxmox: of the API token."),
            Parameter.str("token_secret", "With proxmox: of the API token."),
            Parameter.flag("accept_all", "Commission what is found at once."),
            Parameter.str("prefix_filter", "Only machines whose names begin so."),
            Parameter.str("power_control", "With seamicro15k: ipmi, restapi or restapi2."),
            Parameter.of("port", Kind.INT, "Where the chassis answers, if not as usual."),
            Parameter.str("protocol", "With vmware: how the chassis is asked."),
            Parameter.flag(
                "verify_ssl", "With hmcz and proxmox: whether its certificate must be valid."),
            Parameter.str("project", "With lxd: the project that the machines are in."),
            Parameter.str("certificate", "With lxd: of a client that it trusts, in PEM."),
            Parameter.str("key", "With lxd: the certificate's key, in PEM."),
            Parameter.str("domain", "The name or number of the machines' domain."),
            Parameter.str("rack_controller", "The system id or name of the rack that asks."))
        .forAdmins();
  }

  private static Set<String> sorted(Set<String> names) {
    return new TreeSet<>(names);
  }

  private Reply add(Call call) {
    Arguments given = call.arguments();
    String asked = given.textOr("chassis_type", "");
    String type = asked.equals("sm15k") ? "seamicro15k" : asked;
    if (!TYPES.contains(type)) {
      throw refused(
          asked + " is not a chassis type; there are " + String.join(", ", sorted(TYPES)) + ".");
    }
    login(given, type);
    only(given, type, "prefix_filter", FILTERED);
    only(given, type, "port", WITH_PORT);
    only(given, type, "protocol", WITH_PROTOCOL);
    only(given, type, "power_control", WITH_CONTROL);
    only(given, type, "project", WITH_PROJECT);
    only(given, type, "certificate", WITH_PROJECT);
    only(given, type, "key", WITH_PROJECT);
    if (given.flag("verify_ssl") && !VERIFYING.contains(type)) {
      // What is accepted and not done would pass for a connection that is safe.
      throw refused(
          "verify_ssl cannot be true with the chassis type "
              + type
              + ", only with "
              + String.join(", ", sorted(VERIFYING))
              + ".");
    }
    given
        .filled("power_control")
        .filter(way -> !CONTROLS.contains(way))
        .ifPresent(
            way -> {
              throw refused(
                  "power_control must be one of " + String.join(", ", sorted(CONTROLS)) + ".");
            });
    given
        .whole("port")
        .filter(port -> port < 1 || port > MOST_PORTS)
        .ifPresent(
            port -> {
              throw refused("port must be 1 to " + MOST_PORTS + ".");
            });
    given.filled("domain").ifPresent(this::domain);
    String racks = given.filled("rack_controller").map(this::rack).orElseGet(this::allRacks);
    String powerType = ALIASES.getOrDefault(type, type);
    if (!intake.probes(powerType)) {
      throw Failure.notYet("Adding the machines of a chassis of type " + type);
    }
    String hostname = given.textOr("hostname", "");
    intake.add(
        new ChassisRequest(
            powerType,
            hostname,
            parameters(given, type, hostname),
            given.textOr("prefix_filter", ""),
            given.textOr("domain", ""),
            given.flag("accept_all") ? ChassisRequest.Next.COMMISSION : ChassisRequest.Next.WAIT),
        call.actor());
    return new Reply.Text(200, "Asking " + racks + " to add machines from chassis " + hostname);
  }

  /** As the power types name them. */
  private static PowerParameters parameters(Arguments given, String type, String hostname) {
    PowerParameters.Builder all = PowerParameters.builder().text("power_address", hostname);
    (type.equals("lxd") ? PARAMETERS_OF_LXD : PARAMETERS)
        .forEach((sent, stored) -> given.filled(sent).ifPresent(text -> all.text(stored, text)));
    if (VERIFYING.contains(type)) {
      all.text("power_verify_ssl", given.flag("verify_ssl") ? "y" : "n");
    }
    return all.build();
  }

  private static void login(Arguments given, String type) {
    boolean username = given.filled("username").isPresent();
    boolean password = given.filled("password").isPresent();
    only(given, type, "token_name", WITH_TOKEN);
    only(given, type, "token_secret", WITH_TOKEN);
    if (WITHOUT_USERNAME.contains(type) && username) {
      throw refused("username cannot be given with the chassis type " + type + ".");
    }
    if (WITH_PASSWORD.contains(type)) {
      required(type, "username", username);
      required(type, "password", password);
    }
    if (WITH_TOKEN.contains(type)) {
      required(type, "username", username);
      boolean name = given.filled("token_name").isPresent();
      boolean secret = given.filled("token_secret").isPresent();
      if (name != secret || password == name) {
        throw refused(
            "The chassis type " + type + " needs either password, or token_name and token_secret.");
      }
    }
  }

  private static void required(String type, String name, boolean given) {
    if (!given) {
      throw refused(name + " is required with the chassis type " + type + ".");
    }
  }

  private static void only(Arguments given, String type, String name, Set<String> types) {
    if (given.filled(name).isPresent() && !types.contains(type)) {
      throw refused(
          name
              + " cannot be given with the chassis type "
              + type
              + ", only with "
              + String.join(", ", sorted(types))
              + ".");
    }
  }

  private void domain(String nameOrId) {
    boolean known =
        store.inTransaction(
            tx -> tx.shelf(Kinds.DOMAIN).list().stream().anyMatch(d -> d.answersTo(nameOrId)));
    if (!known) {
      throw Failure.text(
          404, "Unable to find the domain " + nameOrId + ": no name or number of one.");
    }
  }

  private List<Machine> racks() {
    return store.inTransaction(
        tx -> tx.machines().list(MachineFilter.builder().types(Controllers.RACKS).build()));
  }

  /** Every rack can reach what any can; one of them asks. */
  private String allRacks() {
    List<String> names = racks().stream().map(Machine::hostname).sorted().toList();
    return names.isEmpty() ? "this region" : String.join(", ", names);
  }

  private String rack(String idOrName) {
    return racks().stream()
        .filter(r -> r.id().value().equals(idOrName) || r.hostname().equals(idOrName))
        .map(Machine::hostname)
        .findFirst()
        .orElseThrow(
            () ->
                Failure.text(
                    404,
                    "Unable to find the rack controller " + idOrName + ": no id or name of one."));
  }

  private static Failure refused(String text) {
    return Failure.text(400, text);
  }
}
