package io.maas4j.server.cli;

import java.io.Console;
import java.util.Optional;

/** Asks the person at the terminal. */
interface Prompt {
  /** Empty when there is no terminal, or nothing was typed. */
  Optional<String> line(String question);

  /** As {@link #line}, without showing what is typed. */
  Optional<String> password(String question);

  /** The terminal of this process, if it has one. */
  static Prompt ofProcess() {
    Console console = System.console();
    return new Prompt() {
      @Override
      public Optional<String> line(String question) {
        return Optional.ofNullable(console)
            .map(terminal -> terminal.readLine("%s: ", question))
            .filter(text -> !text.isBlank())
            .map(String::strip);
      }

      @Override
      public Optional<String> password(String question) {
        return Optional.ofNullable(console)
            .map(terminal -> terminal.readPassword("%s: ", question))
            .map(String::new)
            .filter(text -> !text.isEmpty());
      }
    };
  }
}
