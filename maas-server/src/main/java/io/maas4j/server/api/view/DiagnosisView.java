package io.maas4j.server.api.view;

import io.maas4j.diagnosis.Diagnoses;
import io.maas4j.diagnosis.Finding;
import io.maas4j.machine.Machine;
import java.util.Locale;

/** How it is shown why a machine does not come through. */
public final class DiagnosisView {
  private DiagnosisView() {}

  /** Findings with their evidence, the likeliest first. */
  public static void report(JsonOut out, Diagnoses.Report report) {
    out.object(
        o ->
            o.text("system_id", report.machine().map(machine -> machine.id().value()))
                .text("hostname", report.machine().map(Machine::hostname))
                .text("status_name", status(report))
                .array(
                    "findings",
                    report.findings(),
                    (item, finding) ->
                        item.object(
                            f ->
                                f.text("fault", finding.fault())
                                    .text("level", level(finding))
                                    .text("sentence", finding.sentence())
                                    .text("remedy", finding.remedy())
                                    .array(
                                        "evidence",
                                        finding.evidence(),
                                        (row, line) ->
                                            row.object(
                                                l ->
                                                    l.text("at", Dates.model(line.at()))
                                                        .text("text", line.text()))))));
  }

  /** As a page for people. */
  public static String text(Diagnoses.Report report) {
    StringBuilder text = new StringBuilder();
    text.append(report.name())
        .append(" is ")
        .append(status(report))
        .append(report.findings().isEmpty() ? "; nothing is known to be wrong.\n" : ".\n");
    for (Finding finding : report.findings()) {
      text.append('\n').append(level(finding)).append(": ").append(finding.sentence());
      text.append(" [").append(finding.fault()).append("]\n");
      finding
          .evidence()
          .forEach(
              line ->
                  text.append("  ")
                      .append(Dates.model(line.at()))
                      .append("  ")
                      .append(line.text())
                      .append('\n'));
      if (!finding.remedy().isEmpty()) {
        text.append("  What helps: ").append(finding.remedy()).append('\n');
      }
    }
    return text.toString();
  }

  private static String status(Diagnoses.Report report) {
    return report.machine().map(machine -> machine.state().label()).orElse("Unknown");
  }

  private static String level(Finding finding) {
    return finding.level().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
