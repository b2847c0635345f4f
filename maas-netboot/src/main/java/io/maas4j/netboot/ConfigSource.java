package io.maas4j.netboot;

import java.util.function.Consumer;

/**
 * Where a rack's networks and hosts come from. Implementations are safe for concurrent use.
 *
 * <p>A version that was {@linkplain #acknowledge acknowledged} is in force: whoever wants to boot a
 * machine waits for it, so that no machine asks before the rack knows it.
 */
public interface ConfigSource {
  /** The newest configuration; never blocks. */
  NetworkConfig current();

  /**
   * Registers for changes; the listener is called after each change with the newest configuration,
   * on any thread, and must not block.
   *
   * @return closing it ends the registration
   */
  AutoCloseable subscribe(Consumer<NetworkConfig> listener);

  /** One that never changes: for programs that know their networks from the start. */
  static ConfigSource fixed(NetworkConfig config) {
    return new FixedConfig(config);
  }

  /** Says that every server of this rack answers by this version or a newer one. */
  void acknowledge(long version);
}
