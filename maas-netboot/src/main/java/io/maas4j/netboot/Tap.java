package io.maas4j.netboot;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Hears of the packets of the boot servers, for people who look why a machine does not boot.
 *
 * <p>Called on the servers' event loops, by several of them at once: whoever implements it returns
 * at once, and hands the work to somebody else. Servers ask {@link #isListening} before they
 * prepare anything, so that it costs nothing when nobody listens.
 */
public interface Tap {
  /** Hears nothing. */
  Tap NONE =
      new Tap() {
        @Override
        public boolean isListening() {
          return false;
        }

        @Override
        public void passed(Datagram datagram) {
          // nobody listens
        }

        @Override
        public void dropped(Datagram request, String reason) {
          // nobody listens
        }
      };

  /** Whether anybody wants to know. */
  default boolean isListening() {
    return true;
  }

  /** A datagram came in, or is about to leave. */
  void passed(Datagram datagram);

  /**
   * A request gets no answer. It was passed before.
   *
   * @param reason as it is counted by
   */
  void dropped(Datagram request, String reason);

  /** Whose packet it is. */
  enum Service {
    DHCP,
    DHCP6,
    TFTP
  }

  /** Which way it goes, seen from the server. */
  enum Direction {
    IN,
    OUT
  }

  /**
   * A packet.
   *
   * @param local the server's end; the address may be the wildcard where the system does not tell
   * @param remote the client's or the relay's end
   * @param interfaceName where it came in or leaves; empty when the system does not tell
   * @param payload what is below UDP, maybe only its beginning; nobody changes it any more
   * @param length how long the payload was on the wire
   */
  record Datagram(
      Service service,
      Direction direction,
      InetSocketAddress local,
      InetSocketAddress remote,
      Optional<String> interfaceName,
      byte[] payload,
      int length) {}
}
