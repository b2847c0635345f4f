package io.maas4j.image;

import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's command line of a network boot (netboot contract, section 14). Pure.
 *
 * @param rackHost the rack's address, IPv6 without brackets
 * @param rackPort its HTTP port
 * @param rootPath path of the root image below {@code /images/}
 * @param hostname what the machine is called while it boots
 * @param preseedUrl where its configuration is
 * @param logHost where it logs to
 * @param logPort UDP
 * @param ephemeralOptions for this boot only
 * @param persistentOptions carried over to the installed system
 */
public record KernelLine(
    String rackHost,
    int rackPort,
    String rootPath,
    String hostname,
    String preseedUrl,
    String logHost,
    int logPort,
    List<String> ephemeralOptions,
    List<String> persistentOptions) {

  /** The line, without {@code BOOTIF}, which boot loaders append. */
  public String text() {
    boolean ipv6 = rackHost.contains(":");
    List<String> words = new ArrayList<>();
    words.add("nomodeset");
    boolean tar = rootPath.endsWith(".tgz") || rootPath.endsWith(".txz");
    words.add(
        "root="
            + (tar ? "tar" : "squash")
            + ":http://"
            + (ipv6 ? "[" + rackHost + "]" : rackHost)
            + ":"
            + rackPort
            + "/images/"
            + rootPath);
    if (ipv6) {
      words.add("ip=off");
      words.add("ip6=dhcp");
    } else {
      words.add("ip=::::" + hostname + ":BOOTIF:dhcp");
      words.add("ip6=off");
    }
    words.add("cc:{'datasource_list': ['MAAS']}end_cc");
    words.add("cloud-config-url=" + preseedUrl);
    if (!tar) {
      words.add("ro");
      words.add("overlayroot=tmpfs");
      words.add("overlayroot_cfgdisk=disabled");
    }
    words.add("log_host=" + logHost);
    words.add("log_port=" + logPort);
    words.addAll(ephemeralOptions);
    if (!persistentOptions.isEmpty()) {
      words.add("---");
      words.addAll(persistentOptions);
    }
    return String.join(" ", words);
  }
}
