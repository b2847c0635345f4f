package io.maas4j.netboot.bootmethod;

import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.BootDecision.LocalBoot;
import io.maas4j.netboot.BootDecision.NetworkBoot;
import io.maas4j.netboot.BootDecision.PowerOff;
import io.maas4j.netboot.BootRequest.Protocol;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes boot decisions in the loaders' languages (netboot contract, section 13). Immutable and
 * safe for concurrent use; does no I/O.
 */
public final class BootScripts {
  /** Whether GRUB is told to trace everything it does. */
  public enum GrubDebug {
    OFF,
    ON
  }

  private final Map<Dialect, Templates> dialects = new EnumMap<>(Dialect.class);
  private final GrubDebug debug;

  public BootScripts() {
    this(GrubDebug.OFF);
  }

  public BootScripts(GrubDebug debug) {
    this.debug = debug;
    dialects.put(Dialect.PXELINUX, PxelinuxTemplates.templates());
    dialects.put(Dialect.GRUB, GrubTemplates.templates());
    dialects.put(Dialect.IPXE, IpxeTemplates.templates());
    dialects.put(Dialect.POWERNV, PowernvTemplates.templates());
    dialects.put(Dialect.S390X, S390xTemplates.machines());
    dialects.put(Dialect.S390X_PARTITION, S390xTemplates.partitions());
  }

  /**
   * The script for what a machine boots now.
   *
   * @param name the request that it answers: its dialect, and the architecture that the loader said
   *     it has
   * @param decision a {@link NetworkBoot}, {@link LocalBoot} or {@link PowerOff}
   * @throws BootScriptException when there is no template, or a value would break the script
   */
  public String script(
      BootFileName.Configuration name, BootDecision decision, Rack rack, Protocol protocol) {
    Templates templates = Objects.requireNonNull(dialects.get(name.dialect()));
    String script = templates.render(page(name, decision, rack, protocol));
    return name.dialect() == Dialect.GRUB && debug == GrubDebug.ON
        ? "set debug=\"all\"\n" + script
        : script;
  }

  /**
   * The static script that sends a loader on to its machine's own.
   *
   * @param rack as the loader reached it
   * @throws BootScriptException for a dialect without one
   */
  public String chain(Dialect dialect, Rack rack) {
    if (dialect == Dialect.GRUB) {
      return GrubTemplates.chain();
    }
    if (dialect == Dialect.IPXE) {
      return IpxeTemplates.chain(rack);
    }
    throw new BootScriptException("boot method " + dialect.biosBootMethod() + " chains nowhere");
  }

  private static Page page(
      BootFileName.Configuration name, BootDecision decision, Rack rack, Protocol protocol) {
    if (decision instanceof NetworkBoot boot) {
      refuseControlCharacters("title", boot.title());
      refuseControlCharacters("kernel path", boot.kernelPath());
      refuseControlCharacters("initrd path", boot.initrdPath());
      boot.dtbPath().ifPresent(path -> refuseControlCharacters("device tree path", path));
      refuseControlCharacters("kernel options", boot.kernelOptions());
      boot.parameters().forEach(BootScripts::refuseControlCharacters);
      return new Page(
          boot.purpose(),
          boot.arch(),
          boot.subarch(),
          name.mac(),
          Optional.of(boot),
          rack,
          protocol);
    }
    if (decision instanceof LocalBoot local) {
      return bare("local", local.arch(), name, rack, protocol);
    }
    if (decision instanceof PowerOff) {
      return bare("poweroff", name.arch().orElse("any"), name, rack, protocol);
    }
    throw new IllegalArgumentException("nothing to boot in " + decision);
  }

  private static Page bare(
      String purpose, String arch, BootFileName.Configuration name, Rack rack, Protocol protocol) {
    return new Page(purpose, arch, "generic", name.mac(), Optional.empty(), rack, protocol);
  }

  /** A line break would let a kernel option become a command of the loader. */
  private static void refuseControlCharacters(String what, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        throw new BootScriptException(
            what + " has a control character at " + i + "; boot scripts are made of lines");
      }
    }
  }
}
