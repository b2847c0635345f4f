package io.maas4j.netboot;

import io.maas4j.netboot.bootmethod.BootScripts.GrubDebug;
import io.maas4j.netboot.dhcp.DhcpConfig;
import io.maas4j.netboot.http.BootHttpConfig;
import io.maas4j.netboot.tftp.TftpConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of a {@link NetbootServer}.
 *
 * @param dhcp empty to leave DHCP to others
 * @param files directory of boot loaders and other files to serve; never written
 * @param grubDebug whether GRUB is told to trace everything it does
 */
public record NetbootConfig(
    Optional<DhcpConfig> dhcp,
    TftpConfig tftp,
    BootHttpConfig http,
    Path files,
    GrubDebug grubDebug) {

  /** One whose loaders are quiet. */
  public NetbootConfig(
      Optional<DhcpConfig> dhcp, TftpConfig tftp, BootHttpConfig http, Path files) {
    this(dhcp, tftp, http, files, GrubDebug.OFF);
  }
}
