package io.maas4j.power.ssh;

import io.maas4j.power.steps.StepFailed;

/** Names that go into a command line at the other end, where a shell reads it. */
public final class ShellWord {
  private static final int MAX_LENGTH = 255;

  private ShellWord() {}

  /**
   * The value of a parameter as one word that a POSIX shell takes literally.
   *
   * @param parameter the parameter's name, for the complaint
   * @throws StepFailed when it has control characters, begins like an option, or is too long
   */
  public static String quoted(String parameter, String value) throws StepFailed {
    if (value.length() > MAX_LENGTH) {
      throw StepFailed.setting(parameter, "is longer than " + MAX_LENGTH + " characters");
    }
    if (value.startsWith("-")) {
      throw StepFailed.setting(parameter, "must not begin with a dash");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw StepFailed.setting(parameter, "has control characters");
    }
    // Within single quotes nothing is special but the single quote (POSIX XCU 2.2.2).
    return "'" + value.replace("'", "'\\''") + "'";
  }
}
