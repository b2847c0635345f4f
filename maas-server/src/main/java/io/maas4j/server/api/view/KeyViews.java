package io.maas4j.server.api.view;

import io.maas4j.access.LicenseKey;
import io.maas4j.access.SshKey;
import io.maas4j.access.SslKey;

/** Keys of users and operating systems (REST contract, section 6.1; operations, section 5.4). */
public final class KeyViews {
  private static final String PREFERENCES = SmallViews.BASE + "account/prefs/";

  private KeyViews() {}

  public static void sshKey(JsonOut out, SshKey key) {
    out.object(
        o ->
            o.number("id", key.id())
                .text("key", key.key())
                .text("keysource", key.source().orElse(""))
                .text("resource_uri", PREFERENCES + "sshkeys/" + key.id() + "/"));
  }

  /** As it is shown once, to whoever added it. */
  public static void newSshKey(JsonOut out, SshKey key) {
    out.object(
        o -> o.number("id", key.id()).text("key", key.key()).text("keysource", key.source()));
  }

  public static void sslKey(JsonOut out, SslKey key) {
    out.object(
        o ->
            o.number("id", key.id())
                .text("key", key.certificate())
                .text("resource_uri", PREFERENCES + "sslkeys/" + key.id() + "/"));
  }

  /** For administrators: the key is shown. */
  public static void licenseKey(JsonOut out, LicenseKey key) {
    out.object(
        o ->
            o.text("osystem", key.osystem())
                .text("distro_series", key.series())
                .text("license_key", key.key().reveal())
                .text(
                    "resource_uri",
                    SmallViews.BASE + "license-key/" + key.osystem() + "/" + key.series()));
  }
}
