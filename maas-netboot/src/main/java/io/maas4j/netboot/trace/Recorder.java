package io.maas4j.netboot.trace;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Tap.Datagram;
import io.maas4j.netboot.Tap.Direction;
import io.maas4j.netboot.Tap.Service;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.trace.DhcpExchange.Asked;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps packets and makes exchanges of them. Confined to one thread. */
final class Recorder {
  // the class that people name in their logging configuration
  private static final Logger LOG = LoggerFactory.getLogger(BootTrace.class);
  private static final int MOST_WAITING = 4096;

  private record Key(Service service, MacAddress mac, int xid) {}

  private final PacketRing ring;
  private final Owners owners;
  private final TraceListener listener;
  private final LineLimit limit = new LineLimit();
  private final Map<Key, Asked> waiting =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Asked> eldest) {
          return size() > MOST_WAITING;
        }
      };

  Recorder(PacketRing ring, Owners owners, TraceListener listener) {
    this.ring = ring;
    this.owners = owners;
    this.listener = listener;
  }

  void passed(Instant at, Datagram datagram) {
    if (datagram.service() == Service.TFTP) {
      ring.add(new Captured(at, owners.of(datagram.remote().getAddress()), datagram));
      return;
    }
    Optional<Message> read = read(datagram);
    Optional<MacAddress> mac = read.map(Message::mac).or(() -> mac(datagram));
    ring.add(new Captured(at, mac, completed(datagram, read)));
    read.ifPresent(message -> exchange(at, datagram, message));
  }

  private void exchange(Instant at, Datagram datagram, Message message) {
    Key key = new Key(datagram.service(), message.mac(), message.xid());
    if (datagram.direction() == Direction.IN) {
      Asked asked = asked(at, datagram, message);
      if (message.isOneWay()) {
        tell(new DhcpExchange(asked, new DhcpExchange.Taken()), at);
      } else {
        waiting.put(key, asked);
      }
      return;
    }
    if (message.grants()) {
      owners.given(message.address().get(), message.mac());
    }
    Asked asked = waiting.remove(key);
    if (asked != null) {
      tell(
          new DhcpExchange(
              asked,
              new DhcpExchange.Reply(
                  message.type(),
                  message.address(),
                  message.file(),
                  Duration.between(asked.at(), at))),
          at);
    }
  }

  void dropped(Instant at, Datagram datagram, String reason) {
    Optional<Message> read = read(datagram);
    if (read.isEmpty()) {
      log(
          mac(datagram),
          at,
          datagram.service()
              + " packet"
              + mac(datagram).map(m -> " " + m).orElse("")
              + " from "
              + datagram.remote().getAddress().getHostAddress()
              + " -> no answer: "
              + reason);
      return;
    }
    Message message = read.get();
    Asked asked = waiting.remove(new Key(datagram.service(), message.mac(), message.xid()));
    tell(
        new DhcpExchange(
            asked != null ? asked : asked(at, datagram, message), new DhcpExchange.Nothing(reason)),
        at);
  }

  void fetched(Instant at, BootTraffic.Request request) {
    FileFetch fetch = new FileFetch(at, owners.of(request.remoteAddress()), request);
    if (LOG.isDebugEnabled()) {
      log(fetch.mac(), at, fetch.summary());
    }
    listener.fetched(fetch);
  }

  private void tell(DhcpExchange exchange, Instant now) {
    if (LOG.isDebugEnabled()) {
      log(Optional.of(exchange.asked().mac()), now, exchange.summary());
    }
    listener.exchanged(exchange);
  }

  private void log(Optional<MacAddress> mac, Instant now, String line) {
    if (LOG.isDebugEnabled() && limit.permits(mac, now)) {
      long kept = limit.takeKept();
      if (kept > 0) {
        LOG.debug("{} (and {} lines that were too many)", line, kept);
      } else {
        LOG.debug("{}", line);
      }
    }
  }

  private static Asked asked(Instant at, Datagram datagram, Message message) {
    Optional<String> via =
        message.relay().map(relay -> "relay " + relay.getHostAddress()).or(datagram::interfaceName);
    return new Asked(
        at, message.mac(), message.type(), message.xid(), message.client(), via, message.renewal());
  }

  private static Optional<Message> read(Datagram datagram) {
    return datagram.service() == Service.DHCP
        ? Dhcp4Reader.read(datagram.payload())
        : Dhcp6Reader.read(datagram.payload(), datagram.remote().getAddress());
  }

  private static Optional<MacAddress> mac(Datagram datagram) {
    return datagram.service() == Service.DHCP
        ? Dhcp4Reader.mac(datagram.payload())
        : Optional.empty();
  }

  /** A reply tells the address that it is sent from, where the socket has none of its own. */
  private static Datagram completed(Datagram datagram, Optional<Message> read) {
    InetSocketAddress local = datagram.local();
    Optional<InetAddress> server = read.flatMap(Message::server);
    if (datagram.direction() == Direction.IN
        || server.isEmpty()
        || !local.getAddress().isAnyLocalAddress()) {
      return datagram;
    }
    return new Datagram(
        datagram.service(),
        datagram.direction(),
        new InetSocketAddress(server.get(), local.getPort()),
        datagram.remote(),
        datagram.interfaceName(),
        datagram.payload(),
        datagram.length());
  }
}
