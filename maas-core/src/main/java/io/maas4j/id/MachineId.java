package io.maas4j.id;

import java.util.regex.Pattern;

/**
 * A machine's {@code system_id}: what every client, event and URL names a machine by.
 *
 * @param value six characters out of {@code [a-z0-9]}
 */
public record MachineId(String value) implements Comparable<MachineId> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]{6}");

  /**
   * @throws IllegalArgumentException when the text is not a system id
   */
  public MachineId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a system_id (six of [a-z0-9]): '" + value + "'");
    }
  }

  /** Whether a text from outside, say a path segment, has the form of a system id. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(MachineId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
