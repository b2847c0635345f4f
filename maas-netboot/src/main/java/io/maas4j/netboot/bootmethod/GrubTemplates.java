package io.maas4j.netboot.bootmethod;

import io.maas4j.netboot.BootRequest.Protocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Scripts for GRUB 2, fetched over TFTP or over the firmware's HTTP. */
final class GrubTemplates {
  private static final Pattern CLOUD_CONFIG = Pattern.compile("cc:\\{.*?}end_cc", Pattern.DOTALL);
  private static final String HEAD = "set default=\"0\"\nset timeout=0\n";

  /** Loaders that start under Secure Boot as well. */
  private static final List<String> AMD64_SIGNED =
      List.of(
          "/efi/boot/bootx64.efi",
          "/efi/ubuntu/shimx64.efi",
          "/efi/ubuntu/grubx64.efi",
          "/efi/Microsoft/Boot/bootmgfw.efi");

  /** Loaders that our shim would refuse, as they are signed by keys of their own. */
  private static final List<String> AMD64_OTHERS =
      List.of(
          "/efi/centos/shimx64.efi",
          "/efi/redhat/shimx64.efi",
          "/efi/rhel/shimx64.efi",
          "/efi/rocky/shimx64.efi",
          "/efi/suse/shim.efi",
          "/efi/ol/shimx64.efi",
          "/efi/red/grubx64.efi");

  private static final List<String> ARM64 =
      List.of("/efi/ubuntu/grubaa64.efi", "/efi/boot/bootaa64.efi");

  private GrubTemplates() {}

  static Templates templates() {
    Map<String, Function<Page, String>> templates = new HashMap<>();
    for (String purpose : Templates.NETWORK_BOOTS) {
      templates.put(purpose, GrubTemplates::network);
    }
    templates.put("local.amd64", page -> localAmd64());
    templates.put("local.i386", page -> localAmd64());
    templates.put("local.arm64", page -> localArm64());
    templates.put("local.ppc64el", page -> localPpc64el());
    templates.put("poweroff", page -> menu("Power off", "    halt\n"));
    return new Templates(Dialect.GRUB, templates);
  }

  /** {@code grub/grub.cfg}: the machine's own script, else that of its architecture. */
  static String chain() {
    return """
        configfile /grub/grub.cfg-${net_default_mac}
        configfile /grub/grub.cfg-default-${grub_cpu}
        """;
  }

  private static String network(Page page) {
    // when fetched over the firmware's HTTP, GRUB's root is already our web server
    String images =
        page.protocol() == Protocol.HTTP
            ? "/images/"
            : "(http," + page.rack().authority() + ")/images/";
    String body =
        "    linux  "
            + images
            + page.boot().kernelPath()
            + " "
            + escaped(page.boot().kernelOptions())
            + " BOOTIF=01-${net_default_mac}\n    initrd "
            + images
            + page.boot().initrdPath()
            + "\n";
    String dtb =
        page.boot().dtbPath().map(path -> "    devicetree " + images + path + "\n").orElse("");
    return menu(page.boot().title(), body + dtb);
  }

  /** GRUB takes braces for blocks; the cloud-init marker is the only token that has them. */
  static String escaped(String kernelLine) {
    return CLOUD_CONFIG
        .matcher(kernelLine)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(match.group().replace("{", "\\{").replace("}", "\\}")));
  }

  private static String localAmd64() {
    StringBuilder body = new StringBuilder("    echo 'Booting from the local disk'\n");
    body.append(searches(AMD64_SIGNED, "    "));
    body.append("    if [ \"${shim_lock}\" != \"y\" ]; then\n");
    body.append(searches(AMD64_OTHERS, "        "));
    body.append("    fi\n    exit 1\n");
    return menu("Local", body.toString());
  }

  private static String localArm64() {
    return menu(
        "Local",
        "    echo 'Booting from the local disk'\n" + searches(ARM64, "    ") + "    exit 1\n");
  }

  private static String localPpc64el() {
    return menu(
        "Local",
        """
            echo 'Booting from the local disk'
            if search --no-floppy --set=root --file /boot/grub/grub.cfg; then
                configfile /boot/grub/grub.cfg
            fi
            exit 1
        """);
  }

  private static String searches(List<String> loaders, String indent) {
    StringBuilder body = new StringBuilder();
    for (String loader : loaders) {
      body.append(indent)
          .append("if search --no-floppy --set=root --file ")
          .append(loader)
          .append("; then\n")
          .append(indent)
          .append("    chainloader ")
          .append(loader)
          .append('\n')
          .append(indent)
          .append("    boot\n")
          .append(indent)
          .append("fi\n");
    }
    return body.toString();
  }

  private static String menu(String title, String body) {
    return HEAD + "menuentry '" + title.replace("'", "'\\''") + "' {\n" + body + "}\n";
  }
}
