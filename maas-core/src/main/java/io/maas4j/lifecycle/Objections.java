package io.maas4j.lifecycle;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What speaks against a command before the table is asked, and what the table's silence means. */
final class Objections {
  private static final Set<Verb> NEED_POWER =
      EnumSet.of(
          Verb.COMMISSION,
          Verb.TEST,
          Verb.DEPLOY,
          Verb.ENTER_RESCUE_MODE,
          Verb.RELEASE_WITH_SCRIPTS,
          Verb.ERASE);
  private static final Set<Verb> NEED_INTERFACE =
      EnumSet.of(Verb.COMMISSION, Verb.TEST, Verb.DEPLOY, Verb.ENTER_RESCUE_MODE);

  private Objections() {}

  static Optional<Decision.Refused> to(Snapshot snapshot, Command command) {
    Optional<Decision.Refused> denied = denied(snapshot, command);
    if (denied.isPresent() || Transitions.rows(snapshot.state(), command.verb()).isEmpty()) {
      return denied;
    }
    Verb verb = command.verb();
    if (NEED_POWER.contains(verb) && !snapshot.power().configured()) {
      return refuse(
          RefusalCode.NO_POWER_TYPE,
          snapshot.name() + " has no power type, so it cannot be started",
          "set power_type and its parameters; 'manual' if a person switches it");
    }
    if (NEED_INTERFACE.contains(verb)
        && snapshot.interfaces() == 0
        && !snapshot.power().findsMachine()) {
      return refuse(
          RefusalCode.NO_INTERFACE,
          snapshot.name() + " has no network interface, so it cannot boot from the network",
          "add the MAC address it boots from");
    }
    if (verb == Verb.TEST && !snapshot.scripts().commissioned()) {
      return refuse(
          RefusalCode.NEVER_COMMISSIONED,
          snapshot.name() + " was never commissioned, so nothing is known that could be tested",
          "commission it first");
    }
    return Optional.empty();
  }

  private static Optional<Decision.Refused> denied(Snapshot snapshot, Command command) {
    Actor by = command.by();
    Permission permission = command.verb().permission();
    if (by instanceof Actor.Engine) {
      return Optional.empty();
    }
    if (by instanceof Actor.Itself) {
      return permission == Permission.MACHINE
          ? Optional.empty()
          : refuse(
              RefusalCode.NOT_PERMITTED,
              "a machine's own credentials cannot " + command.verb().words() + " it",
              "use a user's API key");
    }
    Actor.Person person = (Actor.Person) by;
    if (permission == Permission.SYSTEM || permission == Permission.MACHINE) {
      return refuse(
          RefusalCode.NOT_PERMITTED,
          command.verb().words() + " is not for people to say",
          "use one of the actions that the machine offers");
    }
    if (permission != Permission.LOCK && snapshot.locked()) {
      return refuse(
          RefusalCode.LOCKED,
          snapshot.name() + " is locked" + snapshot.owner().map(o -> " by " + o).orElse(""),
          "unlock it first");
    }
    boolean own = snapshot.owner().map(person.name()::equals).orElse(false);
    boolean may =
        switch (permission) {
          case ADMIN -> person.admin();
          case OWNER -> own;
          default -> own || person.admin() || snapshot.owner().isEmpty();
        };
    if (may) {
      return Optional.empty();
    }
    return permission == Permission.ADMIN
        ? refuse(
            RefusalCode.NOT_PERMITTED,
            "only an administrator may " + command.verb().words() + " " + snapshot.name(),
            "ask an administrator")
        : refuse(
            permission == Permission.OWNER ? RefusalCode.NOT_OWNER : RefusalCode.NOT_PERMITTED,
            snapshot.name()
                + snapshot.owner().map(o -> " belongs to " + o).orElse(" belongs to nobody"),
            "ask its owner" + (permission == Permission.OWNER ? "" : " or an administrator"));
  }

  /** The table has no row for this: say what stands in the way and what is possible. */
  static Decision.Refused noRow(Snapshot snapshot, Command command) {
    Verb verb = command.verb();
    if (verb == Verb.LOCK && snapshot.locked()) {
      return new Decision.Refused(
          RefusalCode.ALREADY_LOCKED, "Machine is already locked", "unlock it first");
    }
    if (verb == Verb.UNLOCK) {
      return new Decision.Refused(
          RefusalCode.NOT_LOCKED, "Machine is not locked", "nothing to unlock");
    }
    if (verb == Verb.POWER_ON) {
      return new Decision.Refused(
          RefusalCode.NOT_ALLOCATED,
          "Can't start node: it hasn't been allocated.",
          "allocate it first");
    }
    String allowed =
        Transitions.verbs(snapshot.state()).stream()
            .filter(v -> v.permission().compareTo(Permission.ADMIN) <= 0)
            .map(Verb::words)
            .collect(Collectors.joining(", "));
    return new Decision.Refused(
        RefusalCode.WRONG_STATE,
        snapshot.name() + " is " + snapshot.state().label() + ": cannot " + verb.words(),
        "possible now: " + allowed);
  }

  private static Optional<Decision.Refused> refuse(RefusalCode code, String why, String remedy) {
    return Optional.of(new Decision.Refused(code, why, remedy));
  }
}
