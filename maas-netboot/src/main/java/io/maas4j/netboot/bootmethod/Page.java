package io.maas4j.netboot.bootmethod;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.BootDecision.NetworkBoot;
import io.maas4j.netboot.BootRequest.Protocol;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything that a template may use. */
record Page(
    String purpose,
    String arch,
    String subarch,
    Optional<MacAddress> mac,
    Optional<NetworkBoot> networkBoot,
    Rack rack,
    Protocol protocol) {

  private static final String PREFIX = "kernel_params.";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");

  /** For templates that are registered for network boots only. */
  NetworkBoot boot() {
    return networkBoot.orElseThrow(
        () -> new AssertionError("purpose " + purpose + " boots no kernel"));
  }

  String kernelUrl() {
    return rack.imageUrl(boot().kernelPath());
  }

  String initrdUrl() {
    return rack.imageUrl(boot().initrdPath());
  }

  /** Where a loader that knows TFTP only finds an image. */
  static String tftpPath(String path) {
    return "images/" + path;
  }

  /** The last segment: what iPXE calls an image after it has been loaded. */
  static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The kernel line with late placeholders of tags and streams filled in. */
  String expandedOptions() {
    Map<String, String> fields = fields();
    Matcher matcher = PLACEHOLDER.matcher(boot().kernelOptions());
    StringBuilder expanded = new StringBuilder();
    while (matcher.find()) {
      String field = matcher.group(1).strip();
      String value = field.startsWith(PREFIX) ? fields.get(field.substring(PREFIX.length())) : null;
      if (value == null) {
        throw new BootScriptException(
            "kernel options name the unknown placeholder '"
                + field
                + "'; known are "
                + fields.keySet().stream().map(PREFIX::concat).sorted().toList());
      }
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(expanded).toString();
  }

  /**
   * As {@link #expandedOptions}, for loaders that cannot say which card they boot from; without an
   * address the system has to try its cards.
   */
  String optionsWithBootInterface() {
    return expandedOptions()
        + mac.map(address -> " BOOTIF=01-" + address.toString().replace(':', '-')).orElse("");
  }

  private Map<String, String> fields() {
    Map<String, String> fields = new HashMap<>(boot().parameters());
    fields.put("purpose", purpose);
    fields.put("arch", arch);
    fields.put("subarch", subarch);
    fields.put("fs_host", rack.host());
    fields.put("kernel", fileName(boot().kernelPath()));
    fields.put("initrd", fileName(boot().initrdPath()));
    return fields;
  }
}
