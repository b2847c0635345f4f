package io.maas4j.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a script has written: four byte strings, each within {@link #LIMIT}. Immutable. */
public final class ScriptOutput {
  /** Bytes that are kept of each part. */
  public static final int LIMIT = 1 << 20;

  /** Nothing written. */
  public static final ScriptOutput NONE =
      new ScriptOutput(new byte[0], new byte[0], new byte[0], new byte[0]);

  private final byte[] combined;
  private final byte[] stdout;
  private final byte[] stderr;
  private final byte[] result;

  private ScriptOutput(byte[] combined, byte[] stdout, byte[] stderr, byte[] result) {
    this.combined = combined;
    this.stdout = stdout;
    this.stderr = stderr;
    this.result = result;
  }

  /**
   * Output within the limit, and what had to be cut for it.
   *
   * @param output each part at most {@link ScriptOutput#LIMIT} bytes, its beginning
   * @param cut names of the parts that were longer; worth an event
   */
  public record Limited(ScriptOutput output, List<String> cut) {}

  /** Keeps the beginning of each part. */
  public static Limited limited(byte[] combined, byte[] stdout, byte[] stderr, byte[] result) {
    List<String> cut = new ArrayList<>();
    ScriptOutput output =
        new ScriptOutput(
            limit("combined", combined, cut),
            limit("stdout", stdout, cut),
            limit("stderr", stderr, cut),
            limit("result", result, cut));
    return new Limited(output, List.copyOf(cut));
  }

  private static byte[] limit(String name, byte[] bytes, List<String> cut) {
    if (bytes.length > LIMIT) {
      cut.add(name);
    }
    return Arrays.copyOf(bytes, Math.min(bytes.length, LIMIT));
  }

  /** Both streams as they came; a fresh array. */
  public byte[] combined() {
    return combined.clone();
  }

  /** A fresh array. */
  public byte[] stdout() {
    return stdout.clone();
  }

  /** A fresh array. */
  public byte[] stderr() {
    return stderr.clone();
  }

  /** The YAML that the script left, as it is; a fresh array. */
  public byte[] result() {
    return result.clone();
  }

  /** One of the four; a fresh array. */
  public byte[] part(ResultFile.Part part) {
    return switch (part) {
      case COMBINED -> combined();
      case STDOUT -> stdout();
      case STDERR -> stderr();
      case RESULT -> result();
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScriptOutput that
        && Arrays.equals(combined, that.combined)
        && Arrays.equals(stdout, that.stdout)
        && Arrays.equals(stderr, that.stderr)
        && Arrays.equals(result, that.result);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(combined) * 31 + Arrays.hashCode(result);
  }

  @Override
  public String toString() {
    return "ScriptOutput["
        + combined.length
        + ", "
        + stdout.length
        + ", "
        + stderr.length
        + ", "
        + result.length
        + " bytes]";
  }
}
