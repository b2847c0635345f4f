package io.maas4j.script.run;

import io.maas4j.script.IndexEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes arguments of parameters (spec scripts §3.3). */
final class CommandLine {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
  private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9a-fA-F]{2})");
  private static final Pattern BLANKS = Pattern.compile("(?U)\\s+");
  private static final Pattern BLANKS_AND_UNDERSCORES = Pattern.compile("(?U)[\\s_]+");

  private final MachineHardware hardware;
  private final Map<String, String> configuredNames;

  /** A parameter for which this machine has nothing. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
      super(message);
    }
  }

  /**
   * @param configuredNames names that the server's network configuration gives, by MAC
   */
  CommandLine(MachineHardware hardware, Map<String, String> configuredNames) {
    this.hardware = hardware;
    this.configuredNames = configuredNames;
  }

  List<String> arguments(IndexEntry entry) throws UnusableException {
    List<String> arguments = new ArrayList<>();
    for (Map.Entry<String, Map<String, Object>> parameter : entry.parameters().entrySet()) {
      String name = parameter.getKey();
      Map<String, Object> declaration = parameter.getValue();
      Object value = declaration.get("value");
      Map<String, String> values;
      String format;
      switch (String.valueOf(declaration.get("type"))) {
        case "storage" -> {
          values = disk(name, value);
          format = "--storage={path}";
        }
        case "interface" -> {
          values = nic(name, value);
          format = "--interface={name}";
        }
        default -> {
          values = Map.of("input", value == null ? "" : value.toString());
          format = "--" + name + "={input}";
        }
      }
      if (declaration.get("argument_format") instanceof String own && !own.isEmpty()) {
        format = own;
      }
      Arrays.stream(BLANKS.split(filled(format, values)))
          .filter(argument -> !argument.isEmpty())
          .forEach(arguments::add);
    }
    return arguments;
  }

  private static String filled(String format, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(format)
        .replaceAll(
            match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
  }

  private Map<String, String> disk(String parameter, @Nullable Object value)
      throws UnusableException {
    Map<String, String> shown = shown(parameter, "disk", value);
    String model = shown.getOrDefault("model", "");
    String serial = shown.getOrDefault("serial", "");
    Supplier<String> path =
        () ->
            hardware.disks().stream()
                .filter(disk -> plain(disk.model()).equals(plain(model)))
                .filter(disk -> plain(disk.serial()).equals(plain(serial)))
                .map(disk -> "/dev/" + disk.name())
                .findFirst()
                .orElse("");
    String found = model.isEmpty() || serial.isEmpty() ? "" : path.get();
    if (found.isEmpty()) {
      found = shown.getOrDefault("id_path", "");
    }
    if (found.isEmpty()) {
      throw new UnusableException(
          "parameter "
              + parameter
              + ": disk "
              + shown.getOrDefault("name", "")
              + " (model '"
              + model
              + "', serial '"
              + serial
              + "') is not in this machine");
    }
    shown.put("path", found);
    shown.put("input", found);
    return shown;
  }

  private Map<String, String> nic(String parameter, @Nullable Object value)
      throws UnusableException {
    Map<String, String> shown = shown(parameter, "interface", value);
    String mac = shown.getOrDefault("mac_address", "").toLowerCase(Locale.ROOT);
    String current = name(mac);
    if (current.isEmpty()) {
      throw new UnusableException(
          "parameter "
              + parameter
              + ": interface "
              + shown.getOrDefault("name", "")
              + " ("
              + mac
              + ") is not in this machine");
    }
    shown.put("name", current);
    shown.put("input", current);
    // the declaration may say {mac}, the data say mac_address: both work here
    shown.put("mac", mac);
    return shown;
  }

  /** The current name of the interface with the MAC, in lower case; empty when there is none. */
  String name(String mac) {
    String configured = configuredNames.get(mac);
    return configured == null ? hardware.interfaceNames().getOrDefault(mac, "") : configured;
  }

  private static Map<String, String> shown(String parameter, String kind, @Nullable Object value)
      throws UnusableException {
    if (!(value instanceof Map<?, ?> map)) {
      throw new UnusableException(
          "parameter " + parameter + ": no " + kind + " of this machine is known");
    }
    Map<String, String> shown = new LinkedHashMap<>();
    map.forEach(
        (key, item) -> {
          if (item != null) {
            shown.put(String.valueOf(key), item.toString());
          }
        });
    return shown;
  }

  /** As udev may have written it: \xNN escapes, underscores for blanks. */
  private static String plain(String text) {
    String decoded =
        ESCAPED
            .matcher(text)
            .replaceAll(
                match ->
                    Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(match.group(1), 16))));
    return BLANKS_AND_UNDERSCORES.matcher(decoded).replaceAll(" ").strip();
  }
}
