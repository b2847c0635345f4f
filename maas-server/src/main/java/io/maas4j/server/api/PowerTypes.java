package io.maas4j.server.api;

import io.maas4j.power.PowerDrivers;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.server.api.view.JsonOut;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Describes the power types that there are (operations, section 2.5). */
final class PowerTypes {
  private PowerTypes() {}

  /** By description. */
  static List<PowerType> sorted(PowerDrivers drivers) {
    return drivers.types().stream()
        .sorted(Comparator.comparing(PowerType::description, String.CASE_INSENSITIVE_ORDER))
        .toList();
  }

  static void write(JsonOut out, PowerType type) {
    out.object(
        o -> {
          o.text("driver_type", "power")
              .text("name", type.name())
              .text("description", type.description())
              .flag("chassis", type.chassis())
              .flag("can_probe", type.canProbe())
              .flag("queryable", type.queryable())
              .texts("missing_packages", List.of())
              .array("fields", type.schema().settings(), PowerTypes::setting);
          type.ipExtractor().ifPresent(extractor -> extractor(o, extractor));
        });
  }

  private static void extractor(JsonOut out, IpExtractor extractor) {
    out.object(
        "ip_extractor",
        o ->
            o.text("field_name", extractor.fieldName())
                .text("pattern", extractor.form().publishedPattern()));
  }

  private static void setting(JsonOut out, PowerSetting setting) {
    out.object(
        o -> {
          o.text("name", setting.name())
              .text("label", setting.label())
              .text("field_type", setting.type().wireName())
              .flag("required", setting.isRequired())
              .array("choices", setting.choices().entrySet(), PowerTypes::choice)
              .text("scope", setting.scope().wireName())
              .flag("secret", setting.isSecret());
          if (setting.type() == PowerSetting.Type.MULTIPLE_CHOICE) {
            o.texts("default", setting.defaults());
          } else {
            o.text("default", setting.defaults().stream().findFirst().orElse(""));
          }
        });
  }

  /** A pair of value and label. */
  private static void choice(JsonOut out, Map.Entry<String, String> choice) {
    out.array(List.of(choice.getKey(), choice.getValue()), JsonOut::value);
  }
}
