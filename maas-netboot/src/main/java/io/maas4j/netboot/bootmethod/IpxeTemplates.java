package io.maas4j.netboot.bootmethod;

import java.net.Inet6Address;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Scripts for iPXE, on BIOS and on UEFI. */
final class IpxeTemplates {
  private IpxeTemplates() {}

  static Templates templates() {
    Map<String, Function<Page, String>> templates = new HashMap<>();
    for (String purpose : Templates.NETWORK_BOOTS) {
      templates.put(purpose, IpxeTemplates::network);
    }
    templates.put("local", page -> LOCAL);
    templates.put("poweroff", page -> "#!ipxe\npoweroff\n");
    return new Templates(Dialect.IPXE, templates);
  }

  /** {@code ipxe.cfg}: the machine's own script, else the one that enlists. */
  static String chain(Rack rack) {
    // DHCPv6 tells no next server.
    String server =
        rack.address() instanceof Inet6Address
            ? rack.authority()
            : "${next-server}:" + rack.httpPort();
    String base = "http://" + server + "/ipxe.cfg-";
    return "#!ipxe\nchain " + base + "${mac} || chain " + base + "default-amd64\n";
  }

  // Where none can be started so, as on UEFI, the firmware has more boot devices. A script that
  // fails would have the one that called it go on, to enlistment.
  private static final String LOCAL =
      """
      #!ipxe
      sanboot --no-describe --drive 0x80 || \
      sanboot --no-describe --drive 0x81 || \
      sanboot --no-describe --drive 0x82 || \
      sanboot --no-describe --drive 0x83 || \
      exit 0
      """;

  private static String network(Page page) {
    String kernel = Page.fileName(page.boot().kernelPath());
    String initrd = Page.fileName(page.boot().initrdPath());
    // A kernel with an EFI stub finds its initrd by name, on BIOS the loader hands it over; iPXE
    // drops an argument that expands to nothing. It stands first, as what follows "---" would be
    // carried over to the installed system.
    return "#!ipxe\nkernel "
        + page.kernelUrl()
        + "\niseq ${platform} efi && set efi-initrd initrd="
        + initrd
        + " || clear efi-initrd\nimgargs "
        + kernel
        + " ${efi-initrd} "
        + page.expandedOptions()
        + " BOOTIF=01-${mac}\ninitrd "
        + page.initrdUrl()
        + "\nboot\n";
  }
}
