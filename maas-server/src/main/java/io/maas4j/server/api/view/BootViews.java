package io.maas4j.server.api.view;

import io.maas4j.bootlog.BootTimeline;
import java.time.Duration;

/** How boots are shown. */
public final class BootViews {
  private BootViews() {}

  /** Steps with their times in milliseconds. */
  public static void timeline(JsonOut out, BootTimeline timeline) {
    out.object(
        o ->
            o.array(
                "steps",
                timeline.steps(),
                (item, step) ->
                    item.object(
                        s ->
                            s.text("at", Dates.model(step.at()))
                                .number("offset_ms", timeline.offset(step).toMillis())
                                .text("kind", step.kind())
                                .text("what", step.what())
                                .text("detail", step.detail())
                                .number("took_ms", step.took().map(Duration::toMillis)))));
  }
}
