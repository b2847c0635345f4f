package io.maas4j.netboot.bootmethod;

import io.maas4j.netboot.BootDecision.NetworkBoot;
import io.maas4j.netboot.BootRequest.Protocol;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything that a template may use. */
record Page(
    String purpose,
    String arch,
    String subarch,
    Optional<NetworkBoot> networkBoot,
    Rack rack,
    Protocol protocol) {

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

  /** The last segment: what iPXE calls an image after it has been loaded. */
  static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The kernel line with late placeholders of tags and streams filled in. */
  String expandedOptions() {
    Map<String, String> fields =
        Map.of(
            "kernel_params.purpose",
            purpose,
            "kernel_params.arch",
            arch,
            "kernel_params.subarch",
            subarch,
            "kernel_params.fs_host",
            rack.host(),
            "kernel_params.kernel",
            fileName(boot().kernelPath()),
            "kernel_params.initrd",
            fileName(boot().initrdPath()));
    Matcher matcher = PLACEHOLDER.matcher(boot().kernelOptions());
    StringBuilder expanded = new StringBuilder();
    while (matcher.find()) {
      String field = matcher.group(1).strip();
      String value = fields.get(field);
      if (value == null) {
        throw new BootScriptException(
            "kernel options name the unknown placeholder '"
                + field
                + "'; known are "
                + fields.keySet().stream().sorted().toList());
      }
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(expanded).toString();
  }
}
