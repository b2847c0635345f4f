package io.maas4j.server.api;

import io.maas4j.administration.LicenseKeys;
import io.maas4j.power.Secret;
import io.maas4j.server.api.view.KeyViews;
import java.util.stream.Stream;

/** What operating systems are activated with (operations, section 5.4). */
final class LicenseKeysHandler {
  private static final Parameter KEY =
      Parameter.str("license_key", "Five groups of five characters, joined by dashes.");

  private final LicenseKeys keys;

  LicenseKeysHandler(LicenseKeys keys) {
    this.keys = keys;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "LicenseKeysHandler",
            "Manage the license keys of operating systems.",
            "license-keys/",
            Operation.read(
                    "List license keys",
                    call -> Resources.list(keys.list(call.actor()), KeyViews::licenseKey))
                .forAdmins(),
            Operation.create(
                    "Define a license key",
                    this::create,
                    Parameter.str("osystem", "The operating system, windows.").mandatory(),
                    Parameter.str("distro_series", "The release that the key is for.").mandatory(),
                    KEY.mandatory())
                .forAdmins()),
        Resource.of(
            "LicenseKeyHandler",
            "Manage a license key.",
            "license-key/{osystem}/{distro_series}",
            Operation.read("Read a license key", this::read).forAdmins(),
            Operation.update("Update a license key", this::update, KEY).forAdmins(),
            Operation.delete("Delete a license key", this::delete).forAdmins()));
  }

  private Reply create(Call call) {
    Arguments given = call.arguments();
    return Resources.one(
        keys.add(
            given.textOr("osystem", ""),
            given.textOr("distro_series", ""),
            Secret.of(given.textOr("license_key", "")),
            call.actor()),
        KeyViews::licenseKey);
  }

  private Reply read(Call call) {
    return Resources.one(
        keys.find(call.path("osystem"), call.path("distro_series"), call.actor()),
        KeyViews::licenseKey);
  }

  private Reply update(Call call) {
    if (!call.arguments().has("license_key")) {
      return read(call);
    }
    return Resources.one(
        keys.change(
            call.path("osystem"),
            call.path("distro_series"),
            Secret.of(call.arguments().textOr("license_key", "")),
            call.actor()),
        KeyViews::licenseKey);
  }

  private Reply delete(Call call) {
    keys.delete(call.path("osystem"), call.path("distro_series"), call.actor());
    return Reply.NOTHING;
  }
}
