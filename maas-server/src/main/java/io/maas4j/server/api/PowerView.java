package io.maas4j.server.api;

import io.maas4j.power.PowerParameters;
import io.maas4j.server.api.view.JsonOut;
import java.util.List;

/** Writes power parameters in clear text, for administrators who asked for them. */
final class PowerView {
  private PowerView() {}

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
