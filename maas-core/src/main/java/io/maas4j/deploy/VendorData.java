package io.maas4j.deploy;

import com.google.common.net.InetAddresses;
import io.maas4j.lifecycle.State;
import io.maas4j.network.Addresses;
import io.maas4j.setting.Setting;
import io.maas4j.setting.Settings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the operator wants on every machine (metadata contract, section 4.3): its default user,
 * proxy, time servers, network, the lock of the boot interface, and hardware reported again and
 * again. Confined to one thread.
 */
public final class VendorData {
  private static final String OVERLAY = "/media/root-rw";
  private static final Pattern OVERLAY_SIZE =
      Pattern.compile("(?:^|\\s)overlayroot=tmpfs:(?:\\S*,)?size=(\\d{1,18}[kKmMgG%]?)(?=,|\\s|$)");

  /** Packages that run virtual machines, by the architecture of both. */
  private static final Map<String, List<String>> EMULATORS =
      Map.of(
          "amd64", List.of("qemu-system-x86"),
          "i386", List.of("qemu-system-x86"),
          "arm64", List.of("qemu-system-arm", "qemu-efi-aarch64"),
          "ppc64el", List.of("qemu-system-ppc"),
          "s390x", List.of("qemu-system-s390x"));

  private final Facts facts;
  private final Map<String, Object> config = new LinkedHashMap<>();
  private final List<String> packages = new ArrayList<>();
  private final List<Map<String, Object>> files = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();

  private VendorData(Facts facts) {
    this.facts = facts;
  }

  /** Which system asks. */
  public enum Environment {
    /** One that runs from memory, to commission, test, rescue or install. */
    EPHEMERAL,
    /** The deployed one. */
    INSTALLED,
    /** The deployed one, which runs from memory. */
    IN_MEMORY
  }

  /**
   * The user whom images make, as the machine's owner wants it.
   *
   * @param gecos whom it is for
   */
  public record DefaultUser(String name, String gecos) {}

  /**
   * What is known of a machine that asks.
   *
   * @param racks addresses of its racks that it reaches, for the time
   * @param kernelOptions of the settings and its tags, as it was booted with them
   * @param vcenter whether it is to register with the vCenter of the settings
   * @param virtualizes the architecture, in Debian's name, of the virtual machines that it is to
   *     run; empty when it is to run none
   */
  public record Facts(
      State state,
      Environment environment,
      Settings settings,
      Optional<DefaultUser> user,
      List<InetAddress> racks,
      MachineNetwork network,
      String kernelOptions,
      boolean vcenter,
      Optional<String> virtualizes) {
    public Facts {
      racks = List.copyOf(racks);
    }

    /** Of a machine that runs no virtual ones. */
    public Facts(
        State state,
        Environment environment,
        Settings settings,
        Optional<DefaultUser> user,
        List<InetAddress> racks,
        MachineNetwork network,
        String kernelOptions,
        boolean vcenter) {
      this(
          state,
          environment,
          settings,
          user,
          racks,
          network,
          kernelOptions,
          vcenter,
          Optional.empty());
    }

    /** Nothing but its status is known. */
    public static Facts of(State state, Environment environment, Settings settings) {
      return new Facts(
          state,
          environment,
          settings,
          Optional.empty(),
          List.of(),
          MachineNetwork.NONE,
          "",
          false);
    }
  }

  /**
   * @return YAML, a mapping with the one key {@code cloud-init}
   */
  public static String of(Facts facts) {
    return new VendorData(facts).common().written();
  }

  /**
   * That of an installed system which is to report its hardware again and again.
   *
   * @param context whose credentials it reports with
   * @return YAML, with the machine's credentials
   */
  public static String reporting(Facts facts, MachineContext context, Duration interval) {
    VendorData data = new VendorData(facts).common();
    data.files.addAll(HardwareReports.files(context, interval));
    data.commands.addAll(HardwareReports.COMMANDS);
    return data.written();
  }

  private String written() {
    if (!packages.isEmpty()) {
      config.put("packages", packages);
    }
    if (!files.isEmpty()) {
      config.put("write_files", files);
    }
    if (!commands.isEmpty()) {
      config.put("runcmd", commands);
    }
    return CloudConfig.yaml(Map.of("cloud-init", CloudConfig.text(config)));
  }

  private VendorData common() {
    boolean deployed = facts.environment() != Environment.EPHEMERAL;
    facts
        .user()
        .ifPresent(
            user -> {
              Map<String, Object> named = new LinkedHashMap<>();
              named.put("name", user.name());
              named.put("gecos", user.gecos());
              config.put("system_info", Map.of("default_user", named));
            });
    proxy();
    // an environment without a time client would fetch one from a package archive and, where there
    // is none, report its commissioning as failed
    if (deployed) {
      time();
    }
    if (facts.environment() == Environment.EPHEMERAL && facts.state().isCommissioningLike()) {
      openVswitch();
      commands.add("rm -rf /run/netplan");
    }
    if (facts.environment() == Environment.IN_MEMORY) {
      openVswitch();
      memory();
    }
    if (deployed && facts.vcenter()) {
      vcenter();
    }
    if (deployed) {
      facts.virtualizes().ifPresent(this::virtualMachines);
    }
    return this;
  }

  private void proxy() {
    Preseed.proxy(facts.settings())
        .ifPresent(
            proxy ->
                config.put(
                    "snap",
                    Map.of(
                        "commands",
                        List.of(
                            "snap set system proxy.http=\""
                                + proxy
                                + "\" proxy.https=\""
                                + proxy
                                + "\""))));
  }

  /** The racks', unless they are not to be asked, and those of the settings. */
  private void time() {
    TreeSet<String> servers = new TreeSet<>();
    TreeSet<String> pools = new TreeSet<>();
    if (!facts.settings().flag(Setting.NTP_EXTERNAL_ONLY)) {
      facts.racks().forEach(rack -> servers.add(Addresses.text(rack)));
    }
    Stream.of(facts.settings().required(Setting.NTP_SERVERS).split("[\\s,]+"))
        .filter(server -> !server.isEmpty())
        .forEach(server -> (InetAddresses.isInetAddress(server) ? servers : pools).add(server));
    if (!servers.isEmpty() || !pools.isEmpty()) {
      Map<String, Object> ntp = new LinkedHashMap<>();
      ntp.put("servers", List.copyOf(servers));
      ntp.put("pools", List.copyOf(pools));
      config.put("ntp", ntp);
    }
  }

  private void openVswitch() {
    if (facts.network().hasOpenVswitch()) {
      packages.add("openvswitch-switch");
    }
  }

  /** Nobody installed it, so that nobody has configured its network. */
  private void memory() {
    files.add(
        CloudConfig.file(
            "/etc/netplan/50-maas.yaml",
            "0600",
            CloudConfig.yaml(Netplan.document(facts.network()))));
    commands.add("rm -rf /run/netplan");
    commands.add("rm -rf /etc/netplan/50-cloud-init.yaml");
    commands.add("netplan apply --debug");
    Matcher size = OVERLAY_SIZE.matcher(facts.kernelOptions());
    if (size.find()) {
      commands.add("mount -o remount,size=" + size.group(1) + " " + OVERLAY);
    }
  }

  /** The package lets those who may administer the machine administer its virtual ones. */
  private void virtualMachines(String architecture) {
    packages.addAll(List.of("libvirt-daemon-system", "libvirt-clients"));
    packages.addAll(EMULATORS.getOrDefault(architecture, List.of("qemu-system-misc")));
    commands.add("systemctl enable --now libvirtd.service");
  }

  private void vcenter() {
    Map<String, Object> account = new LinkedHashMap<>();
    put(account, "vcenter_server", Setting.VCENTER_SERVER);
    put(account, "vcenter_username", Setting.VCENTER_USERNAME);
    put(account, "vcenter_password", Setting.VCENTER_PASSWORD);
    put(account, "vcenter_datacenter", Setting.VCENTER_DATACENTER);
    if (!account.isEmpty()) {
      files.add(
          CloudConfig.file("/altbootbank/maas/vcenter.yaml", "0600", CloudConfig.yaml(account)));
    }
  }

  private void put(Map<String, Object> account, String name, Setting setting) {
    facts.settings().text(setting).ifPresent(text -> account.put(name, text));
  }
}
