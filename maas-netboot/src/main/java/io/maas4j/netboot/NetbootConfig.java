package io.maas4j.netboot;

import io.maas4j.netboot.bootmethod.BootScripts.GrubDebug;
import io.maas4j.netboot.dhcp.DhcpConfig;
import io.maas4j.netboot.dhcp6.Dhcp6Config;
import io.maas4j.netboot.http.BootHttpConfig;
import io.maas4j.netboot.tftp.TftpConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of a {@link NetbootServer}.
 *
 * @param dhcp empty to leave DHCP to others
 * @param dhcp6 empty to leave DHCPv6 to others
 * @param files directory of boot loaders and other files to serve; never written
 * @param grubDebug whether GRUB is told to trace everything it does
 */
public record NetbootConfig(
    Optional<DhcpConfig> dhcp,
    Optional<Dhcp6Config> dhcp6,
    TftpConfig tftp,
    BootHttpConfig http,
    Path files,
    GrubDebug grubDebug) {

  /** One that leaves DHCPv6 to others, and whose loaders are quiet. */
  public NetbootConfig(
      Optional<DhcpConfig> dhcp, TftpConfig tftp, BootHttpConfig http, Path files) {
    this(dhcp, Optional.empty(), tftp, http, files, GrubDebug.OFF);
  }
}
