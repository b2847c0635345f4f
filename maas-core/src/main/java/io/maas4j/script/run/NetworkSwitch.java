package io.maas4j.script.run;

/** Applies the user's network configuration around scripts, and takes it back. */
public interface NetworkSwitch {
  /** Cannot apply any: scripts that want one fail with this reason. */
  NetworkSwitch NONE =
      netplan -> {
        throw new NetworkFailedException(
            "the network configuration is not applied here: give the runner a NetworkSwitch");
      };

  /** A network that could not be made. */
  final class NetworkFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message why, for the script's output
     */
    public NetworkFailedException(String message) {
      super(message);
    }
  }

  /** A network that is in force until it is closed. */
  interface Applied extends AutoCloseable {
    /** Brings the former network back; never throws. */
    @Override
    void close();
  }

  /**
   * Applies a configuration.
   *
   * @param netplan the configuration that the server sent; empty when it sent none
   * @throws NetworkFailedException when it could not be applied, or the server does not answer with
   *     it; the former network is back then
   */
  Applied apply(byte[] netplan) throws NetworkFailedException;
}
