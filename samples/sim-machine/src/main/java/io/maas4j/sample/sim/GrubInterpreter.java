package io.maas4j.sample.sim;

import io.maas4j.id.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the part of GRUB 2's script language that network boot servers write: {@code set}, {@code
 * menuentry}, {@code linux}, {@code initrd}, {@code configfile}, {@code search}, {@code
 * chainloader}, {@code boot}, {@code exit}, {@code halt}, {@code reboot}, {@code if} with {@code [}
 * and {@code search}. Anything else ends the boot and is named. The default menu entry is taken at
 * once. One per boot.
 */
final class GrubInterpreter {
  private static final int MAX_DEPTH = 8;
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z0-9_]+)}|\\$([A-Za-z0-9_]+)");

  private final LoaderHost host;
  private final Map<String, String> variables = new HashMap<>();
  private String kernel = "";
  private String arguments = "";
  private boolean chainloaded;
  private int depth;

  GrubInterpreter(LoaderHost host, MacAddress mac) {
    this.host = host;
    variables.put("net_default_mac", mac.value());
    variables.put("grub_cpu", "x86_64");
    variables.put("grub_platform", "efi");
  }

  /** A menu entry, not run yet. */
  private record Entry(String title, List<GrubLexer.Token> body) {}

  /** Ends the script from wherever it is. */
  private static final class Ended extends Exception {
    private static final long serialVersionUID = 1;
    private final transient LoaderOutcome outcome;

    Ended(LoaderOutcome outcome) {
      super(null, null, false, false);
      this.outcome = outcome;
    }
  }

  /** Reads the first configuration and boots what it says. */
  LoaderOutcome run(String location) throws IOException, InterruptedException {
    try {
      boolean found = configfile(location);
      return new LoaderOutcome.NextDevice(
          found ? location + " boots nothing" : "there is no " + location);
    } catch (Ended end) {
      return end.outcome;
    }
  }

  private boolean configfile(String location) throws IOException, InterruptedException, Ended {
    if (depth >= MAX_DEPTH) {
      throw new BootFailedException("GRUB configurations nest " + MAX_DEPTH + " deep");
    }
    Optional<String> text = host.script(location);
    if (text.isEmpty()) {
      return false;
    }
    depth++;
    List<Entry> entries = new ArrayList<>();
    new Block(GrubLexer.tokens(text.get()), entries).run();
    if (!entries.isEmpty()) {
      new Block(chosen(entries).body(), new ArrayList<>()).run();
      if (!kernel.isEmpty() || chainloaded) {
        boot();
      }
    }
    depth--;
    return true;
  }

  private Entry chosen(List<Entry> entries) {
    String wanted = variables.getOrDefault("default", "0");
    for (Entry entry : entries) {
      if (entry.title().equals(wanted)) {
        return entry;
      }
    }
    int index = wanted.matches("\\d{1,3}") ? Integer.parseInt(wanted) : 0;
    return entries.get(Math.min(index, entries.size() - 1));
  }

  private void boot() throws Ended {
    if (chainloaded) {
      throw new Ended(new LoaderOutcome.LocalDisk("chainloader"));
    }
    if (!kernel.isEmpty()) {
      throw new Ended(new LoaderOutcome.Kernel(arguments));
    }
  }

  /** Commands between two braces or of a whole file. */
  private final class Block {
    private final List<GrubLexer.Token> tokens;
    private final List<Entry> entries;
    private int at;

    Block(List<GrubLexer.Token> tokens, List<Entry> entries) {
      this.tokens = tokens;
      this.entries = entries;
    }

    void run() throws IOException, InterruptedException, Ended {
      while (at < tokens.size()) {
        statement(true);
      }
    }

    /** One command or compound. Not executed, it is only read over. */
    private boolean statement(boolean execute) throws IOException, InterruptedException, Ended {
      while (at < tokens.size() && tokens.get(at).is(";")) {
        at++;
      }
      if (at >= tokens.size()) {
        return true;
      }
      if (tokens.get(at).word("if")) {
        return condition(execute);
      }
      if (tokens.get(at).word("menuentry") || tokens.get(at).word("submenu")) {
        menuentry(execute);
        return true;
      }
      List<String> words = new ArrayList<>();
      int line = tokens.get(at).line();
      while (at < tokens.size() && !tokens.get(at).separator()) {
        words.add(tokens.get(at).text());
        at++;
      }
      if (words.isEmpty()) {
        throw new ScriptSyntaxException("GRUB", line, "unexpected " + tokens.get(at).text());
      }
      return !execute || command(words.stream().map(this::expanded).toList(), line);
    }

    private boolean condition(boolean execute) throws IOException, InterruptedException, Ended {
      int line = tokens.get(at).line();
      boolean done = !execute;
      boolean last = true;
      while (at < tokens.size()) {
        GrubLexer.Token keyword = tokens.get(at);
        at++;
        if (keyword.is(";")) {
          continue;
        }
        if (keyword.word("fi")) {
          return last;
        }
        boolean taken;
        if (keyword.word("if") || keyword.word("elif")) {
          boolean test = statement(!done);
          expect("then");
          taken = !done && test;
        } else if (keyword.word("else")) {
          taken = !done;
        } else {
          throw new ScriptSyntaxException("GRUB", keyword.line(), "no place for " + keyword.text());
        }
        done |= taken;
        while (!atBranch(line)) {
          last = statement(taken) || !taken;
        }
      }
      throw new ScriptSyntaxException("GRUB", line, "an if has no fi");
    }

    private boolean atBranch(int line) throws ScriptSyntaxException {
      while (at < tokens.size() && tokens.get(at).is(";")) {
        at++;
      }
      if (at >= tokens.size()) {
        throw new ScriptSyntaxException("GRUB", line, "an if has no fi");
      }
      GrubLexer.Token next = tokens.get(at);
      return next.word("fi") || next.word("else") || next.word("elif");
    }

    private void expect(String keyword) throws ScriptSyntaxException {
      while (at < tokens.size() && tokens.get(at).is(";")) {
        at++;
      }
      if (at >= tokens.size() || !tokens.get(at).word(keyword)) {
        int line = tokens.get(Math.min(at, tokens.size() - 1)).line();
        throw new ScriptSyntaxException("GRUB", line, keyword + " is missing");
      }
      at++;
    }

    private void menuentry(boolean execute) throws ScriptSyntaxException {
      int line = tokens.get(at).line();
      at++;
      String title = at < tokens.size() ? tokens.get(at).text() : "";
      while (at < tokens.size() && !tokens.get(at).is("{")) {
        at++;
      }
      int start = at + 1;
      int open = 0;
      for (; at < tokens.size(); at++) {
        open += tokens.get(at).is("{") ? 1 : tokens.get(at).is("}") ? -1 : 0;
        if (open == 0) {
          if (execute) {
            entries.add(new Entry(title, List.copyOf(tokens.subList(start, at))));
          }
          at++;
          return;
        }
      }
      throw new ScriptSyntaxException("GRUB", line, "a menuentry is not closed");
    }

    private boolean command(List<String> words, int line)
        throws IOException, InterruptedException, Ended {
      String name = words.get(0);
      List<String> rest = words.subList(1, words.size());
      switch (name) {
        case "linux", "linuxefi":
          return linux(needed(rest, name, line), rest);
        case "initrd", "initrdefi":
          for (String file : rest) {
            if (!host.load(SimStep.INITRD, file)) {
              return false;
            }
          }
          return true;
        case "configfile", "source":
          return configfile(needed(rest, name, line));
        case "search":
          return host.diskHasSystem();
        case "chainloader":
          chainloaded = host.diskHasSystem();
          return chainloaded;
        case "boot":
          boot();
          return false;
        case "exit":
          throw new Ended(new LoaderOutcome.NextDevice("GRUB exits"));
        case "halt":
          throw new Ended(new LoaderOutcome.PowerOff());
        case "reboot":
          throw new Ended(new LoaderOutcome.Reboot());
        case "[":
          return test(rest, line);
        case "set":
          String[] pair = needed(rest, name, line).split("=", 2);
          variables.put(pair[0], pair.length > 1 ? pair[1] : "");
          return true;
        case "echo", "insmod", "devicetree", "terminal_output", "true", "sleep":
          return true;
        case "false":
          return false;
        default:
          throw new ScriptSyntaxException("GRUB", line, "unknown command '" + name + "'");
      }
    }

    private boolean linux(String file, List<String> words)
        throws IOException, InterruptedException {
      if (!host.load(SimStep.KERNEL, file)) {
        return false;
      }
      kernel = file;
      arguments = String.join(" ", words.subList(1, words.size()));
      return true;
    }

    private boolean test(List<String> words, int line) throws ScriptSyntaxException {
      if (words.size() == 4 && words.get(3).equals("]")) {
        boolean same = words.get(0).equals(words.get(2));
        if (words.get(1).equals("=") || words.get(1).equals("==")) {
          return same;
        }
        if (words.get(1).equals("!=")) {
          return !same;
        }
      }
      throw new ScriptSyntaxException("GRUB", line, "unknown test [ " + String.join(" ", words));
    }

    private String needed(List<String> words, String command, int line)
        throws ScriptSyntaxException {
      if (words.isEmpty()) {
        throw new ScriptSyntaxException("GRUB", line, command + " needs an argument");
      }
      return words.get(0);
    }

    private String expanded(String word) {
      return VARIABLE
          .matcher(word)
          .replaceAll(
              match -> {
                String name = match.group(1) == null ? match.group(2) : match.group(1);
                return Matcher.quoteReplacement(variables.getOrDefault(name, ""));
              })
          .replace(GrubLexer.NO_VARIABLE, '$');
    }
  }
}
