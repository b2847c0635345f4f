package io.maas4j.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.image.UploadType;
import io.maas4j.setting.OsRelease;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which kernel, with what options, from what. */
class KernelsTest {

  @Test
  void aKernelsNameSaysItsPackage() {
    Map.of(
            "hwe-24.04", "linux-generic-hwe-24.04",
            "ga-24.04", "linux-generic",
            "hwe-22.04-edge", "linux-generic-hwe-22.04-edge",
            "hwe-22.04-lowlatency", "linux-lowlatency-hwe-22.04",
            "hwe-22.04-lowlatency-edge", "linux-lowlatency-hwe-22.04-edge",
            "ga-22.04-lowlatency", "linux-lowlatency",
            "hwe-rolling", "linux-generic-hwe-rolling",
            "hwe-rolling-lowlatency-edge", "linux-lowlatency-hwe-rolling-edge",
            "hwe-t", "linux-generic-lts-trusty")
        .forEach(
            (kernel, name) ->
                assertThat(KernelPackage.of(kernel)).as(kernel).isEqualTo(Optional.of(name)));
    for (String none :
        List.of(
            "",
            "generic",
            "hwe",
            "hwe-",
            "ga-rolling",
            "hwe-24",
            "hwe-ga-24.04",
            "hwe-24.04-A",
            "hwe-24.04-a-b",
            "ga-24.04-edge")) {
      assertThat(KernelPackage.of(none)).as(none).isEmpty();
    }
  }

  @Test
  void optionsAreMergedAndTheImagesOwnGiveWay() {
    assertThat(
            KernelParameters.merged(
                Optional.of("console=tty0  quiet"),
                new TreeMap<>(Map.of("b", "nomodeset", "a", "dyndbg=\"file x.c +p\"")),
                Optional.of("console=ttyS0"),
                Optional.of("console=ttyAMA0 quiet iommu=pt")))
        .containsExactly(
            "console=tty0",
            "quiet",
            "dyndbg=\"file x.c +p\"",
            "nomodeset",
            "console=ttyS0",
            "iommu=pt");
    assertThat(
            KernelParameters.merged(
                Optional.empty(), new TreeMap<>(), Optional.of("a=\"unclosed"), Optional.empty()))
        .containsExactly("a=\"unclosed");
  }

  @Test
  void everyFormOfAnImageHasItsSource() {
    assertThat(InstallSource.itself().argument()).isEqualTo("cp:///media/root-ro");
    assertThat(InstallSource.squashfs("http://x").argument()).isEqualTo("fsimage:http://x");
    assertThat(List.of(UploadType.values()).stream().map(t -> InstallSource.of(t, "U").argument()))
        .containsExactly(
            "U",
            "U",
            "U",
            "dd-tgz:U",
            "dd-tar:U",
            "dd-raw:U",
            "dd-tbz:U",
            "dd-txz:U",
            "dd-bz2:U",
            "dd-gz:U",
            "dd-xz:U");
    assertThat(List.of(UploadType.values()).stream().filter(t -> InstallSource.of(t, "U").isDisk()))
        .hasSize(8);
    InstallSource disk = InstallSource.of(UploadType.DDGZ, "U");
    for (String system : List.of("windows", "esxi", "ubuntu-core", "custom", "centos", "rhel")) {
      assertThat(disk.allowedFor(new OsRelease(system, "x"))).isSameAs(disk);
    }
    InstallSource archive = InstallSource.of(UploadType.TXZ, "U");
    for (String system : List.of("custom", "centos", "rhel", "debian", "suse")) {
      assertThat(archive.allowedFor(new OsRelease(system, "x"))).isSameAs(archive);
    }
    assertThatThrownBy(() -> InstallSource.itself().allowedFor(new OsRelease("centos", "9")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("centos/9 cannot be installed from a squashfs");
  }
}
