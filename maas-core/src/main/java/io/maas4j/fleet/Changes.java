package io.maas4j.fleet;

import io.maas4j.disks.AutomaticLayout;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.Command;
import io.maas4j.lifecycle.Decision;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Step;
import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ScriptResult;
import io.maas4j.wiring.AcquiredBridges;
import io.maas4j.work.Unit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Carries out the steps of an accepted decision within its transaction. */
final class Changes {
  private Changes() {}

  /**
   * Whatever the road by which a machine becomes free, nothing of its last owner stays with it:
   * tests after a failed deployment lead to Ready as a release does.
   *
   * @param machine as it was read
   * @return as it is to be written
   */
  static Machine apply(
      Unit unit, Machine machine, Command command, Decision.Accepted decision, Details details) {
    Set<Step> steps = decision.steps();
    Machine changed = machine.withStatus(status(machine, command, decision));
    if (steps.contains(Step.ABORT_RESULTS)) {
      ScriptSets.end(unit, machine, ScriptSets.Ending.ABORTED);
    }
    if (steps.contains(Step.TIME_OUT_RESULTS)) {
      ScriptSets.end(unit, machine, ScriptSets.Ending.TIMED_OUT);
    }
    boolean becomesFree =
        decision.moves() && (decision.to() == State.NEW || decision.to() == State.READY);
    if (steps.contains(Step.FORGET_DEPLOYMENT) || becomesFree) {
      changed =
          changed
              .withDeployment(Machine.Deployment.NONE)
              .withBoot(changed.boot().withNetboot(true));
    }
    if (steps.contains(Step.FORGET_OWNER_DATA) || steps.contains(Step.DISOWN)) {
      changed = changed.withPlacement(changed.placement().withOwnerData(Map.of()));
    }
    if (decision.moves() && decision.to() == State.DEPLOYED && decision.from() == State.DEPLOYING) {
      changed = changed.withDeployment(changed.deployment().synced(unit.now()));
    }
    if (steps.contains(Step.NETBOOT_ON)) {
      changed = changed.withBoot(changed.boot().withNetboot(true));
    }
    changed = prepare(unit, changed, steps, details);
    if (becomesFree) {
      AcquiredBridges.remove(unit, changed);
    }
    if (steps.contains(Step.RELEASE_ADDRESSES) || becomesFree) {
      Addressing.release(unit, changed);
    }
    if (becomesFree) {
      AutomaticLayout.release(unit, changed);
    }
    if (steps.contains(Step.CLAIM_ADDRESSES)) {
      Addressing.claim(unit, changed);
    }
    if (!changed.status().owner().equals(machine.status().owner())) {
      // old environments lose access; the next preseed makes new credentials
      unit.tx().keys().deleteOfMachine(machine.id());
    }
    return changed;
  }

  private static Machine.Status status(
      Machine machine, Command command, Decision.Accepted decision) {
    Machine.Status before = machine.status();
    Set<Step> steps = decision.steps();
    return new Machine.Status(
        decision.to(),
        decision.previous(),
        owner(before.owner(), command, steps),
        steps.contains(Step.SET_LOCK) || before.locked() && !steps.contains(Step.CLEAR_LOCK),
        decision.activity(),
        decision.activities(),
        steps.contains(Step.PREPARE_ENLISTMENT)
            || before.enlisting() && !steps.contains(Step.END_ENLISTMENT),
        steps.contains(Step.DESCRIBE_ERROR)
            ? command.comment()
            : steps.contains(Step.CLEAR_ERROR) ? "" : before.errorDescription(),
        before.error());
  }

  private static Optional<String> owner(Optional<String> before, Command command, Set<Step> steps) {
    if (steps.contains(Step.DISOWN)) {
      return Optional.empty();
    }
    boolean takes =
        steps.contains(Step.OWN) || steps.contains(Step.OWN_IF_FREE) && before.isEmpty();
    return takes && command.by() instanceof Actor.Person person
        ? Optional.of(person.name())
        : before;
  }

  private static Machine prepare(Unit unit, Machine machine, Set<Step> steps, Details details) {
    Machine changed = machine;
    if (steps.contains(Step.PREPARE_COMMISSIONING)) {
      changed = changed.withOptions(details.options());
      long commissioning = ScriptSets.commissioning(unit, changed, details.scripts()).id();
      long testing = ScriptSets.testsAfterCommissioning(unit, changed, details.scripts()).id();
      changed = changed.withSets(sets(changed, commissioning, testing));
      if (!changed.options().skipNetworking()) {
        unlink(unit, changed);
      }
      if (!changed.options().skipStorage()) {
        AutomaticLayout.clear(unit, changed.id());
      }
    }
    if (steps.contains(Step.PREPARE_ENLISTMENT)
        || steps.contains(Step.ENSURE_COMMISSIONING) && !awaitsScripts(unit, changed)) {
      changed =
          changed.withSets(
              new Machine.Sets(
                  Optional.of(ScriptSets.enlisting(unit, changed).id()),
                  changed.sets().testing(),
                  changed.sets().installation(),
                  changed.sets().release()));
    }
    if (steps.contains(Step.PREPARE_TESTING)) {
      changed = changed.withOptions(details.options());
      changed =
          changed.withSets(
              new Machine.Sets(
                  changed.sets().commissioning(),
                  Optional.of(ScriptSets.tests(unit, changed, details.scripts()).id()),
                  changed.sets().installation(),
                  changed.sets().release()));
    }
    if (steps.contains(Step.PREPARE_DEPLOYMENT)) {
      Machine deployed = changed.withDeployment(details.deployment());
      changed =
          deployed.withSets(
              new Machine.Sets(
                  changed.sets().commissioning(),
                  changed.sets().testing(),
                  // what runs from memory is not installed
                  deployed.deployment().ephemeral()
                      ? Optional.empty()
                      : Optional.of(ScriptSets.installation(unit, deployed).id()),
                  changed.sets().release()));
    }
    if (steps.contains(Step.PREPARE_RELEASE_SCRIPTS)) {
      changed =
          changed.withSets(
              new Machine.Sets(
                  changed.sets().commissioning(),
                  changed.sets().testing(),
                  changed.sets().installation(),
                  Optional.of(
                      ScriptSets.release(unit, changed, details.scripts(), details.erase()).id())));
    }
    return changed;
  }

  private static Machine.Sets sets(Machine machine, long commissioning, long testing) {
    return new Machine.Sets(
        Optional.of(commissioning),
        Optional.of(testing),
        machine.sets().installation(),
        machine.sets().release());
  }

  private static boolean awaitsScripts(Unit unit, Machine machine) {
    return machine.sets().commissioning().stream()
        .flatMap(id -> unit.tx().scriptRuns().results(id).stream())
        .map(ScriptResult::status)
        .anyMatch(ResultStatus::isRunningOrPending);
  }

  /**
   * Before commissioning every link goes; what is seen then decides anew, also which interface is
   * only up.
   */
  private static void unlink(Unit unit, Machine machine) {
    boolean addressed = false;
    for (Interface nic : unit.tx().interfaces().of(machine.id())) {
      if (!nic.links().isEmpty()) {
        addressed |= nic.links().stream().anyMatch(link -> link.address().isPresent());
        unit.tx().interfaces().put(nic.withLinks(List.of()));
      }
    }
    if (addressed) {
      unit.topologyChanged();
    }
  }
}
