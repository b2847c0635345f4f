package io.maas4j.script.run;

/**
 * Takes the signals of a run: sends them to a server, or keeps them. Called by several threads at
 * once while scripts run side by side.
 */
public interface SignalSink {
  /** A signal that the server did not take, within all attempts. */
  final class NotTakenException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what the server said, for the output of the script that it is about
     */
    public NotTakenException(String message) {
      super(message);
    }
  }

  /**
   * Takes a signal. May block and retry.
   *
   * @throws NotTakenException a script whose end is not taken counts as failed
   */
  void signal(RunnerSignal signal) throws NotTakenException, InterruptedException;
}
