package io.maas4j.netboot.bootmethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.BootDecision.LocalBoot;
import io.maas4j.netboot.BootDecision.NetworkBoot;
import io.maas4j.netboot.BootDecision.PowerOff;
import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.bootmethod.BootFileName.Configuration;
import io.maas4j.netboot.bootmethod.BootScripts.GrubDebug;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every script that a rack writes, held against a file of {@code src/test/resources/bootscripts}:
 * one for each purpose in each dialect, and one for each variant of the netboot contract's section
 * 13.
 */
class BootScriptGoldensTest {
  private static final Rack V4 = new Rack(InetAddresses.forString("192.0.2.5"), 5248);
  private static final Rack V6 = new Rack(InetAddresses.forString("2001:db8::5"), 5248);
  private static final MacAddress MAC = MacAddress.parse("52:54:00:e3:00:11");
  private static final List<String> PURPOSES =
      List.of("commissioning", "xinstall", "install", "enlist", "local", "poweroff");

  /** Nobody asks these to switch off: they boot their disks when they are told nothing. */
  private static final Set<Dialect> WITHOUT_POWEROFF = EnumSet.of(Dialect.POWERNV, Dialect.S390X);

  record Golden(
      String file, Configuration name, BootDecision decision, Rack rack, Protocol protocol) {
    @Override
    public String toString() {
      return file;
    }
  }

  static List<Golden> goldens() {
    List<Golden> all = new ArrayList<>();
    Map<Dialect, String> homes =
        Map.of(
            Dialect.PXELINUX, "amd64",
            Dialect.GRUB, "amd64",
            Dialect.IPXE, "amd64",
            Dialect.POWERNV, "ppc64el",
            Dialect.S390X, "s390x",
            Dialect.S390X_PARTITION, "s390x");
    for (Dialect dialect : Dialect.values()) {
      for (String purpose : PURPOSES) {
        if (!purpose.equals("poweroff") || !WITHOUT_POWEROFF.contains(dialect)) {
          all.add(golden(dialect, purpose, Objects.requireNonNull(homes.get(dialect)), ""));
        }
      }
    }
    for (Dialect dialect : List.of(Dialect.PXELINUX, Dialect.GRUB)) {
      for (String purpose : List.of("commissioning", "xinstall", "enlist", "local")) {
        all.add(golden(dialect, purpose, "arm64", ""));
      }
    }
    all.add(golden(Dialect.PXELINUX, "xinstall", "armhf", ""));
    all.add(golden(Dialect.PXELINUX, "xinstall", "arm64", "xgene-uboot-mustang"));
    all.add(golden(Dialect.PXELINUX, "enlist", "i386", ""));
    all.add(golden(Dialect.GRUB, "commissioning", "ppc64el", ""));
    all.add(golden(Dialect.GRUB, "local", "ppc64el", ""));
    all.add(
        new Golden(
            "grub-commissioning-amd64-http",
            asked(Dialect.GRUB, Optional.of(MAC)),
            decision("commissioning", "amd64", "generic", V4),
            V4,
            Protocol.HTTP));
    for (Dialect dialect : List.of(Dialect.PXELINUX, Dialect.GRUB, Dialect.IPXE)) {
      all.add(
          new Golden(
              text(dialect) + "-commissioning-amd64-ipv6",
              asked(dialect, Optional.of(MAC)),
              decision("commissioning", "amd64", "generic", V6),
              V6,
              Protocol.TFTP));
    }
    for (Dialect dialect : List.of(Dialect.POWERNV, Dialect.S390X, Dialect.S390X_PARTITION)) {
      String arch = Objects.requireNonNull(homes.get(dialect));
      all.add(
          new Golden(
              text(dialect) + "-enlist-" + arch + "-without-mac",
              asked(dialect, Optional.empty()),
              decision("enlist", arch, "generic", V4),
              V4,
              Protocol.TFTP));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void aDecisionIsWrittenInTheLoadersLanguage(Golden golden) throws Exception {
    assertThat(
            new BootScripts()
                .script(golden.name(), golden.decision(), golden.rack(), golden.protocol()))
        .isEqualTo(Files.readString(directory().resolve(golden.file())));
  }

  @Test
  void thereIsNoFileThatNothingIsHeldAgainst() throws Exception {
    try (Stream<Path> files = Files.list(directory())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(goldens().stream().map(Golden::file).toList());
    }
  }

  @Test
  void aMachineThatCannotBeSwitchedOffByItsLoaderIsAnErrorThatSaysSo() {
    for (Dialect dialect : WITHOUT_POWEROFF) {
      assertThatThrownBy(
              () ->
                  new BootScripts()
                      .script(asked(dialect, Optional.of(MAC)), new PowerOff(), V4, Protocol.TFTP))
          .isInstanceOf(BootScriptException.class)
          .hasMessageContaining("poweroff")
          .hasMessageContaining(dialect.toString());
    }
  }

  @Test
  void grubTracesEverythingWhenDebugIsOn() {
    BootScripts loud = new BootScripts(GrubDebug.ON);
    for (Golden golden : goldens()) {
      String quiet =
          new BootScripts()
              .script(golden.name(), golden.decision(), golden.rack(), golden.protocol());
      assertThat(loud.script(golden.name(), golden.decision(), golden.rack(), golden.protocol()))
          .isEqualTo(
              golden.name().dialect() == Dialect.GRUB ? "set debug=\"all\"\n" + quiet : quiet);
    }
  }

  private static Golden golden(Dialect dialect, String purpose, String arch, String subarch) {
    return new Golden(
        text(dialect) + "-" + purpose + "-" + arch + (subarch.isEmpty() ? "" : "-" + subarch),
        asked(dialect, Optional.of(MAC)),
        decision(purpose, arch, subarch.isEmpty() ? "generic" : subarch, V4),
        V4,
        Protocol.TFTP);
  }

  private static Configuration asked(Dialect dialect, Optional<MacAddress> mac) {
    return new Configuration(dialect, mac, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static BootDecision decision(String purpose, String arch, String subarch, Rack rack) {
    if (purpose.equals("local")) {
      return new LocalBoot(arch);
    }
    if (purpose.equals("poweroff")) {
      return new PowerOff();
    }
    String tail = "/ubuntu/" + arch + "/" + subarch + "/noble/stable/";
    boolean installing = purpose.equals("xinstall") || purpose.equals("install");
    return new NetworkBoot(
        purpose,
        arch,
        subarch,
        "MAAS4J " + purpose,
        "1f2e3d4" + tail + "boot-kernel",
        "5566778" + tail + "boot-initrd",
        subarch.contains("uboot") ? Optional.of("7a7b7c7" + tail + "boot-dtb") : Optional.empty(),
        "nomodeset root=squash:"
            + rack.imageUrl("9a8b7c6" + tail + "squashfs")
            + (rack == V6
                ? " ip=off ip6=dhcp"
                : " ip=::::" + (installing ? "fast-lynx" : "maas-enlist") + ":BOOTIF:dhcp ip6=off")
            + " cc:{'datasource_list': ['MAAS']}end_cc cloud-config-url=http://"
            + rack.authority()
            + "/MAAS/metadata/latest/enlist-preseed/?op=get_enlist_preseed ro overlayroot=tmpfs"
            + " overlayroot_cfgdisk=disabled log_host="
            + rack.host()
            + " log_port=5247"
            + (installing ? " --- console=ttyS{{kernel_params.port}}" : ""),
        Map.of("port", "1"));
  }

  private static String text(Dialect dialect) {
    return dialect.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Path directory() throws URISyntaxException, IOException {
    return Path.of(
        Objects.requireNonNull(BootScriptGoldensTest.class.getResource("/bootscripts")).toURI());
  }
}
