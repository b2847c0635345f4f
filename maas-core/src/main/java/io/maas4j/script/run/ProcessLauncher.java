package io.maas4j.script.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the processes of scripts. {@link #system()} runs real ones; simulated machines bring what
 * answers at once. Implementations are safe for concurrent use.
 */
public interface ProcessLauncher {
  /**
   * What to run.
   *
   * @param command program and arguments
   * @param environment all of it: nothing is inherited
   * @param directory to run in
   * @param limit how long it may take; empty for as long as it wants
   */
  record Launch(
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Optional<Duration> limit) {
    public Launch {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  /** How a process came to its end. */
  sealed interface Ending {}

  /**
   * By itself.
   *
   * @param status 0 to 255; 128 plus its number for a signal
   */
  record Exited(int status) implements Ending {}

  /** It took longer than its limit and was killed. */
  record TimedOut() implements Ending {}

  /** A process that could not be started. */
  final class LaunchFailedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int exitStatus;

    /**
     * @param message why, for the script's output
     * @param exitStatus to report, the system's error number where there is one
     */
    public LaunchFailedException(String message, int exitStatus) {
      super(message);
      this.exitStatus = exitStatus;
    }

    /**
     * @param cause of it
     */
    public LaunchFailedException(String message, int exitStatus, Throwable cause) {
      super(message, cause);
      this.exitStatus = exitStatus;
    }

    /** The status to report. */
    public int exitStatus() {
      return exitStatus;
    }
  }

  /**
   * Runs a process to its end or limit. Blocks.
   *
   * @param console takes what it prints, as it comes
   * @throws LaunchFailedException when it could not be started
   * @throws InterruptedException when the thread was interrupted; the process is killed then
   */
  Ending run(Launch launch, ScriptConsole console)
      throws LaunchFailedException, InterruptedException;

  /** Real processes of this machine; ten seconds between asking and killing at a timeout. */
  static ProcessLauncher system() {
    return system(Duration.ofSeconds(10));
  }

  /**
   * Real processes of this machine.
   *
   * <p>A process that left children behind counts as ended when it has ended itself; they live on.
   * At a timeout it and its descendants are asked to end, and killed when the grace is over.
   * Descendants that had cut themselves loose are not found: the JDK knows no process groups. Nor
   * can it leave a pipe into which such a descendant prints without end: do not run hostile scripts
   * with it.
   *
   * @param killGrace between asking and killing
   */
  static ProcessLauncher system(Duration killGrace) {
    return new SystemProcesses(killGrace, System::nanoTime);
  }
}
