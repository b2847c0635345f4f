package io.maas4j.netboot.bootmethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.BootDecision.LocalBoot;
import io.maas4j.netboot.BootDecision.NetworkBoot;
import io.maas4j.netboot.BootDecision.PowerOff;
import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.bootmethod.BootFileName.Configuration;
import io.maas4j.netboot.bootmethod.BootScripts.GrubDebug;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootScriptsTest {
  private static final Rack RACK = new Rack(InetAddresses.forString("192.0.2.5"), 8248);
  private static final Rack RACK6 = new Rack(InetAddresses.forString("2001:db8::5"), 5248);
  private static final String LINE =
      "nomodeset root=squash:http://192.0.2.5:8248/images/9a8b7c6/squashfs"
          + " cc:{'datasource_list': ['MAAS']}end_cc ro --- console=ttyS0";
  private final BootScripts scripts = new BootScripts();

  @ParameterizedTest
  @ValueSource(strings = {"commissioning", "xinstall"})
  void pxelinuxBootsAKernelOverHttp(String purpose) {
    assertThat(script(Dialect.PXELINUX, boot(purpose, "amd64")))
        .isEqualTo(
            """
            DEFAULT execute

            LABEL execute
              SAY Booting MAAS4J test
              KERNEL http://192.0.2.5:8248/images/1f2e3d4/ubuntu/boot-kernel
              INITRD http://192.0.2.5:8248/images/5566778/ubuntu/boot-initrd
              APPEND nomodeset root=squash:http://192.0.2.5:8248/images/9a8b7c6/squashfs \
            cc:{'datasource_list': ['MAAS']}end_cc ro --- console=ttyS0
              IPAPPEND 2
            """);
  }

  @Test
  void pxelinuxFindsTheProcessorBeforeItEnlists() {
    assertThat(script(Dialect.PXELINUX, boot("enlist", "amd64")))
        .isEqualTo(
            """
            DEFAULT execute

            LABEL execute
              KERNEL ifcpu64.c32
              APPEND amd64 -- i386

            LABEL amd64
              SAY Booting MAAS4J test
              KERNEL http://192.0.2.5:8248/images/1f2e3d4/ubuntu/boot-kernel
              INITRD http://192.0.2.5:8248/images/5566778/ubuntu/boot-initrd
              APPEND nomodeset root=squash:http://192.0.2.5:8248/images/9a8b7c6/squashfs \
            cc:{'datasource_list': ['MAAS']}end_cc ro --- console=ttyS0
              IPAPPEND 2

            LABEL i386
              SAY This machine has no 64-bit processor: there is no image for it.
              LOCALBOOT -1
            """);
  }

  @Test
  void uBootFetchesOverTftpWithItsDeviceTree() {
    NetworkBoot boot =
        new NetworkBoot(
            "xinstall",
            "arm64",
            "xgene-uboot-mustang",
            "MAAS4J test",
            "1f2e3d4/boot-kernel",
            "5566778/boot-initrd",
            Optional.of("1234567/boot-dtb"),
            "nomodeset");
    assertThat(script(Dialect.PXELINUX, boot))
        .isEqualTo(
            """
            DEFAULT execute

            LABEL execute
              KERNEL images/1f2e3d4/boot-kernel
              INITRD images/5566778/boot-initrd
              FDT images/1234567/boot-dtb
              APPEND nomodeset
              IPAPPEND 2
            """);
  }

  @Test
  void pxelinuxChainsToTheFirstDiskOnX86() {
    assertThat(script(Dialect.PXELINUX, new LocalBoot("amd64")))
        .isEqualTo("DEFAULT execute\n\nLABEL execute\n  KERNEL chain.c32\n  APPEND hd0\n");
    assertThat(script(Dialect.PXELINUX, new LocalBoot("arm64")))
        .isEqualTo("DEFAULT execute\n\nLABEL execute\n  LOCALBOOT 0\n");
  }

  @Test
  void everyDialectSwitchesOff() {
    assertThat(script(Dialect.PXELINUX, new PowerOff()))
        .isEqualTo("DEFAULT execute\n\nLABEL execute\n  KERNEL poweroff.c32\n");
    assertThat(script(Dialect.GRUB, new PowerOff()))
        .isEqualTo(
            """
            set default="0"
            set timeout=0
            menuentry 'Power off' {
                halt
            }
            """);
    assertThat(script(Dialect.IPXE, new PowerOff())).isEqualTo("#!ipxe\npoweroff\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"commissioning", "xinstall", "enlist"})
  void grubNamesTheRackWhenAskedOverTftp(String purpose) {
    for (String arch : new String[] {"amd64", "arm64"}) {
      assertThat(script(Dialect.GRUB, boot(purpose, arch)))
          .isEqualTo(
              """
              set default="0"
              set timeout=0
              menuentry 'MAAS4J test' {
                  linux  (http,192.0.2.5:8248)/images/1f2e3d4/ubuntu/boot-kernel nomodeset \
              root=squash:http://192.0.2.5:8248/images/9a8b7c6/squashfs \
              cc:\\{'datasource_list': ['MAAS']\\}end_cc ro --- console=ttyS0 \
              BOOTIF=01-${net_default_mac}
                  initrd (http,192.0.2.5:8248)/images/5566778/ubuntu/boot-initrd
              }
              """);
    }
  }

  @Test
  void grubStaysOnItsServerWhenAskedOverHttp() {
    assertThat(
            scripts.script(name(Dialect.GRUB), boot("commissioning", "amd64"), RACK, Protocol.HTTP))
        .contains("linux  /images/1f2e3d4/ubuntu/boot-kernel nomodeset")
        .contains("initrd /images/5566778/ubuntu/boot-initrd\n");
  }

  @Test
  void grubBootsTheFirstLocalLoader() {
    assertThat(script(Dialect.GRUB, new LocalBoot("arm64")))
        .isEqualTo(
            """
            set default="0"
            set timeout=0
            menuentry 'Local' {
                echo 'Booting from the local disk'
                if search --no-floppy --set=root --file /efi/ubuntu/grubaa64.efi; then
                    chainloader /efi/ubuntu/grubaa64.efi
                    boot
                fi
                if search --no-floppy --set=root --file /efi/boot/bootaa64.efi; then
                    chainloader /efi/boot/bootaa64.efi
                    boot
                fi
                exit 1
            }
            """);
    assertThat(script(Dialect.GRUB, new LocalBoot("amd64")))
        .containsSubsequence(
            "/efi/boot/bootx64.efi; then",
            "/efi/ubuntu/shimx64.efi; then",
            "/efi/ubuntu/grubx64.efi; then",
            "/efi/Microsoft/Boot/bootmgfw.efi; then",
            "if [ \"${shim_lock}\" != \"y\" ]; then",
            "/efi/centos/",
            "/efi/redhat/",
            "/efi/rhel/",
            "/efi/rocky/",
            "/efi/suse/",
            "/efi/ol/",
            "/efi/red/",
            "fi\n    exit 1\n}\n");
    assertThat(script(Dialect.GRUB, new LocalBoot("ppc64el")))
        .contains("configfile /boot/grub/grub.cfg");
  }

  @Test
  void grubEscapesTheBracesOfTheCloudConfigurationOnly() {
    assertThat(GrubTemplates.escaped("a={b} cc:{'x': {'y': 1}}end_cc c=${d} cc:{}end_cc"))
        .isEqualTo("a={b} cc:\\{'x': \\{'y': 1\\}\\}end_cc c=${d} cc:\\{\\}end_cc");
  }

  @Test
  void grubTitlesCannotEndTheirQuotes() {
    NetworkBoot boot =
        new NetworkBoot("xinstall", "amd64", "generic", "it's", "k", "i", Optional.empty(), "x");
    assertThat(script(Dialect.GRUB, boot)).contains("menuentry 'it'\\''s' {");
  }

  @Test
  void grubTracesWhenAsked() {
    assertThat(
            new BootScripts(GrubDebug.ON)
                .script(name(Dialect.GRUB), new PowerOff(), RACK, Protocol.TFTP))
        .startsWith("set debug=\"all\"\nset default");
  }

  @ParameterizedTest
  @ValueSource(strings = {"commissioning", "xinstall", "enlist"})
  void ipxeBootsAKernelOnBiosAndUefi(String purpose) {
    assertThat(script(Dialect.IPXE, boot(purpose, "amd64")))
        .isEqualTo(
            """
            #!ipxe
            kernel http://192.0.2.5:8248/images/1f2e3d4/ubuntu/boot-kernel
            iseq ${platform} efi && set efi-initrd initrd=boot-initrd || clear efi-initrd
            imgargs boot-kernel ${efi-initrd} nomodeset \
            root=squash:http://192.0.2.5:8248/images/9a8b7c6/squashfs \
            cc:{'datasource_list': ['MAAS']}end_cc ro --- console=ttyS0 BOOTIF=01-${mac}
            initrd http://192.0.2.5:8248/images/5566778/ubuntu/boot-initrd
            boot
            """);
  }

  @Test
  void ipxeTriesFourDisks() {
    assertThat(script(Dialect.IPXE, new LocalBoot("amd64")))
        .isEqualTo(
            """
            #!ipxe
            sanboot --no-describe --drive 0x80 || sanboot --no-describe --drive 0x81 || \
            sanboot --no-describe --drive 0x82 || sanboot --no-describe --drive 0x83 || \
            exit 0
            """);
  }

  @Test
  void chainsLeadToTheMachineAndThenToItsArchitecture() {
    assertThat(scripts.chain(Dialect.GRUB, RACK))
        .isEqualTo(
            """
            configfile /grub/grub.cfg-${net_default_mac}
            configfile /grub/grub.cfg-default-${grub_cpu}
            """);
    assertThat(scripts.chain(Dialect.IPXE, RACK))
        .isEqualTo(
            """
            #!ipxe
            chain http://${next-server}:8248/ipxe.cfg-${mac} || \
            chain http://${next-server}:8248/ipxe.cfg-default-amd64
            """);
  }

  /** iPXE has no next server from DHCPv6. */
  @Test
  void overIpv6TheChainNamesTheRackItself() {
    assertThat(scripts.chain(Dialect.IPXE, RACK6))
        .isEqualTo(
            """
            #!ipxe
            chain http://[2001:db8::5]:5248/ipxe.cfg-${mac} || \
            chain http://[2001:db8::5]:5248/ipxe.cfg-default-amd64
            """);
  }

  @Test
  void anIpv6RackStandsInBrackets() {
    assertThat(
            scripts.script(
                name(Dialect.GRUB), boot("commissioning", "amd64"), RACK6, Protocol.TFTP))
        .contains("(http,[2001:db8::5]:5248)/images/");
    assertThat(RACK6.imageUrl("x")).isEqualTo("http://[2001:db8::5]:5248/images/x");
  }

  @Test
  void latePlaceholdersAreFilledIn() {
    assertThat(
            script(Dialect.IPXE, options("a={{kernel_params.arch}} {{ kernel_params.fs_host }}")))
        .contains(" a=amd64 192.0.2.5 BOOTIF");
    assertThat(script(Dialect.PXELINUX, options("{{kernel_params.purpose}}")))
        .contains("APPEND commissioning\n");
  }

  @Test
  void anUnknownPlaceholderIsAnErrorThatNamesIt() {
    assertThatThrownBy(() -> script(Dialect.IPXE, options("{{kernel_params.colour}}")))
        .isInstanceOf(BootScriptException.class)
        .hasMessageContaining("kernel_params.colour")
        .hasMessageContaining("kernel_params.arch");
  }

  @Test
  void aLineBreakInAValueIsRefused() {
    assertThatThrownBy(() -> script(Dialect.PXELINUX, options("a\nKERNEL evil")))
        .isInstanceOf(BootScriptException.class)
        .hasMessageContaining("kernel options");
  }

  @Test
  void whatTheRegionKnowsOfTheMachineIsAPlaceholderToo() {
    NetworkBoot boot =
        new NetworkBoot(
            "commissioning",
            "amd64",
            "generic",
            "t",
            "k",
            "i",
            Optional.empty(),
            "name={{kernel_params.hostname}}",
            Map.of("hostname", "fast-lynx", "arch", "never: the page knows better"));
    for (Dialect dialect : EnumSet.complementOf(EnumSet.of(Dialect.GRUB))) {
      assertThat(script(dialect, boot)).contains("name=fast-lynx");
    }
    assertThat(script(Dialect.GRUB, boot)).contains("name={{kernel_params.hostname}}");
  }

  @Test
  void aLineBreakInWhatAPlaceholderStandsForIsRefused() {
    NetworkBoot boot =
        new NetworkBoot(
            "commissioning",
            "amd64",
            "generic",
            "t",
            "k",
            "i",
            Optional.empty(),
            "",
            Map.of("hostname", "a\nKERNEL evil"));
    assertThatThrownBy(() -> script(Dialect.PXELINUX, boot))
        .isInstanceOf(BootScriptException.class)
        .hasMessageContaining("hostname");
  }

  @Test
  void aPurposeWithoutTemplateIsNamed() {
    assertThatThrownBy(() -> script(Dialect.GRUB, boot("memtest", "amd64")))
        .isInstanceOf(BootScriptException.class)
        .hasMessageContaining("memtest");
  }

  private String script(Dialect dialect, BootDecision decision) {
    return scripts.script(name(dialect), decision, RACK, Protocol.TFTP);
  }

  private static Configuration name(Dialect dialect) {
    return new Configuration(
        dialect, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static NetworkBoot options(String options) {
    return new NetworkBoot(
        "commissioning", "amd64", "generic", "t", "k", "i", Optional.empty(), options);
  }

  private static NetworkBoot boot(String purpose, String arch) {
    return new NetworkBoot(
        purpose,
        arch,
        "generic",
        "MAAS4J test",
        "1f2e3d4/ubuntu/boot-kernel",
        "5566778/ubuntu/boot-initrd",
        Optional.empty(),
        LINE);
  }
}
