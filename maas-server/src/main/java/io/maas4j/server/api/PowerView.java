package io.maas4j.server.api;

import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerReading;
import io.maas4j.server.api.view.Dates;
import io.maas4j.server.api.view.JsonOut;
import java.util.List;
import java.util.Locale;

/** Writes what BMCs told, and power parameters for administrators who asked for them. */
final class PowerView {
  private PowerView() {}

  /** The state, and what is ours: when it was read, and why it is not known. */
  static void reading(JsonOut out, PowerReading reading) {
    out.object(
        o ->
            o.text("state", reading.state().wireName())
                .text("read_at", reading.at().map(Dates::model))
                .text("fault", reading.fault().map(PowerView::word))
                .text("reason", reading.reason())
                .text("remedy", reading.remedy()));
  }

  private static String word(PowerFault fault) {
    return fault.name().toLowerCase(Locale.ROOT);
  }

  /** In clear text. */
  static void parameters(JsonOut out, PowerParameters parameters) {
    out.object(
        o ->
            parameters
                .reveal()
                .forEach(
                    (name, value) -> {
                      if (value instanceof List<?> several) {
                        o.array(name, several, (items, item) -> items.value(String.valueOf(item)));
                      } else {
                        o.text(name, String.valueOf(value));
                      }
                    }));
  }
}
