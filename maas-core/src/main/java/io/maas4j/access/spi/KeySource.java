package io.maas4j.access.spi;

import java.util.List;

/**
 * Fetches the public SSH keys that people have published at other services. Thread-safe; calls
 * block, and are made outside of any transaction.
 */
@FunctionalInterface
public interface KeySource {
  /** Knows nobody. */
  KeySource NONE =
      (service, account) -> {
        throw new Unfetchable("this server is not set up to import keys.");
      };

  /**
   * What is published now.
   *
   * @param account out of {@code [A-Za-z0-9._+-]}, not empty
   * @return lines as OpenSSH writes them, unchecked
   * @throws Unfetchable when there is no such account, or the service does not answer as it should
   */
  List<String> keysOf(Service service, String account) throws Unfetchable;

  /** Where keys are published. */
  enum Service {
    LAUNCHPAD("lp"),
    GITHUB("gh");

    private final String prefix;

    Service(String prefix) {
      this.prefix = prefix;
    }

    /** What stands before the colon: {@code lp:alice}. */
    public String prefix() {
      return prefix;
    }
  }

  /** Why keys could not be fetched; safe to show. */
  final class Unfetchable extends Exception {
    private static final long serialVersionUID = 1L;

    public Unfetchable(String why) {
      super(why);
    }
  }
}
