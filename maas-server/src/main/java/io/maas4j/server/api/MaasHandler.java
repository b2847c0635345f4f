package io.maas4j.server.api;

import io.maas4j.administration.RegionSettings;
import java.util.stream.Stream;

/** The settings of the region (operations, section 1.7). */
final class MaasHandler {
  private static final Parameter NAME =
      Parameter.str("name", "The setting's name, such as kernel_opts.")
          .mandatory("No provided name!");

  private final RegionSettings settings;

  MaasHandler(RegionSettings settings) {
    this.settings = settings;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "MaasHandler",
            "Manage the MAAS server.",
            "maas/",
            Operation.get("get_config", "Get a configuration value", this::get, NAME),
            Operation.post(
                    "set_config",
                    "Set a configuration value",
                    this::set,
                    NAME,
                    Parameter.str("value", "The new value; may be empty."))
                .forAdmins()));
  }

  private Reply get(Call call) {
    String json = settings.json(call.arguments().textOr("name", ""), call.actor());
    return Reply.json(out -> out.raw(json));
  }

  private Reply set(Call call) {
    String value =
        call.arguments().text("value").orElseThrow(() -> Failure.text(400, "No provided value!"));
    settings.set(call.arguments().textOr("name", ""), value, call.actor());
    return Reply.OK;
  }
}
