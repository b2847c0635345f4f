package io.maas4j.deploy;

import io.maas4j.lifecycle.State;
import io.maas4j.setting.Setting;
import io.maas4j.setting.Settings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code cloud-config-url} leads to (metadata contract, section 6): the credentials of the
 * booted environment, where it reports, and what becomes of it in the end.
 *
 * <p>Rendering has no effects; it happens two or more times per boot.
 */
public final class Preseed {
  private static final int POWER_OFF_SECONDS = 3600;
  private static final int ENLIST_SECONDS = 1800;
  private static final int REBOOT_SECONDS = 1800;
  private static final int ERASE_SECONDS = 604800;
  private static final Set<State> RESCUE =
      EnumSet.of(State.ENTERING_RESCUE_MODE, State.RESCUE_MODE);
  private static final Set<State> MAY_STAY = EnumSet.of(State.COMMISSIONING, State.TESTING);

  private Preseed() {}

  /** For a machine that nobody knows yet: no credentials, no reports. */
  public static String enlist(ServiceAddress address, Settings settings, PackageSources packages) {
    Map<String, Object> document = new LinkedHashMap<>();
    packages.aptOfAny(proxy(settings)).ifPresent(apt -> document.put("apt", apt));
    document.put(
        "datasource", Map.of("MAAS", Map.of("metadata_url", address.url("/MAAS/metadata/"))));
    document.put("manage_etc_hosts", true);
    document.put("packages", names(State.NEW));
    document.put("power_state", end("poweroff", ENLIST_SECONDS));
    log(document, settings);
    return CloudConfig.text(document);
  }

  /**
   * For a known machine; with its secrets.
   *
   * @param packages where it gets packages from
   * @param architecture of the machine, Debian's name
   * @return a document that begins with {@code #cloud-config}
   */
  public static String of(MachineContext context, PackageSources packages, String architecture) {
    Map<String, Object> document = new LinkedHashMap<>();
    packages
        .apt(architecture, proxy(context.settings()))
        .ifPresent(apt -> document.put("apt", apt));
    document.put("datasource", CloudConfig.datasource(context, metadataUrl(context)));
    document.put("manage_etc_hosts", true);
    List<String> names = names(context.state());
    if (!names.isEmpty()) {
      document.put("packages", names);
    }
    powerState(context).ifPresent(end -> document.put("power_state", end));
    document.put("reporting", CloudConfig.reporting(context));
    log(document, context.settings());
    return CloudConfig.text(document);
  }

  /** The installer has a prefix of its own, by which it is not taken for what it installs. */
  private static String metadataUrl(MachineContext context) {
    boolean installs =
        !context.ephemeral()
            && (context.state() == State.DEPLOYING || context.state() == State.DEPLOYED);
    return installs ? context.address().url("/MAAS/metadata/curtin") : context.metadataUrl();
  }

  /**
   * What users' scripts may expect. The image installer needs nothing beyond cloud-init's own
   * packages, so that a deployment asks no package archive.
   */
  private static List<String> names(State state) {
    if (!state.isCommissioningLike()) {
      return List.of();
    }
    List<String> names = new ArrayList<>(List.of("python3-yaml", "python3-oauthlib"));
    if (state == State.DISK_ERASING) {
      names.add("nvme-cli");
    }
    return names;
  }

  private static Optional<Map<String, Object>> powerState(MachineContext context) {
    State state = context.state();
    boolean stays =
        RESCUE.contains(state)
            || context.session().stays() && MAY_STAY.contains(state)
            || context.ephemeral();
    if (stays) {
      return Optional.empty();
    }
    if (state == State.DEPLOYING || state == State.TESTING && context.session().wasOn()) {
      return Optional.of(end("reboot", REBOOT_SECONDS));
    }
    return Optional.of(
        end("poweroff", state == State.DISK_ERASING ? ERASE_SECONDS : POWER_OFF_SECONDS));
  }

  private static Map<String, Object> end(String mode, int seconds) {
    Map<String, Object> end = new LinkedHashMap<>();
    end.put("delay", "now");
    end.put("mode", mode);
    end.put("timeout", seconds);
    end.put("condition", "test ! -e /tmp/block-" + mode);
    return end;
  }

  private static void log(Map<String, Object> document, Settings settings) {
    settings
        .text(Setting.REMOTE_SYSLOG)
        .ifPresent(target -> document.put("rsyslog", Map.of("remotes", Map.of("maas", target))));
  }

  static Optional<String> proxy(Settings settings) {
    return settings.flag(Setting.ENABLE_HTTP_PROXY)
        ? settings.text(Setting.HTTP_PROXY)
        : Optional.empty();
  }
}
