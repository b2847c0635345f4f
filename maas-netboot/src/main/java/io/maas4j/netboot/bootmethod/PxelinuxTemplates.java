package io.maas4j.netboot.bootmethod;

import io.maas4j.netboot.BootDecision.NetworkBoot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Scripts for PXELINUX, and for U-Boot, which reads the same language but fetches over TFTP only
 * and knows no {@code SAY}. {@code IPAPPEND 2} makes the loader append {@code BOOTIF}.
 */
final class PxelinuxTemplates {
  private PxelinuxTemplates() {}

  static Templates templates() {
    Map<String, Function<Page, String>> templates = new HashMap<>();
    for (String purpose : Templates.NETWORK_BOOTS) {
      templates.put(purpose, PxelinuxTemplates::network);
      templates.put(purpose + ".arm64", PxelinuxTemplates::uBoot);
      templates.put(purpose + ".armhf", PxelinuxTemplates::uBoot);
    }
    templates.put("enlist.amd64", PxelinuxTemplates::enlistX86);
    templates.put("enlist.i386", PxelinuxTemplates::enlistX86);
    templates.put("local", page -> label("LOCALBOOT 0"));
    for (String arch : List.of("amd64", "i386")) {
      // LOCALBOOT hangs on many BIOSes; the chain loader hands over to the first disk itself
      templates.put("local." + arch, page -> label("KERNEL chain.c32", "APPEND hd0"));
    }
    templates.put("poweroff", page -> label("KERNEL poweroff.c32"));
    return new Templates(Dialect.PXELINUX, templates);
  }

  private static String network(Page page) {
    return "DEFAULT execute\n\n" + labelled("execute", page);
  }

  /** The processor is only known once something runs on it. */
  private static String enlistX86(Page page) {
    String machine64 = labelled("amd64", page);
    String machine32 =
        page.arch().equals("i386")
            ? labelled("i386", page)
            : """
            LABEL i386
              SAY This machine has no 64-bit processor: there is no image for it.
              LOCALBOOT -1
            """;
    return """
        DEFAULT execute

        LABEL execute
          KERNEL ifcpu64.c32
          APPEND amd64 -- i386

        """
        + machine64
        + "\n"
        + machine32;
  }

  private static String labelled(String label, Page page) {
    return "LABEL "
        + label
        + "\n  SAY Booting "
        + page.boot().title()
        + "\n  KERNEL "
        + page.kernelUrl()
        + "\n  INITRD "
        + page.initrdUrl()
        + "\n  APPEND "
        + page.expandedOptions()
        + "\n  IPAPPEND 2\n";
  }

  private static String uBoot(Page page) {
    NetworkBoot boot = page.boot();
    StringBuilder script =
        new StringBuilder("DEFAULT execute\n\nLABEL execute\n")
            .append("  KERNEL ")
            .append(Page.tftpPath(boot.kernelPath()))
            .append("\n  INITRD ")
            .append(Page.tftpPath(boot.initrdPath()))
            .append('\n');
    boot.dtbPath()
        .ifPresent(dtb -> script.append("  FDT ").append(Page.tftpPath(dtb)).append('\n'));
    return script
        .append("  APPEND ")
        .append(page.expandedOptions())
        .append("\n  IPAPPEND 2\n")
        .toString();
  }

  private static String label(String... lines) {
    StringBuilder script = new StringBuilder("DEFAULT execute\n\nLABEL execute\n");
    for (String line : lines) {
      script.append("  ").append(line).append('\n');
    }
    return script.toString();
  }
}
