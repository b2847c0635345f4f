package io.maas4j.sample.sim;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.io.IOException;
import java.net.Inet4Address;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Gets an address (RFC 2131 §4.4.1), with growing waits and an end. One per machine and boot. */
final class DhcpClient {
  private static final int MAX_NAKS = 3;
  // TEST-NET-2 (RFC 5737): of no network here
  private static final Inet4Address STRANGE = testNet();

  private final DhcpLink link;
  private final List<Duration> waits;
  private final IntSupplier xids;
  private final Clock clock;
  private final Ladder ladder;
  private final Faults faults;

  DhcpClient(
      DhcpLink link,
      List<Duration> waits,
      IntSupplier xids,
      Clock clock,
      Ladder ladder,
      Faults faults) {
    this.faults = faults;
    this.link = link;
    this.waits = waits;
    this.xids = xids;
    this.clock = clock;
    this.ladder = ladder;
  }

  /**
   * DISCOVER to ACK. Blocks.
   *
   * @throws BootFailedException when nobody answers usefully
   */
  Lease acquire(DhcpIdentity identity) throws IOException, InterruptedException {
    Instant begun = clock.instant();
    if (faults.has(SimFault.Dhcp.SILENT)) {
      throw new BootFailedException("its cable is not plugged in");
    }
    if (faults.has(SimFault.Dhcp.INSISTS_ON_A_STRANGE_ADDRESS)) {
      link.send(identity.again(xids.getAsInt(), seconds(begun), STRANGE));
      link.receive(waits.get(0));
      throw new BootFailedException("does not get the address that it wants");
    }
    for (int nak = 0; nak < MAX_NAKS; nak++) {
      int xid = xids.getAsInt();
      DhcpMessage offer = discover(identity, xid, begun);
      Inet4Address server = offer.options().address(DhcpOption.SERVER_ID).orElseThrow();
      String file = offer.bootFile().map(name -> " file " + name).orElse("");
      ladder.step(
          SimStep.DHCP_OFFER,
          offer.yiaddr().getHostAddress() + " by " + server.getHostAddress() + file);
      if (faults.has(SimFault.Dhcp.TAKES_ANOTHERS)) {
        DhcpIdentity.Choice elsewhere = new DhcpIdentity.Choice(STRANGE, STRANGE);
        link.send(identity.request(xid, seconds(begun), elsewhere));
        throw new BootFailedException("the other server's loader does not start");
      }
      DhcpMessage answer = request(identity, xid, begun, offer, server);
      if (faults.has(SimFault.Dhcp.DECLINES)) {
        DhcpIdentity.Choice taken = new DhcpIdentity.Choice(server, answer.yiaddr());
        link.send(identity.decline(xids.getAsInt(), taken));
        throw new BootFailedException("somebody has " + answer.yiaddr().getHostAddress());
      }
      if (answer.messageType().orElseThrow() == MessageType.ACK) {
        Lease lease = Lease.of(answer, server);
        ladder.step(SimStep.DHCP_ACK, lease.cidr());
        return lease;
      }
      ladder.step(
          SimStep.TROUBLE,
          "DHCP NAK: " + answer.options().text(DhcpOption.MESSAGE).orElse("no reason given"));
    }
    throw new BootFailedException("the DHCP server refused " + MAX_NAKS + " requests");
  }

  private DhcpMessage discover(DhcpIdentity identity, int xid, Instant begun)
      throws IOException, InterruptedException {
    @Nullable String objection = null;
    for (Duration wait : waits) {
      link.send(identity.discover(xid, seconds(begun)));
      Instant deadline = clock.instant().plus(wait);
      for (Duration left = wait; !left.isNegative(); left = left(deadline)) {
        Optional<DhcpMessage> answer = link.receive(left);
        if (answer.isEmpty()) {
          break;
        }
        DhcpMessage message = answer.get();
        if (!matches(message, identity, xid)
            || message.messageType().orElse(MessageType.NAK) != MessageType.OFFER) {
          continue;
        }
        if (faults.losesOffer()) {
          continue;
        }
        Optional<String> why = identity.objection(message);
        if (why.isEmpty()) {
          return message;
        }
        objection = why.get();
      }
    }
    throw new BootFailedException(
        objection == null
            ? "no DHCP offer after " + waits.size() + " DISCOVERs"
            : "no usable DHCP offer after " + waits.size() + " DISCOVERs: " + objection);
  }

  private DhcpMessage request(
      DhcpIdentity identity, int xid, Instant begun, DhcpMessage offer, Inet4Address server)
      throws IOException, InterruptedException {
    DhcpIdentity.Choice choice = new DhcpIdentity.Choice(server, offer.yiaddr());
    for (Duration wait : waits) {
      link.send(identity.request(xid, seconds(begun), choice));
      Instant deadline = clock.instant().plus(wait);
      for (Duration left = wait; !left.isNegative(); left = left(deadline)) {
        Optional<DhcpMessage> answer = link.receive(left);
        if (answer.isEmpty()) {
          break;
        }
        MessageType type = answer.get().messageType().orElse(MessageType.OFFER);
        if (matches(answer.get(), identity, xid)
            && (type == MessageType.ACK || type == MessageType.NAK)) {
          return answer.get();
        }
      }
    }
    throw new BootFailedException(
        "no answer to " + waits.size() + " DHCP REQUESTs for " + offer.yiaddr().getHostAddress());
  }

  private static Inet4Address testNet() {
    try {
      return (Inet4Address) java.net.InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, 7});
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  private static boolean matches(DhcpMessage message, DhcpIdentity identity, int xid) {
    return message.op() == DhcpMessage.BOOTREPLY
        && message.xid() == xid
        && java.util.Arrays.equals(message.chaddr(), identity.mac().octets());
  }

  private Duration left(Instant deadline) {
    return Duration.between(clock.instant(), deadline);
  }

  private int seconds(Instant begun) {
    return (int)
        Math.min(0xFFFF, Math.max(0, Duration.between(begun, clock.instant()).toSeconds()));
  }
}
