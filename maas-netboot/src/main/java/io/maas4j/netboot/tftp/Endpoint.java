package io.maas4j.netboot.tftp;

import io.maas4j.netboot.tftp.wire.TftpPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * One address of the server on one event loop, with the ports that its transfers share. There are
 * two, so that a client that uses one port for file after file gets the next one from another port:
 * what is still under way of the one before it cannot be taken for the new transfer's. All methods
 * but the first two run on the loop.
 */
final class Endpoint {
  private final Sessions sessions;
  private final InetAddress local;
  private final int maxBlockSize;
  private final int maxBlockOnLink;
  private final List<Port> ports;
  private final RecentClients recent;

  /**
   * @param maxBlockSize that is agreed to
   * @param maxBlockOnLink that fits one frame of the address's network
   * @param ports one, the server's own, when transfers have none of theirs
   * @param recent of these ports
   */
  Endpoint(
      Sessions sessions,
      InetAddress local,
      int maxBlockSize,
      int maxBlockOnLink,
      List<Port> ports,
      RecentClients recent) {
    this.sessions = sessions;
    this.local = local;
    this.maxBlockSize = maxBlockSize;
    this.maxBlockOnLink = maxBlockOnLink;
    this.ports = List.copyOf(ports);
    this.recent = recent;
  }

  /** Takes a read request up. Any thread. */
  void request(InetSocketAddress remote, TftpPacket.ReadRequest request) {
    sessions.onLoop(() -> sessions.request(this, remote, request));
  }

  /** Reports a request that never became a session. Any thread. */
  void refused(InetSocketAddress remote, String file) {
    sessions.refused(remote, file);
  }

  InetAddress local() {
    return local;
  }

  int maxBlockSize() {
    return maxBlockSize;
  }

  int maxBlockOnLink() {
    return maxBlockOnLink;
  }

  boolean single() {
    return ports.size() == 1;
  }

  /** The younger of a client port's sessions. */
  Optional<Session> session(InetSocketAddress remote) {
    Port last = recent.portOf(remote);
    Session session = last == null ? null : last.session(remote);
    for (int i = 0; i < ports.size() && session == null; i++) {
      session = ports.get(i).session(remote);
    }
    return Optional.ofNullable(session);
  }

  /** Where the next session of a client port goes. */
  Port next(InetSocketAddress remote) {
    Port last = recent.portOf(remote);
    Port next = ports.get(last == ports.get(0) ? ports.size() - 1 : 0);
    recent.served(remote, next);
    return next;
  }

  /** Ends all transfers. */
  void abort() {
    ports.forEach(Port::abort);
  }
}
