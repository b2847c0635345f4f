package io.maas4j.fleet;

import io.maas4j.id.MachineId;
import io.maas4j.image.Image;
import io.maas4j.image.KernelLine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a machine boots now. */
public sealed interface BootPlan {
  /**
   * A kernel from the network.
   *
   * @param purpose {@code commissioning}, {@code xinstall}, or {@code enlist} when the processor of
   *     an unknown machine is not known
   * @param machine empty for an unknown one
   * @param image bootable
   */
  record Network(String purpose, Optional<MachineId> machine, Image image, KernelLine kernelLine)
      implements BootPlan {

    /** What {@code {{kernel_params.<name>}}} in the kernel's options stands for, by name. */
    public Map<String, String> parameters() {
      Map<String, String> known = new HashMap<>();
      machine.ifPresent(id -> known.put("system_id", id.value()));
      known.put("hostname", kernelLine.hostname());
      known.put("osystem", image.osystem());
      known.put("release", image.series());
      known.put("label", image.label());
      known.put("preseed_url", kernelLine.preseedUrl());
      known.put("log_host", kernelLine.logHost());
      known.put("log_port", Integer.toString(kernelLine.logPort()));
      return Map.copyOf(known);
    }
  }

  /**
   * Its own disk.
   *
   * @param architecture Debian's name
   */
  record Local(String architecture) implements BootPlan {}

  /** Not known under this name; the loader has more names to try. */
  record Unknown(String why) implements BootPlan {}

  /** Nothing to boot, although there should be. */
  record Impossible(String why) implements BootPlan {}
}
