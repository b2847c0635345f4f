package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last answers: who asks the same within two seconds gets the same, without another commit
 * (contract, section 4). Relays on two ways, and switches that flood, repeat what they carry.
 *
 * <p>Bounded; confined to the table's thread.
 */
final class Repeats {
  private static final long WINDOW_MILLIS = 2_000;
  private static final int PLACES = 1_024;

  private final LeaseTable leases;
  private final @Nullable Given[] given = new @Nullable Given[PLACES];

  Repeats(LeaseTable leases) {
    this.leases = leases;
  }

  // The answer's octets and no more: all of these live through a garbage collection each.
  private record Given(
      int xid,
      DhcpMessage message,
      Arrival from,
      ClientName name,
      long at,
      long version,
      byte[] reply,
      InetSocketAddress destination) {}

  /** The step that answers what was answered just now. */
  DhcpHandler recall() {
    return request -> {
      DhcpMessage message = request.message();
      Given last = given[place(message)];
      return last != null && isSame(last, request)
          ? again(last, request)
          : new Verdict.Pass(request);
    };
  }

  void remember(DhcpRequest request, DhcpReply reply) {
    if (reply.message().yiaddr().equals(DhcpMessage.ANY)) {
      return; // Refusals and answers to INFORM leave nothing behind: they are worked out again.
    }
    given[place(request.message())] =
        new Given(
            request.message().xid(),
            request.message(),
            request.arrival(),
            request.classified().name(),
            request.now(),
            request.config().version(),
            reply.payload(),
            reply.destination());
  }

  private static int place(DhcpMessage message) {
    Optional<MessageType> type = message.messageType();
    int code = type.isPresent() ? type.get().code() : 0;
    return Math.floorMod(message.xid() * 31 + code, PLACES);
  }

  private static boolean isSame(Given last, DhcpRequest request) {
    DhcpMessage message = request.message();
    if (message.xid() != last.xid()) {
      return false;
    }
    long age = request.now() - last.at();
    return age >= 0
        && age < WINDOW_MILLIS
        && request.config().version() == last.version()
        && message.giaddr().equals(last.message().giaddr())
        && message.ciaddr().equals(last.message().ciaddr())
        && request.classified().name().equals(last.name())
        && Arrays.equals(message.chaddr(), last.message().chaddr())
        && request.arrival().equals(last.from())
        && message.flags() == last.message().flags()
        && message.options().equals(last.message().options());
  }

  /** As long as the address is still the client's. */
  private Verdict again(Given last, DhcpRequest request) {
    DhcpMessage reply = DhcpMessage.owning(last.reply());
    int address = Ipv4.toInt(reply.yiaddr());
    boolean offer = reply.is(MessageType.OFFER);
    if (!offer && leases.isLeasedTo(last.name(), address) && !leases.isWritten(address)) {
      return new Verdict.Drop("repeated while its lease is written");
    }
    boolean valid =
        leases.isLeasedTo(last.name(), address) || offer && leases.isHeldFor(last.name(), address);
    return valid
        ? new Verdict.Reply(new DhcpReply(reply, last.reply(), last.destination(), Change.NONE))
        : new Verdict.Pass(request);
  }
}
