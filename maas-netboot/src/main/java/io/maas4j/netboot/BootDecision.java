package io.maas4j.netboot;

import java.util.Map;
import java.util.Optional;

/** What a machine boots now. */
public sealed interface BootDecision {

  /**
   * Boot a kernel over the network.
   *
   * @param purpose {@code commissioning}, {@code xinstall} or {@code enlist}: the template's name
   * @param arch Debian architecture of the image
   * @param subarch sub-architecture, {@code generic} unless known better
   * @param title what the loader shows
   * @param kernelPath path below {@code /images/}, without a leading slash
   * @param initrdPath as {@code kernelPath}
   * @param dtbPath device tree below {@code /images/}, for boards that need one
   * @param kernelOptions the complete kernel line but for {@code BOOTIF}, which loaders append
   * @param parameters what {@code {{kernel_params.<name>}}} in the kernel line stands for, by name
   *     ({@code hostname}, {@code preseed_url}, …), besides what the rack itself knows
   */
  record NetworkBoot(
      String purpose,
      String arch,
      String subarch,
      String title,
      String kernelPath,
      String initrdPath,
      Optional<String> dtbPath,
      String kernelOptions,
      Map<String, String> parameters)
      implements BootDecision {
    public NetworkBoot {
      parameters = Map.copyOf(parameters);
    }

    /** One whose kernel line has no placeholders but those that the rack fills in. */
    public NetworkBoot(
        String purpose,
        String arch,
        String subarch,
        String title,
        String kernelPath,
        String initrdPath,
        Optional<String> dtbPath,
        String kernelOptions) {
      this(purpose, arch, subarch, title, kernelPath, initrdPath, dtbPath, kernelOptions, Map.of());
    }
  }

  /** Boot from the machine's own disk. */
  record LocalBoot(String arch) implements BootDecision {}

  /** Switch the machine off. */
  record PowerOff() implements BootDecision {}

  /**
   * Not known under this name: the loader goes on to its next name, at last to {@code default}.
   *
   * @param why for the log
   */
  record NotFound(String why) implements BootDecision {}

  /**
   * Nothing can be booted, although the machine is known or would be enlisted.
   *
   * @param why shown in the log and in the short protocol error
   */
  record Failed(String why) implements BootDecision {}
}
