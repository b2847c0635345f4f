package io.maas4j.netboot.bootmethod;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Scripts for petitboot, the loader of OpenPOWER machines. It reads PXELINUX's language, boots its
 * local disks by itself, and appends no {@code BOOTIF}.
 */
final class PowernvTemplates {
  private PowernvTemplates() {}

  static Templates templates() {
    Map<String, Function<Page, String>> templates = new HashMap<>();
    for (String purpose : Templates.NETWORK_BOOTS) {
      templates.put(purpose, PowernvTemplates::network);
    }
    // an empty menu: petitboot goes on with what it finds on its disks
    templates.put("local", page -> "");
    return new Templates(Dialect.POWERNV, templates);
  }

  private static String network(Page page) {
    return script(page.kernelUrl(), page.initrdUrl(), page.optionsWithBootInterface());
  }

  static String script(String kernel, String initrd, String options) {
    return "DEFAULT execute\n\nLABEL execute\n  KERNEL "
        + kernel
        + "\n  INITRD "
        + initrd
        + "\n  APPEND "
        + options
        + "\n";
  }
}
