package io.maas4j.server.api;

import io.maas4j.diagnosis.Diagnoses;
import io.maas4j.server.api.view.DiagnosisView;

/** Ours: why a machine does not come through, for whoever may read it. */
final class MachineDiagnosis {
  private final Diagnoses diagnoses;

  MachineDiagnosis(Diagnoses diagnoses) {
    this.diagnoses = diagnoses;
  }

  Operation operation() {
    return Operation.get(
        "diagnose",
        "Say why a machine does not come through",
        this::diagnose,
        Parameter.str("as", "json or text; json if not given."));
  }

  private Reply diagnose(Call call) {
    String form = call.arguments().filled("as").orElse("json");
    if (!form.equals("json") && !form.equals("text")) {
      throw Failure.field("as", "'" + form + "' is neither json nor text.");
    }
    Diagnoses.Report report = diagnoses.of(call.machine(), call.actor());
    return form.equals("text")
        ? new Reply.Text(200, DiagnosisView.text(report))
        : Reply.json(out -> DiagnosisView.report(out, report));
  }
}
