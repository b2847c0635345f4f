package io.maas4j.netboot.tftp;

import io.maas4j.netboot.file.BootServiceException;
import io.maas4j.netboot.tftp.TftpConfig.TransferPort;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The sockets of one address: the server's own, and on each event loop those of transfers. */
final class Listening implements AutoCloseable {
  /** Of a datagram to a transfer's port: acknowledgements, and errors whose text may be cut. */
  private static final int LARGEST = 256;

  private static final int PORTS = 2;
  private static final int REMEMBERED = 4096;
  private static final int ERRORS_PER_SECOND = 100;

  /** An event loop and what it does. */
  record Worker(EventLoop loop, Sessions sessions) {}

  private final List<Channel> channels = new ArrayList<>();
  private final List<Runnable> aborts = new ArrayList<>();

  private Listening() {}

  /**
   * Blocks.
   *
   * @param first the worker of the server's own socket, of {@code workers}
   * @throws BootServiceException when a socket cannot be bound; nothing is left open then
   */
  static Listening open(
      TftpContext context,
      DatagramTransport transport,
      List<Worker> workers,
      int first,
      InetAddress address) {
    Listening listening = new Listening();
    try {
      listening.bind(context, transport, workers, workers.get(first), address);
      return listening;
    } catch (ChannelException e) {
      listening.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw unbindable(address, context.config().port(), cause);
    }
  }

  private void bind(
      TftpContext context,
      DatagramTransport transport,
      List<Worker> workers,
      Worker listener,
      InetAddress address) {
    TftpConfig config = context.config();
    int onLink = LocalAddresses.blockSizeOnLink(address);
    int maxBlock = Math.min(config.maxBlockSize(), onLink);
    RecentClients ofOwn = new RecentClients(REMEMBERED);
    Port own = new Port(context, ofOwn, errors(context), transport.segmentation());
    List<Endpoint> endpoints = new ArrayList<>();
    if (config.transferPort() == TransferPort.SINGLE) {
      endpoints.add(endpoint(listener, address, maxBlock, onLink, List.of(own), ofOwn));
    } else {
      for (Worker worker : workers) {
        RecentClients recent = new RecentClients(REMEMBERED);
        List<Port> ports = new ArrayList<>();
        for (int i = 0; i < PORTS; i++) {
          Port port = new Port(context, recent, errors(context), transport.segmentation());
          channels.add(
              transport.bind(
                  worker.loop(), address, 0, LARGEST, new PortHandler(port, context.counters())));
          ports.add(port);
        }
        endpoints.add(endpoint(worker, address, maxBlock, onLink, ports, recent));
      }
    }
    RequestHandler requests =
        new RequestHandler(own, context, endpoints, LocalAddresses.broadcasts(address));
    channels.add(
        0,
        transport.bind(listener.loop(), address, config.port(), RequestHandler.LARGEST, requests));
  }

  private static ErrorBudget errors(TftpContext context) {
    return new ErrorBudget(ERRORS_PER_SECOND, context.nanoTime().getAsLong());
  }

  private Endpoint endpoint(
      Worker worker,
      InetAddress address,
      int maxBlock,
      int onLink,
      List<Port> ports,
      RecentClients recent) {
    Endpoint endpoint = new Endpoint(worker.sessions(), address, maxBlock, onLink, ports, recent);
    aborts.add(() -> worker.sessions().onLoop(endpoint::abort));
    return endpoint;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) channels.get(0).localAddress();
  }

  /** Ends its transfers and closes its sockets, soon. */
  @Override
  public void close() {
    channels.forEach(Channel::close); // before: nothing begins after the transfers have ended
    aborts.forEach(Runnable::run);
  }

  private static BootServiceException unbindable(InetAddress address, int port, Throwable cause) {
    String what = "TFTP cannot listen on udp " + address.getHostAddress() + " port " + port;
    String reason = String.valueOf(cause.getMessage());
    String remedy =
        reason.contains("ermission denied")
            ? "give the process CAP_NET_BIND_SERVICE, or configure a port above 1023"
            : "stop the other TFTP server (ss -lunp shows it), or configure another address or port";
    return new BootServiceException(what + ": " + reason, remedy, cause);
  }
}
