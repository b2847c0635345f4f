package io.maas4j.netboot.bootmethod;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Scripts for IBM Z: the network loader of KVM guests, which reads PXELINUX's language, and the
 * firmware of partitions, which reads a variant of its own. Both fetch over TFTP only, by paths
 * relative to the server's root, and append no {@code BOOTIF}.
 */
final class S390xTemplates {
  private S390xTemplates() {}

  static Templates machines() {
    Map<String, Function<Page, String>> templates = new HashMap<>();
    for (String purpose : Templates.NETWORK_BOOTS) {
      templates.put(
          purpose,
          page ->
              PowernvTemplates.script(
                  Page.tftpPath(page.boot().kernelPath()),
                  Page.tftpPath(page.boot().initrdPath()),
                  page.optionsWithBootInterface()));
    }
    // an empty configuration ends the network boot, and the next boot device has its turn
    templates.put("local", page -> "");
    return new Templates(Dialect.S390X, templates);
  }

  static Templates partitions() {
    Map<String, Function<Page, String>> templates = new HashMap<>();
    for (String purpose : Templates.NETWORK_BOOTS) {
      templates.put(purpose, S390xTemplates::partition);
    }
    // the partition has no other device to try, and turns off
    templates.put("local", page -> "# nothing to boot over the network: boot from the disk\n");
    templates.put("poweroff", page -> "# nothing to boot: switch off\n");
    return new Templates(Dialect.S390X_PARTITION, templates);
  }

  private static String partition(Page page) {
    return "PROMPT 0\nDEFAULT netboot\nTIMEOUT 0\nLABEL netboot\n  kernel="
        + Page.tftpPath(page.boot().kernelPath())
        + "\n  initrd="
        + Page.tftpPath(page.boot().initrdPath())
        + "\n  append="
        + page.optionsWithBootInterface()
        + "\n";
  }
}
