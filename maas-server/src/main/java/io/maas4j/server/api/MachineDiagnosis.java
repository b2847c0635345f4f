package io.maas4j.server.api;

import io.maas4j.diagnosis.Diagnoses;
import io.maas4j.server.api.view.DiagnosisView;
import java.util.function.Supplier;

/** Ours: why a machine does not come through, for whoever may read it. */
final class MachineDiagnosis {
  private static final Parameter FORM = Parameter.str("as", "json or text; json if not given.");

  private final Diagnoses diagnoses;

  MachineDiagnosis(Diagnoses diagnoses) {
    this.diagnoses = diagnoses;
  }

  Operation operation() {
    return Operation.get(
        "diagnose", "Say why a machine does not come through", this::diagnose, FORM);
  }

  /**
   * Of whoever has a MAC, also of machines that nobody has added.
   *
   * @param mac the parameter {@code mac_address}
   */
  Operation byMac(Parameter mac) {
    return Operation.get(
        "diagnose",
        "Say why a machine, also one that nobody has added, does not come through",
        this::diagnoseByMac,
        mac,
        FORM);
  }

  private Reply diagnose(Call call) {
    return reply(call, () -> diagnoses.of(call.machine(), call.actor()));
  }

  private Reply diagnoseByMac(Call call) {
    return reply(
        call,
        () ->
            diagnoses.of(
                Constraints.mac(call.arguments().textOr("mac_address", "")), call.actor()));
  }

  private static Reply reply(Call call, Supplier<Diagnoses.Report> question) {
    String form = call.arguments().filled("as").orElse("json");
    if (!form.equals("json") && !form.equals("text")) {
      throw Failure.field("as", "'" + form + "' is neither json nor text.");
    }
    Diagnoses.Report report = question.get();
    return form.equals("text")
        ? new Reply.Text(200, DiagnosisView.text(report))
        : Reply.json(out -> DiagnosisView.report(out, report));
  }
}
