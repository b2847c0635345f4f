package io.maas4j.hardware;

import io.maas4j.id.MacAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The output of {@code maas-kernel-cmdline}, as far as the server looks at it. */
public final class KernelCommandLine {
  private static final Pattern BOOTIF =
      Pattern.compile(
          "(?:^|\\s)BOOTIF=[0-9A-Fa-f]{2}[-:]([0-9A-Fa-f]{2}(?:[-:][0-9A-Fa-f]{2}){5})(?=\\s|$)");

  private KernelCommandLine() {}

  /** The interface that the machine booted from: {@code BOOTIF=01-aa-bb-cc-dd-ee-ff}. */
  public static Optional<MacAddress> bootInterface(String commandLine) {
    Matcher matcher = BOOTIF.matcher(commandLine);
    return matcher.find() ? Optional.of(MacAddress.parse(matcher.group(1))) : Optional.empty();
  }
}
