package io.maas4j.power.ssh;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a command left behind.
 *
 * @param status its exit status; empty when the server told none, as some small ones do
 * @param out its standard output
 * @param err its standard error
 */
public record SshOutput(OptionalInt status, String out, String err) {
  private static final int SHOWN = 200;

  /** What went wrong, when the exit status was told and is not 0; one line for people. */
  public Optional<String> failure() {
    return status.isPresent() && status.getAsInt() != 0
        ? Optional.of("exit status " + status.getAsInt() + ", " + said())
        : Optional.empty();
  }

  /** What it said, for people: the error output, or else the output; one line, cut short. */
  public String said() {
    String text = (err.isBlank() ? out : err).strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
    if (text.isEmpty()) {
      return "it printed nothing";
    }
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
