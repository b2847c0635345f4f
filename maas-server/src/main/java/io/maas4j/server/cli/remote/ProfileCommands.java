package io.maas4j.server.cli.remote;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The commands about profiles: {@code login}, {@code list}, {@code refresh}, {@code logout}. */
final class ProfileCommands {
  static final Map<String, String> USAGE =
      Map.of(
          "login",
          """
          usage: maas login [options] PROFILE URL [KEY]

          Tries an API key, and keeps it with the description of the API under a name of your
          choice. URL is like http://10.0.0.1:5240/MAAS/. KEY is an API key as 'maas apikey'
          prints it, '-' to read it from standard input, or '' to go without; when it is left
          out, it is asked for.

          Options:
            -k, --insecure    trust any TLS certificate, now; say so again in each command
            --cacerts FILE    trust the certificates in this file (PEM), also in later commands
            -d, --debug       show requests and answers, without secrets, on standard error
          """,
          "list",
          """
          usage: maas list

          Lists the profiles: name, address, and whether there is no key.
          """,
          "refresh",
          """
          usage: maas refresh [options] [PROFILE]

          Fetches the description of the API again, of one profile or of all.
          """,
          "logout",
          """
          usage: maas logout PROFILE

          Forgets a profile and its key. The key stays in force: to withdraw it, use
          'maas PROFILE account delete-authorisation-token'.
          """);

  private static final Pattern API = Pattern.compile(".*/api/\\d+\\.\\d+/");

  private final Terminal terminal;
  private final Profiles profiles;
  private final Printer printer;
  private final Set<String> reserved;

  /**
   * @param reserved words that are commands and so no profiles
   */
  ProfileCommands(Terminal terminal, Profiles profiles, Printer printer, Set<String> reserved) {
    this.terminal = terminal;
    this.profiles = profiles;
    this.printer = printer;
    this.reserved = reserved;
  }

  int run(String command, List<String> rest) {
    Typed typed = Typed.of(rest, 3);
    if (typed.help()) {
      printer.line(USAGE.get(command).stripTrailing());
      return RemoteCli.DONE;
    }
    if (!typed.arguments().isEmpty()) {
      throw usage(command);
    }
    List<String> words = typed.words();
    return switch (command) {
      case "login" -> words.size() < 2 ? refuse(command) : login(words, typed);
      case "list" -> words.isEmpty() ? list() : refuse(command);
      case "refresh" -> words.size() > 1 ? refuse(command) : refresh(words, typed);
      case "logout" -> words.size() != 1 ? refuse(command) : logout(words.get(0));
      default -> throw new AssertionError(command);
    };
  }

  private static int refuse(String command) {
    throw usage(command);
  }

  private static CommandException usage(String command) {
    return new CommandException(
        USAGE.get(command).lines().findFirst().orElse("") + "\nMore: maas " + command + " --help");
  }

  private int login(List<String> words, Typed typed) {
    String name = words.get(0);
    if (!Profiles.isName(name) || reserved.contains(name)) {
      throw new CommandException(
          "A profile cannot be called '"
              + name
              + "'"
              + (reserved.contains(name) ? ", which is a command" : "")
              + ". Choose another name: letters, digits and . _ - @ +");
    }
    String url = normalised(words.get(1));
    Optional<Credentials> key =
        (words.size() > 2 ? given(words.get(2)) : asked()).map(Credentials::of);
    Optional<String> certificates = typed.certificates().map(ProfileCommands::read);
    Wire wire =
        new Wire(
            key,
            new Trust(typed.insecure(), certificates),
            terminal.nonce(),
            terminal.clock(),
            log(typed));
    if (key.isPresent()) {
      Answer self = wire.send(RemoteRequest.get(url + "users/?op=whoami"));
      if (self.status() == 401) {
        printer.complain(self);
        throw new CommandException(
            "The server rejected your API key. Is it of this server, and not deleted?");
      }
      if (!self.succeeded()) {
        printer.complain(self);
        throw new CommandException(url + " does not answer as a MAAS does. Is the address right?");
      }
      self.bytes();
    }
    byte[] description = describe(wire.unsigned(), url);
    Profile profile = new Profile(name, url, key, certificates, description);
    int commands = profile.read().handlers().size();
    profiles.save(profile);
    printer.line(
        "Logged in to "
            + url
            + " as profile "
            + name
            + ", with "
            + commands
            + " commands. To see them: maas "
            + name
            + " --help");
    return RemoteCli.DONE;
  }

  /** With a slash at the end and the API's version. */
  static String normalised(String url) {
    String whole = url.endsWith("/") ? url : url + "/";
    return API.matcher(whole).matches() ? whole : whole + "api/2.0/";
  }

  private Optional<String> given(String key) {
    if (!key.equals("-")) {
      return Optional.of(key).filter(text -> !text.isEmpty());
    }
    try {
      String line =
          new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8))
              .readLine();
      if (line == null || line.isBlank()) {
        throw new CommandException("Standard input has no API key in its first line.");
      }
      return Optional.of(line);
    } catch (IOException e) {
      throw new CommandException("Standard input cannot be read: " + e.getMessage());
    }
  }

  private Optional<String> asked() {
    return Optional.of(
        terminal
            .password()
            .apply("API key")
            .orElseThrow(
                () ->
                    new CommandException(
                        "The API key is missing. Give it, '-' to read it from standard input, or"
                            + " '' to go without.")));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw Typed.unreadable(file.toString(), e);
    }
  }

  private byte[] describe(Wire wire, String url) {
    Answer answer = wire.send(RemoteRequest.get(url + "describe/"));
    if (!answer.succeeded()) {
      printer.complain(answer);
      throw new CommandException(
          url + "describe/ is not there. Is the address right? It ends in /MAAS/ mostly.");
    }
    if (!answer.isJson()) {
      throw new CommandException(
          url + "describe/ is no description of an API, but " + answer.mediaType() + ".");
    }
    return answer.bytes();
  }

  private int list() {
    for (String name : profiles.names()) {
      Profile profile = profiles.get(name);
      printer.line(
          name + " " + profile.url() + (profile.credentials().isEmpty() ? " (no key)" : ""));
    }
    return RemoteCli.DONE;
  }

  private int refresh(List<String> words, Typed typed) {
    for (String name : words.isEmpty() ? profiles.names() : words) {
      Profile known = profiles.get(name);
      Optional<String> certificates =
          typed.certificates().map(ProfileCommands::read).or(known::certificates);
      Wire wire =
          new Wire(
              Optional.empty(),
              new Trust(typed.insecure(), certificates),
              terminal.nonce(),
              terminal.clock(),
              log(typed));
      Profile renewed =
          new Profile(
              name, known.url(), known.credentials(), certificates, describe(wire, known.url()));
      int commands = renewed.read().handlers().size();
      profiles.save(renewed);
      terminal.err().println("maas: " + name + ": " + commands + " commands");
    }
    return RemoteCli.DONE;
  }

  private int logout(String name) {
    profiles.delete(profiles.get(name));
    return RemoteCli.DONE;
  }

  private Optional<PrintStream> log(Typed typed) {
    return typed.debug() ? Optional.of(terminal.err()) : Optional.empty();
  }
}
