package io.maas4j.fleet;

import io.maas4j.network.InterfaceParameters;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is to be deployed. Immutable.
 *
 * @param osystem empty for the default
 * @param series empty for the default; {@code ubuntu/noble} is taken apart
 * @param hweKernel empty for the default
 * @param agentName an opaque mark of the client
 * @param userData for cloud-init on the deployed machine
 * @param comment for the event
 * @param wishes what else is wanted
 */
public record Deployment(
    String osystem,
    String series,
    String hweKernel,
    String agentName,
    Optional<byte[]> userData,
    String comment,
    Wishes wishes) {

  /** The default operating system. */
  public static final Deployment DEFAULT = of("", "");

  /**
   * What is wanted beside the system itself.
   *
   * @param ephemeral whether it is to run from memory; a machine without disks always does
   * @param hardwareSync whether the running system is to report its hardware now and then
   * @param crashDump whether the kernel is to write its memory when it crashes; empty for what the
   *     settings say
   * @param vcenter whether an ESXi host is to register with the vCenter of the settings; empty for
   *     the default, which is that an administrator's hosts do
   * @param licenseKey of a system that wants one
   * @param bridges over every configured interface; empty for none
   * @param defaultUser the user whom the system makes; empty for the image's own
   * @param kvmHost whether the system is to run virtual machines
   */
  public record Wishes(
      boolean ephemeral,
      boolean hardwareSync,
      Optional<Boolean> crashDump,
      Optional<Boolean> vcenter,
      Optional<String> licenseKey,
      Optional<InterfaceParameters.Bridge> bridges,
      Optional<String> defaultUser,
      boolean kvmHost) {
    /** Without virtual machines. */
    public Wishes(
        boolean ephemeral,
        boolean hardwareSync,
        Optional<Boolean> crashDump,
        Optional<Boolean> vcenter,
        Optional<String> licenseKey,
        Optional<InterfaceParameters.Bridge> bridges,
        Optional<String> defaultUser) {
      this(ephemeral, hardwareSync, crashDump, vcenter, licenseKey, bridges, defaultUser, false);
    }

    /** The same, and virtual machines run on it. */
    public Wishes asKvmHost() {
      return new Wishes(
          ephemeral, hardwareSync, crashDump, vcenter, licenseKey, bridges, defaultUser, true);
    }

    public static final Wishes NONE =
        new Wishes(
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Without the license key. */
    @Override
    public String toString() {
      return "Wishes[ephemeral=" + ephemeral + ", hardwareSync=" + hardwareSync + "]";
    }
  }

  /**
   * @param osystem empty for the default
   * @param series empty for the default
   */
  public static Deployment of(String osystem, String series) {
    return new Deployment(osystem, series, "", "", Optional.empty(), "", Wishes.NONE);
  }

  /** With user data for cloud-init, which is stored as UTF-8. */
  public Deployment userData(String text) {
    return userData(text.getBytes(StandardCharsets.UTF_8));
  }

  /** With user data for cloud-init, byte for byte. */
  public Deployment userData(byte[] bytes) {
    return new Deployment(
        osystem,
        series,
        hweKernel,
        agentName,
        Optional.of(Arrays.copyOf(bytes, bytes.length)),
        comment,
        wishes);
  }

  /** With the kernel to run, such as {@code hwe-24.04}. */
  public Deployment hweKernel(String kernel) {
    return new Deployment(osystem, series, kernel, agentName, userData, comment, wishes);
  }

  /** With an opaque mark of the client, by which machines can be looked for. */
  public Deployment agentName(String name) {
    return new Deployment(osystem, series, hweKernel, name, userData, comment, wishes);
  }

  /** With a comment for the event. */
  public Deployment comment(String text) {
    return new Deployment(osystem, series, hweKernel, agentName, userData, text, wishes);
  }

  /** With more than the system itself. */
  public Deployment wishes(Wishes more) {
    return new Deployment(osystem, series, hweKernel, agentName, userData, comment, more);
  }

  /** User data may hold secrets. */
  @Override
  public String toString() {
    return "Deployment[" + osystem + "/" + series + "]";
  }
}
