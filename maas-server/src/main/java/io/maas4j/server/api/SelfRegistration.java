package io.maas4j.server.api;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.fleet.Enlistment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Machines that register themselves; whoever is refused is remembered, for a diagnosis. */
final class SelfRegistration {
  private final Enlistment enlistment;
  private final MachineReads reads;

  SelfRegistration(Enlistment enlistment, MachineReads reads) {
    this.enlistment = enlistment;
    this.reads = reads;
  }

  Operation operation() {
    return Operation.create("Register a machine", this::enlist).with(parameters()).forAnybody();
  }

  private static List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(MachineForm.common());
    all.add(Parameter.str("subarchitecture", "If the architecture names none."));
    all.add(Parameter.many("mac_addresses", "Of its interfaces; separated by commas or repeated."));
    all.add(Parameter.flag("commission", "Go on with commissioning at once."));
    return all;
  }

  private Reply enlist(Call call) {
    Enlistment.Next next =
        call.arguments().flag("commission") ? Enlistment.Next.COMMISSION : Enlistment.Next.WAIT;
    try {
      return reads.anonymous(enlistment.enlist(MachineForm.created(call.arguments()), next));
    } catch (Failure e) {
      refused(call, why(e));
      throw e;
    } catch (InvalidRequest | Denied | Conflict e) {
      refused(call, why(Failures.of(e, "")));
      throw e;
    }
  }

  private void refused(Call call, String why) {
    enlistment.refused(MachineForm.knownMacs(call.arguments()), why);
  }

  private static String why(Failure failure) {
    return failure.fieldMessages().isEmpty()
        ? String.valueOf(failure.getMessage())
        : failure.fieldMessages().entrySet().stream()
            .map(field -> field.getKey() + ": " + String.join(" ", field.getValue()))
            .collect(Collectors.joining("; "));
  }
}
