package io.maas4j.netboot.bootmethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootMethodTest {
  private static final Set<BootMethod> NONE = Set.of();

  @ParameterizedTest
  @CsvSource({
    "0, pxe, lpxelinux.0, http://192.0.2.5:5248/, pxe",
    "7, uefi_amd64_tftp, bootx64.efi, '', uefi",
    "16, uefi_amd64_http, http://192.0.2.5:5248/images/bootx64.efi, '', uefi",
    "9, uefi_ebc_tftp, bootx64.efi, '', uefi",
    "11, uefi_arm64_tftp, bootaa64.efi, '', uefi",
    "19, uefi_arm64_http, http://192.0.2.5:5248/images/bootaa64.efi, '', uefi",
    "12, open-firmware_ppc64el, bootppc64.bin, '', open-firmware",
    "14, powernv, pxelinux.0, ppc64el/, powernv",
    "31, s390x, boots390x.bin, s390x/, s390x",
    "32, s390x_partition, s390x_partition/maas, '', s390x_partition",
    "6, pxe, lpxelinux.0, http://192.0.2.5:5248/, pxe",
    "20, pxe, lpxelinux.0, http://192.0.2.5:5248/, pxe"
  })
  void eachArchitectureGetsItsRow(
      int arch, String name, String file, String prefix, String biosBootMethod) {
    BootMethod method = select(arch, List.of(), Set.of(), NONE).orElseThrow();

    assertThat(method.methodName()).isEqualTo(name);
    assertThat(method.bootFile("192.0.2.5", 5248)).contains(file);
    assertThat(method.pathPrefix("192.0.2.5", 5248).orElse("")).isEqualTo(prefix);
    assertThat(method.biosBootMethod()).isEqualTo(biosBootMethod);
    assertThat(method.vendorClass().isPresent()).isEqualTo(name.endsWith("_http"));
  }

  @Test
  void userClassBeatsArchitecture() {
    assertThat(select(7, List.of("iPXE"), Set.of(), NONE)).contains(BootMethod.IPXE);
    assertThat(select(7, List.of("onie_dhcp_user_class"), Set.of(), NONE))
        .contains(BootMethod.ONIE);
    assertThat(BootMethod.IPXE.bootFile("192.0.2.5", 5248))
        .contains("http://192.0.2.5:5248/ipxe.cfg");
    assertThat(BootMethod.IPXE.vendorClass()).isEmpty();
  }

  @Test
  void ipxeIsKnownByItsFeaturesOnlyWhenItHasHttp() {
    assertThat(select(7, List.of(), Set.of(19, 36), NONE)).contains(BootMethod.IPXE);
    assertThat(select(0, List.of(), Set.of(19, 24), NONE)).contains(BootMethod.IPXE);
    assertThat(select(0, List.of(), Set.of(24, 36), NONE)).contains(BootMethod.PXE);
    assertThat(select(0, List.of(), Set.of(19), NONE)).contains(BootMethod.PXE);
  }

  @Test
  void onieGetsAnInstallerInsteadOfAFile() {
    assertThat(BootMethod.ONIE.bootFile("192.0.2.5", 5248)).isEmpty();
    assertThat(BootMethod.ONIE.nosInstaller("192.0.2.5", 5248))
        .contains("http://192.0.2.5:5248/MAAS/a/v3/nos-installer");
  }

  @Test
  void aDisabledRowFallsToTheDefaultAndWithoutPxeThereIsNone() {
    assertThat(select(7, List.of(), Set.of(), EnumSet.of(BootMethod.UEFI_AMD64_TFTP)))
        .contains(BootMethod.PXE);
    assertThat(select(6, List.of(), Set.of(), EnumSet.of(BootMethod.PXE))).isEmpty();
    assertThat(select(7, List.of(), Set.of(), EnumSet.of(BootMethod.PXE)))
        .contains(BootMethod.UEFI_AMD64_TFTP);
  }

  @Test
  void aClientThatSaysNothingGetsTheDefault() {
    assertThat(BootMethod.select(OptionalInt.empty(), List.of(), Set.of(), NONE))
        .contains(BootMethod.PXE);
  }

  @Test
  void disabledListsTakeNamesOctetsAndHexInAnyMix() {
    assertThat(BootMethod.normalizeDisabled("00:0b, 0x07 ipxe,uefi_amd64_tftp 0x0B"))
        .containsExactly("ipxe", "uefi_amd64_tftp", "uefi_arm64_tftp");
    assertThat(BootMethod.normalizeDisabled(" ")).isEmpty();
  }

  @Test
  void allRowsButWindowsCanBeDisabledByName() {
    assertThat(BootMethod.values()).hasSize(13);
    for (BootMethod method : BootMethod.values()) {
      if (method != BootMethod.WINDOWS) {
        assertThat(BootMethod.parseDisabled(method.methodName())).containsExactly(method);
        method
            .archOctets()
            .ifPresent(it -> assertThat(BootMethod.parseDisabled(it)).containsExactly(method));
      }
    }
    assertThatThrownBy(() -> BootMethod.parseDisabled("pxe windows"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unknown boot architecture windows");
    assertThatThrownBy(() -> BootMethod.parseDisabled("0x99"))
        .hasMessage("Unknown boot architecture 0x99");
  }

  private static Optional<BootMethod> select(
      int arch, List<String> userClasses, Set<Integer> features, Set<BootMethod> disabled) {
    return BootMethod.select(OptionalInt.of(arch), userClasses, features, disabled);
  }
}
