package io.maas4j.server.cli.remote;

import io.maas4j.server.cli.remote.Description.Action;
import io.maas4j.server.cli.remote.Description.Handler;
import io.maas4j.server.cli.remote.Typed.Argument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The commands that go to a MAAS over the network: those about profiles, and {@code maas PROFILE
 * …}, whose words come from the server's description. One is made for one command.
 */
public final class RemoteCli {
  static final int DONE = 0;

  /** What everything that goes wrong ends with, as clients of MAAS do. */
  static final int FAILED = 2;

  private final Terminal terminal;
  private final Profiles profiles;
  private final Printer printer;
  private final Set<String> reserved;

  /**
   * @param local the commands that do without a network, whose names no profile may have
   */
  public RemoteCli(Terminal terminal, Set<String> local) {
    this.terminal = terminal;
    this.profiles = Profiles.of(terminal.environment(), terminal.home());
    this.printer = new Printer(terminal);
    this.reserved = new LinkedHashSet<>(local);
    this.reserved.addAll(ProfileCommands.USAGE.keySet());
  }

  /**
   * @param words at least one
   * @return the exit status
   */
  public int execute(List<String> words) {
    try {
      String first = words.get(0);
      List<String> rest = words.subList(1, words.size());
      return ProfileCommands.USAGE.containsKey(first)
          ? new ProfileCommands(terminal, profiles, printer, reserved).run(first, rest)
          : call(first, rest);
    } catch (CommandException e) {
      terminal.err().println("maas: " + e.text());
      terminal.err().flush();
      return FAILED;
    }
  }

  private int call(String name, List<String> rest) {
    Profile profile = profiles.get(name);
    Description description = profile.read();
    Typed start = Typed.of(firstWords(rest), 2);
    Optional<Handler> handler =
        start.words().stream().findFirst().map(word -> handler(profile, description, word));
    if (handler.isEmpty()) {
      return explain(start, Help.ofProfile(profile, description), "a command is missing");
    }
    Optional<Action> action =
        start.words().stream()
            .skip(1)
            .findFirst()
            .map(word -> action(profile, handler.get(), word));
    if (action.isEmpty()) {
      return explain(start, Help.ofHandler(profile, handler.get()), "a command is missing");
    }
    Typed typed =
        Typed.of(
            is(handler.get(), action.get(), "sshkeys", "import") ? withKeySource(rest) : rest,
            2 + handler.get().params().size());
    if (typed.help()) {
      printer.line(Help.ofAction(profile, handler.get(), action.get()).stripTrailing());
      return DONE;
    }
    return perform(profile, description, handler.get(), action.get(), typed);
  }

  /** The options and the two words that say which action it is. */
  private static List<String> firstWords(List<String> rest) {
    List<String> some = new ArrayList<>();
    int words = 0;
    boolean value = false;
    for (String word : rest) {
      boolean option = word.startsWith("-") && !value;
      if (!option && !value && ++words > 2) {
        break;
      }
      value = word.equals("--cacerts");
      some.add(word);
    }
    return some;
  }

  /** {@code sshkeys import lp:NAME} stands for {@code sshkeys import keysource=lp:NAME}. */
  private static List<String> withKeySource(List<String> rest) {
    List<String> all = new ArrayList<>();
    int words = 0;
    for (String word : rest) {
      boolean bare = !word.startsWith("-") && word.indexOf('=') < 0;
      all.add(bare && ++words > 2 ? "keysource=" + word : word);
    }
    return all;
  }

  private int explain(Typed typed, String help, String problem) {
    if (typed.help()) {
      printer.line(help.stripTrailing());
      return DONE;
    }
    terminal.err().println(help.stripTrailing());
    throw new CommandException(problem + ".");
  }

  private static Handler handler(Profile profile, Description description, String word) {
    Handler found = description.handlers().get(word);
    if (found == null) {
      throw unknown("maas " + profile.name(), word, description.handlers().keySet());
    }
    return found;
  }

  private static Action action(Profile profile, Handler handler, String word) {
    Action found = handler.actions().get(word);
    if (found == null) {
      throw unknown(
          "maas " + profile.name() + " " + handler.word(), word, handler.actions().keySet());
    }
    return found;
  }

  private static CommandException unknown(String command, String word, Set<String> known) {
    List<String> near =
        known.stream().filter(other -> near(word, other)).sorted().limit(5).toList();
    return new CommandException(
        "There is no '"
            + word
            + "' in '"
            + command
            + "'."
            + (near.isEmpty() ? "" : " Is it " + String.join(" or ", near) + "?")
            + " All there is: "
            + command
            + " --help");
  }

  private static boolean near(String typed, String known) {
    String a = typed.replace("-", "").replace("_", "");
    String b = known.replace("-", "");
    return b.startsWith(a) || a.startsWith(b) || a.length() > 3 && b.contains(a);
  }

  private int perform(
      Profile profile, Description description, Handler handler, Action action, Typed typed) {
    List<Argument> arguments = arguments(profile, handler, action, typed);
    List<String> values = typed.words().subList(2, typed.words().size());
    String origin = Wire.origin(profile.url());
    String url = origin + handler.path(values);
    Wire wire =
        new Wire(
            profile.credentials(),
            new Trust(typed.insecure(), certificates(profile, typed)),
            terminal.nonce(),
            terminal.clock(),
            typed.debug() ? Optional.of(terminal.err()) : Optional.empty());
    Optional<Argument.Content> image =
        is(handler, action, "boot-resources", "create")
            ? ImageUpload.file(arguments)
            : Optional.empty();
    Answer answer =
        image.isPresent()
            ? new ImageUpload(wire, origin)
                .perform(action, url, arguments, Path.of(image.get().file()))
            : wire.send(RemoteRequest.of(action, url, arguments, terminal.in()));
    printer.warn(answer, description.hash(), profile.name());
    if (!answer.succeeded()) {
      printer.complain(answer);
      return FAILED;
    }
    printer.print(answer);
    return DONE;
  }

  private static boolean is(Handler handler, Action action, String word, String actionWord) {
    return handler.word().equals(word) && action.word().equals(actionWord);
  }

  private static List<Argument> arguments(
      Profile profile, Handler handler, Action action, Typed typed) {
    if (typed.words().size() < 2 + handler.params().size()) {
      throw new CommandException(
          "Missing: "
              + String.join(
                  ", ", handler.params().subList(typed.words().size() - 2, handler.params().size()))
              + ".\n"
              + Help.usage(profile, handler, action));
    }
    if (!typed.arguments().isEmpty() && !action.takesArguments()) {
      throw new CommandException(
          "It takes no arguments, but was given "
              + String.join(", ", typed.arguments().stream().map(Argument::name).toList())
              + ".\n"
              + Help.usage(profile, handler, action));
    }
    return typed.arguments();
  }

  private static Optional<String> certificates(Profile profile, Typed typed) {
    return typed
        .certificates()
        .map(
            file -> {
              try {
                return Files.readString(file, java.nio.charset.StandardCharsets.US_ASCII);
              } catch (java.io.IOException e) {
                throw Typed.unreadable(file.toString(), e);
              }
            })
        .or(profile::certificates);
  }
}
