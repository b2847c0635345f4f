package io.maas4j.netboot.bootmethod;

import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.BootDecision.LocalBoot;
import io.maas4j.netboot.BootDecision.NetworkBoot;
import io.maas4j.netboot.BootDecision.PowerOff;
import io.maas4j.netboot.BootRequest.Protocol;
import java.util.EnumMap;
import java.util.Map;
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
  }

  /** Whether scripts in this dialect can be written. */
  public boolean supports(Dialect dialect) {
    return dialects.containsKey(dialect);
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
    Templates templates = dialects.get(name.dialect());
    if (templates == null) {
      throw new BootScriptException(
          "boot method " + name.dialect().biosBootMethod() + " is not supported by this rack");
    }
    String script = templates.render(page(name, decision, rack, protocol));
    return name.dialect() == Dialect.GRUB && debug == GrubDebug.ON
        ? "set debug=\"all\"\n" + script
        : script;
  }

  /**
   * The static script that sends a loader on to its machine's own.
   *
   * @param httpPort where iPXE finds the rack's HTTP boot server
   * @throws BootScriptException for a dialect without one
   */
  public String chain(Dialect dialect, int httpPort) {
    if (dialect == Dialect.GRUB) {
      return GrubTemplates.chain();
    }
    if (dialect == Dialect.IPXE) {
      return IpxeTemplates.chain(httpPort);
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
      return new Page(
          boot.purpose(), boot.arch(), boot.subarch(), Optional.of(boot), rack, protocol);
    }
    if (decision instanceof LocalBoot local) {
      return new Page("local", local.arch(), "generic", Optional.empty(), rack, protocol);
    }
    if (decision instanceof PowerOff) {
      String arch = name.arch().orElse("any");
      return new Page("poweroff", arch, "generic", Optional.empty(), rack, protocol);
    }
    throw new IllegalArgumentException("nothing to boot in " + decision);
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
