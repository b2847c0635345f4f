package io.maas4j.script;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One item of {@code for_hardware} (spec scripts §4).
 *
 * @param text as the script's author wrote it
 */
public record HardwareMatch(String text) {
  static final String FORMS =
      "must be modalias:<pattern>, pci:VVVV:DDDD, usb:VVVV:PPPP (four hexadecimal digits each),"
          + " or system_vendor:, system_product:, system_version:, mainboard_vendor:,"
          + " mainboard_product: followed by text";

  private static final Pattern IDS = Pattern.compile("(pci|usb):([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})");
  private static final String MODALIAS = "modalias:";
  private static final Set<String> METADATA =
      Set.of(
          "system_vendor",
          "system_product",
          "system_version",
          "mainboard_vendor",
          "mainboard_product");

  /**
   * @throws IllegalArgumentException when the text has none of the forms; see {@link #parse}
   */
  public HardwareMatch {
    if (!isValid(text)) {
      throw new IllegalArgumentException("'" + text + "' " + FORMS);
    }
  }

  /** Reads an item; empty when it has none of the forms of the contract. */
  public static Optional<HardwareMatch> parse(String text) {
    return isValid(text.strip()) ? Optional.of(new HardwareMatch(text.strip())) : Optional.empty();
  }

  private static boolean isValid(String text) {
    int colon = text.indexOf(':');
    return IDS.matcher(text).matches()
        || text.startsWith(MODALIAS) && text.length() > MODALIAS.length()
        || colon > 0 && METADATA.contains(text.substring(0, colon)) && text.length() > colon + 1;
  }

  /** Whether the machine has this hardware. */
  public boolean matches(HardwareFacts facts) {
    Matcher ids = IDS.matcher(text);
    if (ids.matches()) {
      String form =
          ids.group(1).equals("pci")
              ? "pci:v0000%sd0000%ssv*sd*bc*sc*i*"
              : "usb:v%sp%sd*dc*dsc*dp*ic*isc*ip*";
      return anyModalias(
          String.format(
              Locale.ROOT,
              form,
              ids.group(2).toUpperCase(Locale.ROOT),
              ids.group(3).toUpperCase(Locale.ROOT)),
          facts);
    }
    if (text.startsWith(MODALIAS)) {
      return anyModalias(text.substring(MODALIAS.length()), facts);
    }
    int colon = text.indexOf(':');
    return text.substring(colon + 1).equals(facts.metadata().get(text.substring(0, colon)));
  }

  private static boolean anyModalias(String pattern, HardwareFacts facts) {
    return facts.modaliases().stream().anyMatch(modalias -> Glob.matches(pattern, modalias));
  }

  @Override
  public String toString() {
    return text;
  }
}
