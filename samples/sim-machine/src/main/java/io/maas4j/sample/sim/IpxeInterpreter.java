package io.maas4j.sample.sim;

import io.maas4j.id.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the part of iPXE's script language that network boot servers write: {@code kernel}, {@code
 * imgargs}, {@code initrd}, {@code boot}, {@code chain}, {@code sanboot}, {@code set}, {@code
 * clear}, {@code iseq}, {@code isset}, {@code goto}, {@code echo}, {@code exit}, {@code poweroff},
 * {@code reboot}, joined by {@code ||} and {@code &&}. Anything else ends the boot and is named.
 * One per boot.
 */
final class IpxeInterpreter {
  /** Scripts that call each other deeper, or run longer, are taken for loops. */
  private static final int MAX_DEPTH = 8;

  private static final int MAX_COMMANDS = 1000;
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^{}:]*)(?::([a-z]+))?}");

  private final LoaderHost host;
  private final Map<String, String> variables = new HashMap<>();
  private final List<String> initrds = new ArrayList<>();
  private String kernel = "";
  private String arguments = "";
  private int commands;

  /**
   * @param settings what the firmware knows: {@code next-server}, {@code ip}, …
   */
  IpxeInterpreter(LoaderHost host, MacAddress mac, Map<String, String> settings) {
    this.host = host;
    variables.putAll(settings);
    variables.put("mac", mac.value());
    variables.put("net0/mac", mac.value());
    variables.put("platform", "pcbios");
    variables.put("buildarch", "x86_64");
  }

  /**
   * What one command came to. Without an outcome the script goes on.
   *
   * @param exits whether the script ends here; the one that called it goes on
   */
  private record Result(
      boolean ok, Optional<LoaderOutcome> outcome, Optional<String> label, boolean exits) {
    static final Result OK = new Result(true, Optional.empty(), Optional.empty(), false);
    static final Result FAILED = new Result(false, Optional.empty(), Optional.empty(), false);

    static Result end(LoaderOutcome outcome) {
      return new Result(true, Optional.of(outcome), Optional.empty(), false);
    }

    static Result exit(boolean ok) {
      return new Result(ok, Optional.empty(), Optional.empty(), true);
    }

    /** Whether nothing more of the line is run. */
    boolean endsLine() {
      return outcome.isPresent() || label.isPresent() || exits;
    }

    static Result of(boolean ok) {
      return ok ? OK : FAILED;
    }
  }

  /** Fetches the first script and runs it. */
  LoaderOutcome run(String url) throws IOException, InterruptedException {
    Result result = chain(url, 0);
    return result
        .outcome()
        .orElseGet(
            () ->
                new LoaderOutcome.NextDevice(
                    result.ok() ? url + " ended without a boot" : "iPXE could not boot " + url));
  }

  private Result chain(String url, int depth) throws IOException, InterruptedException {
    if (depth >= MAX_DEPTH) {
      throw new BootFailedException("iPXE scripts chain " + MAX_DEPTH + " deep at " + url);
    }
    Optional<String> text = host.script(url);
    if (text.isEmpty()) {
      return Result.FAILED;
    }
    if (!text.get().startsWith("#!ipxe")) {
      throw new BootFailedException(url + " is no iPXE script: this machine boots no other image");
    }
    return script(text.get(), depth);
  }

  private Result script(String text, int depth) throws IOException, InterruptedException {
    List<String> lines = joined(text);
    int at = 0;
    while (at < lines.size()) {
      String line = lines.get(at).strip();
      at++;
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(":")) {
        continue;
      }
      Result result = line(line, at, depth);
      if (result.outcome().isPresent()) {
        return result;
      }
      if (result.exits()) {
        return Result.of(result.ok());
      }
      if (result.label().isPresent()) {
        String label = ":" + result.label().get();
        int target = lines.stream().map(String::strip).toList().indexOf(label);
        if (target < 0) {
          throw new ScriptSyntaxException("iPXE", at, "there is no label '" + label + "'");
        }
        at = target;
      } else if (!result.ok()) {
        return Result.FAILED;
      }
    }
    return Result.OK;
  }

  /** A line that ends in a backslash goes on in the next; the numbers of the lines stay. */
  private static List<String> joined(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String line : text.split("\r?\n")) {
      boolean more = line.endsWith("\\");
      open.append(more ? line.substring(0, line.length() - 1) : line);
      lines.add(more ? "" : open.toString());
      if (!more) {
        open.setLength(0);
      }
    }
    if (!open.isEmpty()) {
      lines.add(open.toString());
    }
    return lines;
  }

  private Result line(String line, int number, int depth) throws IOException, InterruptedException {
    List<String> words = List.of(line.split("[ \t]+"));
    Result last = Result.OK;
    boolean wanted = true;
    List<String> command = new ArrayList<>();
    for (int i = 0; i <= words.size(); i++) {
      String word = i < words.size() ? words.get(i) : "";
      boolean joint = word.equals("||") || word.equals("&&");
      if (i < words.size() && !joint) {
        command.add(word);
        continue;
      }
      if (wanted && !command.isEmpty()) {
        last = command(command, number, depth);
        if (last.endsLine()) {
          return last;
        }
      } else if (wanted) {
        last = Result.OK; // "… ||" at the end of a line: a failure is no matter
      }
      wanted = word.equals("||") != last.ok();
      command.clear();
    }
    return last;
  }

  private Result command(List<String> raw, int number, int depth)
      throws IOException, InterruptedException {
    if (++commands > MAX_COMMANDS) {
      throw new BootFailedException("the iPXE script ran " + MAX_COMMANDS + " commands: a loop");
    }
    String name = raw.get(0);
    List<String> words = new ArrayList<>();
    for (String word : raw.subList(1, raw.size())) {
      String value = expanded(word);
      // What expands to nothing is no argument.
      if (!value.isEmpty()) {
        words.add(value);
      }
    }
    List<String> plain = words.stream().filter(word -> !word.startsWith("--")).toList();
    switch (name) {
      case "chain":
        return chain(escaped(needed(plain, number, name)), depth + 1);
      case "kernel":
        return kernel(words, plain, number);
      case "imgargs":
        arguments = String.join(" ", words.subList(Math.min(1, words.size()), words.size()));
        return Result.OK;
      case "initrd":
        return Result.of(initrd(escaped(needed(plain, number, name))));
      case "boot":
        if (kernel.isEmpty()) {
          return Result.FAILED;
        }
        return Result.end(new LoaderOutcome.Kernel(arguments));
      case "sanboot":
        return host.diskHasSystem() && sanDrive(words) == 0
            ? Result.end(new LoaderOutcome.LocalDisk("sanboot"))
            : Result.FAILED;
      case "set":
        variables.put(
            needed(plain, number, name), String.join(" ", plain.subList(1, plain.size())));
        return Result.OK;
      case "clear":
        variables.remove(needed(plain, number, name));
        return Result.OK;
      case "iseq":
        return Result.of(raw.size() == 3 && expanded(raw.get(1)).equals(expanded(raw.get(2))));
      case "isset":
        return Result.of(!words.isEmpty());
      case "goto":
        return new Result(true, Optional.empty(), Optional.of(needed(plain, number, name)), false);
      case "echo", "imgfree", "dhcp", "prompt", "sleep":
        return Result.OK;
      case "exit":
        return Result.exit(plain.isEmpty() || plain.get(0).equals("0"));
      case "poweroff":
        return Result.end(new LoaderOutcome.PowerOff());
      case "reboot":
        return Result.end(new LoaderOutcome.Reboot());
      default:
        throw new ScriptSyntaxException("iPXE", number, "unknown command '" + name + "'");
    }
  }

  private Result kernel(List<String> words, List<String> plain, int number)
      throws IOException, InterruptedException {
    String url = escaped(needed(plain, number, "kernel"));
    if (!host.load(SimStep.KERNEL, url)) {
      return Result.FAILED;
    }
    kernel = url;
    int after = words.indexOf(plain.get(0)) + 1;
    arguments = String.join(" ", words.subList(after, words.size()));
    return Result.OK;
  }

  private boolean initrd(String url) throws IOException, InterruptedException {
    return host.load(SimStep.INITRD, url) && initrds.add(url);
  }

  /** Which BIOS drive, 0 for the first. */
  private static int sanDrive(List<String> words) {
    int option = words.indexOf("--drive");
    if (option < 0 || option + 1 >= words.size()) {
      return 0;
    }
    return Integer.decode(words.get(option + 1)) - 0x80;
  }

  private static String needed(List<String> words, int number, String command)
      throws ScriptSyntaxException {
    if (words.isEmpty()) {
      throw new ScriptSyntaxException("iPXE", number, command + " needs an argument");
    }
    return words.get(0);
  }

  private String expanded(String word) {
    Matcher matcher = VARIABLE.matcher(word);
    return matcher.replaceAll(
        match ->
            Matcher.quoteReplacement(
                formatted(variables.getOrDefault(match.group(1), ""), match.group(2))));
  }

  private static String formatted(String value, @org.jspecify.annotations.Nullable String format) {
    if (format == null) {
      return value;
    }
    switch (format) {
      case "hexhyp":
        return value.replace(':', '-');
      case "hexraw":
        return value.replace(":", "");
      case "uristring":
        return value.replace(":", "%3A");
      default:
        return value.toLowerCase(Locale.ROOT);
    }
  }

  /** As iPXE does, which writes the colons in a URI's path as %3A. */
  static String escaped(String url) {
    int authority = url.indexOf("://");
    int path = authority < 0 ? 0 : url.indexOf('/', authority + 3);
    if (path < 0) {
      return url;
    }
    int query = url.indexOf('?', path);
    int end = query < 0 ? url.length() : query;
    return url.substring(0, path)
        + url.substring(path, end).replace(":", "%3A")
        + url.substring(end);
  }
}
