package io.maas4j.benchmarks.commission;

import java.util.List;

/**
 * The modules that cloud-init 22.4 reports one by one, as Debian configures it; the names and texts
 * of its reports are those that it was recorded with.
 */
final class Stages {
  static final List<String> INIT =
      List.of(
          "migrator",
          "seed_random",
          "bootcmd",
          "write-files",
          "growpart",
          "resizefs",
          "disk_setup",
          "mounts",
          "set_hostname",
          "update_hostname",
          "update_etc_hosts",
          "ca-certs",
          "rsyslog",
          "users-groups",
          "ssh");
  static final List<String> CONFIG =
      List.of(
          "snap",
          "ssh-import-id",
          "locale",
          "set-passwords",
          "grub-dpkg",
          "apt-pipelining",
          "apt-configure",
          "ntp",
          "timezone",
          "disable-ec2-metadata",
          "runcmd",
          "byobu");
  static final List<String> BEFORE_SCRIPTS =
      List.of(
          "package-update-upgrade-install",
          "fan",
          "landscape",
          "lxd",
          "write-files-deferred",
          "puppet",
          "chef",
          "ansible",
          "mcollective",
          "salt-minion",
          "reset_rmc",
          "refresh_rmc_and_interface",
          "rightscale_userdata",
          "scripts-vendor",
          "scripts-per-once",
          "scripts-per-boot",
          "scripts-per-instance");
  static final List<String> AFTER_SCRIPTS =
      List.of(
          "ssh-authkey-fingerprints",
          "keys-to-console",
          "install-hotplug",
          "phone-home",
          "final-message",
          "power-state-change");

  private Stages() {}

  /**
   * A report's body.
   *
   * @param result empty when it begins
   */
  static String report(String name, String description, String result, double at) {
    StringBuilder text = new StringBuilder(220);
    text.append("{\"name\": \"").append(name);
    text.append("\", \"description\": \"").append(description);
    text.append("\", \"event_type\": \"").append(result.isEmpty() ? "start" : "finish");
    text.append("\", \"origin\": \"cloudinit\", \"timestamp\": ").append(at);
    if (!result.isEmpty()) {
      text.append(", \"result\": \"").append(result).append('"');
    }
    return text.append('}').toString();
  }
}
