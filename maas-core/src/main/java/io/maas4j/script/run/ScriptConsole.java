package io.maas4j.script.run;

/**
 * Where a process, or the runner itself, writes for the outputs of one script. An implementation of
 * the runner's; embedders only call it. Confined to the thread that was given it.
 */
public interface ScriptConsole {
  /** One of the streams of a process. */
  enum Stream {
    STDOUT,
    STDERR
  }

  /**
   * Bytes that a process printed.
   *
   * @param stream which one
   * @param bytes not kept
   * @param count how many of them, from the first
   */
  void print(Stream stream, byte[] bytes, int count);

  /** Words of the runner, on lines of their own, among what went to standard error. */
  void say(String text);
}
