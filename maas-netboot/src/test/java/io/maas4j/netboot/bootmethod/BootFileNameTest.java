package io.maas4j.netboot.bootmethod;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.bootmethod.BootFileName.Chain;
import io.maas4j.netboot.bootmethod.BootFileName.Configuration;
import io.maas4j.netboot.bootmethod.BootFileName.Foreign;
import io.maas4j.netboot.bootmethod.BootFileName.Plain;
import io.maas4j.netboot.bootmethod.BootFileName.Prefixed;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootFileNameTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:e3:00:11");

  @ParameterizedTest
  @CsvSource({
    "pxelinux.cfg/01-52-54-00-e3-00-11, PXELINUX",
    "grub/grub.cfg-52:54:00:e3:00:11, GRUB",
    "grub/grub.cfg-52-54-00-e3-00-11, GRUB",
    "ipxe.cfg-52:54:00:e3:00:11, IPXE",
    "ipxe.cfg-52-54-00-e3-00-11, IPXE"
  })
  void aHardwareAddressNamesTheMachine(String name, Dialect dialect) {
    assertThat(BootFileName.of(name))
        .isEqualTo(
            new Configuration(
                dialect, Optional.of(MAC), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void aUuidOfAnyCaseNamesTheMachine() {
    String uuid = "4C4C4544-0042-3510-8054-b4c04f4d3132";
    assertThat(BootFileName.of("pxelinux.cfg/" + uuid))
        .isEqualTo(
            new Configuration(
                Dialect.PXELINUX,
                Optional.empty(),
                Optional.of(uuid),
                Optional.empty(),
                Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "pxelinux.cfg/default, PXELINUX, , ",
    "pxelinux.cfg/default-arm, PXELINUX, arm64, ",
    "pxelinux.cfg/default.armhf-highbank, PXELINUX, armhf, highbank",
    "pxelinux.cfg/default-arm64-xgene-uboot-mustang, PXELINUX, arm64, xgene-uboot-mustang",
    "grub/grub.cfg-default, GRUB, , ",
    "grub/grub.cfg-default-amd64, GRUB, amd64, ",
    "grub/grub.cfg-default-x86_64, GRUB, amd64, ",
    "grub/grub.cfg-default-arm64, GRUB, arm64, ",
    "grub/grub.cfg-default-i386, GRUB, i386, ",
    "grub/grub.cfg-default-powerpc, GRUB, ppc64el, ",
    "grub/grub.cfg-default-ppc64, GRUB, ppc64el, ",
    "grub/grub.cfg-default-ppc64le-generic, GRUB, ppc64el, generic",
    "ipxe.cfg-default, IPXE, , ",
    "ipxe.cfg-default-amd64, IPXE, amd64, ",
    "ipxe.cfg-default-amd64-hwe-24.04, IPXE, amd64, hwe-24.04"
  })
  void aDefaultNameMayTellTheArchitecture(
      String name, Dialect dialect, String arch, String subarch) {
    assertThat(BootFileName.of(name))
        .isEqualTo(
            new Configuration(
                dialect,
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(arch),
                Optional.ofNullable(subarch)));
  }

  @ParameterizedTest
  @CsvSource({
    "ppc64el/pxelinux.cfg/01-52-54-00-e3-00-11, POWERNV, true, ppc64el",
    "ppc64el/pxelinux.cfg/default, POWERNV, false, ppc64el",
    "s390x/01-52-54-00-e3-00-11, S390X, true, s390x",
    "s390x/pxelinux.cfg/01-52-54-00-e3-00-11, S390X, true, s390x",
    "s390x/pxelinux.cfg/default, S390X, false, s390x",
    "s390x/default, S390X, false, s390x",
    "s390x_partition/maas, S390X_PARTITION, false, s390x"
  })
  void otherArchitecturesAreRecognised(String name, Dialect dialect, boolean withMac, String arch) {
    assertThat(BootFileName.of(name))
        .isEqualTo(
            new Configuration(
                dialect,
                withMac ? Optional.of(MAC) : Optional.empty(),
                Optional.empty(),
                Optional.of(arch),
                Optional.empty()));
  }

  @Test
  void loadersStartWithAScriptThatIsTheSameForAll() {
    assertThat(BootFileName.of("grub/grub.cfg")).isEqualTo(new Chain(Dialect.GRUB));
    assertThat(BootFileName.of("ipxe.cfg")).isEqualTo(new Chain(Dialect.IPXE));
  }

  @Test
  void aPathPrefixIsTakenOffStaticFiles() {
    assertThat(BootFileName.of("ppc64el/some/file")).isEqualTo(new Prefixed("some/file"));
    assertThat(BootFileName.of("s390x/images/1/2")).isEqualTo(new Prefixed("images/1/2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pxeboot.0", "pxeboot.n12", "bootmgr.exe", "Boot/BCD", "boot/bcd"})
  void whatTheWindowsLoaderAsksForIsRecognised(String name) {
    assertThat(BootFileName.of(name)).isEqualTo(new Foreign(BootMethod.WINDOWS));
  }

  @ParameterizedTest
  @CsvSource({
    "pxelinux.cfg/01-52-54-00-e3-00-11, false",
    "grub/grub.cfg-52:54:00:e3:00:11, false",
    "ipxe.cfg-default, false",
    "ppc64el/pxelinux.cfg/default, true",
    "s390x/default, true",
    "s390x/pxelinux.cfg/default, true",
    "s390x_partition/maas, true"
  })
  void someLoadersAreFoundByTheirAddressOnly(String name, boolean found) {
    Configuration asked = (Configuration) BootFileName.of(name);
    assertThat(asked.dialect().asksWithoutHardwareAddress()).isEqualTo(found);
    assertThat(asked.by(MAC).mac()).contains(MAC);
    assertThat(asked.by(MAC).arch()).isEqualTo(asked.arch());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pxelinux.cfg/0A4D00A7",
        "pxelinux.cfg/01-52-54-00-E3-00-11",
        "pxelinux.cfg/01-52-54-00-e3-00",
        "pxelinux.cfg/52-54-00-e3-00-11",
        "grub/grub.cfg-52:54:00:e3:00:11.bak",
        "grub/grub.cfg-default-",
        "other/grub/grub.cfg",
        "ipxe.cfg/default",
        "lpxelinux.0",
        "ppc64el/",
        "s390x_partition/maas/",
        "s390x_partition/MAAS",
        "pxelinux.cfg/4C4C4544-0042-3510-8054-b4c04f4d313",
        "pxelinux.cfg/default_amd64",
        "ipxe.cfg-default-",
        "boot/bcd.log",
        "s390x_partition/other"
      })
  void anythingElseIsAPlainFile(String name) {
    assertThat(BootFileName.of(name)).isEqualTo(new Plain());
  }
}
