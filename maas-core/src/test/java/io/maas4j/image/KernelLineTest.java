package io.maas4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelLineTest {
  private static final KernelLine.Booted NOBLE =
      new KernelLine.Booted("ubuntu", "noble", "amd64", "generic");

  @Test
  void allWordsStandInTheContractsOrder() {
    assertThat(line(NOBLE, "192.0.2.5", "9a8b7c6/squashfs", List.of("once"), List.of("a", "b=c")))
        .isEqualTo(
            "nomodeset root=squash:http://192.0.2.5:5248/images/9a8b7c6/squashfs"
                + " ip=::::fast-lynx:BOOTIF:dhcp ip6=off cc:{'datasource_list': ['MAAS']}end_cc"
                + " cloud-config-url=http://r/preseed ro overlayroot=tmpfs"
                + " overlayroot_cfgdisk=disabled log_host=192.0.2.9 log_port=5247 once --- a b=c");
  }

  @Test
  void aRackOfIpv6StandsInBracketsAndTheSystemAsksOverIpv6() {
    assertThat(line(NOBLE, "2001:db8::5", "9a8b7c6/squashfs", List.of(), List.of()))
        .isEqualTo(
            "nomodeset root=squash:http://[2001:db8::5]:5248/images/9a8b7c6/squashfs"
                + " ip=off ip6=dhcp cc:{'datasource_list': ['MAAS']}end_cc"
                + " cloud-config-url=http://r/preseed ro overlayroot=tmpfs"
                + " overlayroot_cfgdisk=disabled log_host=192.0.2.9 log_port=5247");
  }

  @ParameterizedTest
  @CsvSource({"root.tgz", "root.txz"})
  void anArchiveIsUnpackedAndNeedsNoOverlay(String file) {
    assertThat(line(NOBLE, "192.0.2.5", "9a8b7c6/" + file, List.of(), List.of()))
        .startsWith("nomodeset root=tar:http://192.0.2.5:5248/images/9a8b7c6/" + file + " ip=")
        .doesNotContain("overlayroot")
        .doesNotContain(" ro ");
  }

  @ParameterizedTest
  @CsvSource({
    "ubuntu, noble, amd64, generic, 'log_host=192.0.2.9 log_port=5247'",
    "ubuntu, jammy, amd64, generic, 'log_host=192.0.2.9 log_port=5247'",
    "ubuntu, focal, amd64, generic, 'apparmor=0 log_host=192.0.2.9 log_port=5247'",
    "ubuntu, trusty, amd64, generic, 'apparmor=0 log_host=192.0.2.9 log_port=5247'",
    "debian, focal, amd64, generic, 'log_host=192.0.2.9 log_port=5247'",
    "ubuntu, noble, armhf, highbank, 'log_host=192.0.2.9 log_port=5247 console=ttyAMA0'",
    "ubuntu, noble, armhf, generic, 'log_host=192.0.2.9 log_port=5247 console=ttyAMA0'",
    "ubuntu, noble, armhf, keystone, 'log_host=192.0.2.9 log_port=5247'",
    "ubuntu, noble, arm64, generic, 'log_host=192.0.2.9 log_port=5247'",
    "ubuntu, noble, ppc64el, generic, 'log_host=192.0.2.9 log_port=5247 rootdelay=60'",
    "ubuntu, noble, s390x, generic, 'log_host=192.0.2.9 log_port=5247'"
  })
  void releasesAndArchitecturesHaveWordsOfTheirOwn(
      String osystem, String series, String architecture, String subarchitecture, String end) {
    assertThat(
            line(
                new KernelLine.Booted(osystem, series, architecture, subarchitecture),
                "192.0.2.5",
                "9a8b7c6/squashfs",
                List.of(),
                List.of()))
        .endsWith(" ro overlayroot=tmpfs overlayroot_cfgdisk=disabled " + end);
  }

  private static String line(
      KernelLine.Booted system,
      String rack,
      String root,
      List<String> ephemeral,
      List<String> persistent) {
    return new KernelLine(
            rack,
            5248,
            system,
            root,
            "fast-lynx",
            "http://r/preseed",
            "192.0.2.9",
            5247,
            ephemeral,
            persistent)
        .text();
  }
}
