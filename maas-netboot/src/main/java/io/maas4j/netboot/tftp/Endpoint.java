package io.maas4j.netboot.tftp;

import io.maas4j.netboot.tftp.wire.TftpPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

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

  /** What a client port is being answered. */
  List<Session> sessions(InetSocketAddress remote) {
    List<Session> sessions = new ArrayList<>(ports.size());
    for (Port port : ports) {
      Session session = port.session(remote);
      if (session != null) {
        sessions.add(session);
      }
    }
    return sessions;
  }

  int ports() {
    return ports.size();
  }

  /**
   * Where the next session of a client port goes: to another than the last one, unless that is
   * still in use.
   *
   * @throws IllegalStateException when all are
   */
  Port next(InetSocketAddress remote) {
    Port last = recent.portOf(remote);
    Port next = null;
    for (Port port : ports) {
      if (port.session(remote) == null && (next == null || next == last)) {
        next = port;
      }
    }
    if (next == null) {
      throw new IllegalStateException("all ports serve " + remote);
    }
    recent.served(remote, next);
    return next;
  }

  /** Ends all transfers. */
  void abort() {
    ports.forEach(Port::abort);
  }
}
