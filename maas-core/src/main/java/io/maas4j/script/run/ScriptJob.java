package io.maas4j.script.run;

import io.maas4j.script.IndexEntry;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultYaml;
import io.maas4j.script.ScriptOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A script that runs: its entry, its files and its outputs. Confined to the thread that runs it.
 */
final class ScriptJob implements ScriptConsole {
  final IndexEntry entry;
  final Path program;
  final Path combinedPath;
  final Path stdoutPath;
  final Path stderrPath;
  final Path resultPath;
  final Path downloads;
  private final Screen combined;
  private final Screen stdout;
  private final Screen stderr;
  private byte[] result = new byte[0];

  /**
   * Opens the outputs: empty ones, or those of before a reboot. Scripts of the product start
   * afresh: what they print is a document of its own.
   */
  ScriptJob(IndexEntry entry, Path directory, ScriptBundle bundle) {
    this.entry = entry;
    Path scripts = directory.resolve("scripts");
    String id = entry.ref().resultId().isPresent() ? "." + entry.ref().resultId().getAsLong() : "";
    String stem = entry.name() + id;
    Path out = directory.resolve("out");
    program = scripts.resolve(entry.path()).normalize();
    combinedPath = out.resolve(stem);
    stdoutPath = out.resolve(stem + ".out");
    stderrPath = out.resolve(stem + ".err");
    resultPath = out.resolve(stem + ".yaml");
    downloads = scripts.resolve("downloads").resolve(entry.name());
    try {
      Files.createDirectories(out);
      Files.createDirectories(downloads);
      Files.write(resultPath, new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException("no place for the files of " + entry.name(), e);
    }
    combined = new Screen(combinedPath);
    stdout = new Screen(stdoutPath);
    stderr = new Screen(stderrPath);
    if (entry.progress() == IndexEntry.Progress.STARTED
        && entry.origin() == IndexEntry.Origin.USER) {
      combined.feed(bundle.file("out/" + stem));
      stdout.feed(bundle.file("out/" + stem + ".out"));
      stderr.feed(bundle.file("out/" + stem + ".err"));
    }
  }

  @Override
  public void print(Stream stream, byte[] bytes, int count) {
    combined.feed(bytes, count);
    (stream == Stream.STDOUT ? stdout : stderr).feed(bytes, count);
  }

  @Override
  public void say(String text) {
    combined.say(text);
    stderr.say(text);
  }

  /** Takes note of what the script left in RESULT_PATH, and says why when it cannot be used. */
  void readResult() {
    try {
      if (!Files.exists(resultPath)) {
        return;
      }
      if (!Files.isRegularFile(resultPath)) {
        say("RESULT_PATH is not used: it is no plain file");
        return;
      }
      long size = Files.size(resultPath);
      if (size > ScriptOutput.LIMIT) {
        say(
            "RESULT_PATH is not used: it is longer than "
                + ScriptOutput.LIMIT
                + " bytes ("
                + size
                + ")");
        return;
      }
      result = Files.readAllBytes(resultPath);
    } catch (IOException e) {
      say("RESULT_PATH is not used: " + e.getMessage());
    }
  }

  /** Adds that the link is down, unless the script said something of it or is unreadable. */
  void noteLinkDown() {
    ByteArrayOutputStream noted = new ByteArrayOutputStream();
    noted.writeBytes(result);
    noted.writeBytes("\nlink_connected: false\n".getBytes(StandardCharsets.UTF_8));
    ResultYaml.Verdict before = judge(result);
    ResultYaml.Verdict after = judge(noted.toByteArray());
    if (before.problem().isEmpty()
        && after.problem().isEmpty()
        && before.linkConnected().isEmpty()
        && after.linkConnected().equals(Optional.of(false))) {
      result = noted.toByteArray();
    }
  }

  private static ResultYaml.Verdict judge(byte[] yaml) {
    return ResultYaml.judge(yaml, 0, ResultStatus.RUNNING, ResultYaml.Ending.EXITED);
  }

  ResultYaml.Verdict judge(int exitStatus, ResultStatus stage, ResultYaml.Ending ending) {
    return ResultYaml.judge(result, exitStatus, stage, ending);
  }

  ScriptOutput output() {
    return ScriptOutput.limited(combined.content(), stdout.content(), stderr.content(), result)
        .output();
  }

  void close() {
    combined.close();
    stdout.close();
    stderr.close();
  }
}
