package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import java.util.HexFormat;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A client by the book of RFC 2131: what it believes it has is what counts. */
final class SimClient {
  private static final long RETRY_MILLIS = 2000;

  private final byte[] id;
  private MacAddress mac;
  private final SimClock time;
  // Message and the server it goes to; null for all.
  private final BiConsumer<DhcpMessage, Inet4Address> send;
  private final BiConsumer<SimClient, DhcpMessage> leased;
  private int xid;
  private State state = State.OFF;
  private long since;
  private long asked;
  private int tries;
  private @Nullable Inet4Address address;
  private @Nullable Inet4Address server;
  private @Nullable Inet4Address last;
  private long until;
  private long length;
  private int timer;

  private enum State {
    OFF,
    SELECTING,
    REQUESTING,
    REBOOTING,
    BOUND,
    RENEWING,
    REBINDING
  }

  /**
   * @param id option 61; empty for none
   */
  SimClient(
      MacAddress mac,
      byte[] id,
      SimClock time,
      BiConsumer<DhcpMessage, Inet4Address> send,
      BiConsumer<SimClient, DhcpMessage> leased) {
    this.mac = mac;
    this.id = id;
    this.time = time;
    this.send = send;
    this.leased = leased;
  }

  /** Its network card is another one from now on. */
  void changeCard(MacAddress other) {
    mac = other;
  }

  @Override
  public String toString() {
    return mac + " " + HexFormat.of().formatHex(id);
  }

  /** Whether it uses the address now. */
  boolean uses(Inet4Address other) {
    return other.equals(address) && until > time.now() && state.compareTo(State.BOUND) >= 0;
  }

  boolean isBound() {
    return address != null && uses(address);
  }

  void boot() {
    address = null;
    since = time.now();
    tries = 0;
    if (last != null && time.chance(50)) {
      state = State.REBOOTING;
    } else {
      state = State.SELECTING;
    }
    act();
  }

  void off() {
    state = State.OFF;
    address = null;
    timer++;
  }

  void release() {
    Inet4Address mine = address;
    Inet4Address from = server;
    if (mine != null && from != null && isBound()) {
      send.accept(
          message(MessageType.RELEASE).ciaddr(mine).option(DhcpOption.SERVER_ID, from).build(),
          from);
      off();
      // A RELEASE that arrives after a new lease ends that one: DHCP has no remedy, so it does not.
      time.in(time.between(2000, 20_000), this::boot);
    }
  }

  private void act() {
    xid++;
    asked = time.now();
    Inet4Address mine = address;
    Inet4Address before = last;
    switch (state) {
      case SELECTING -> send.accept(message(MessageType.DISCOVER).build(), null);
      case REBOOTING -> {
        if (before != null) {
          send.accept(
              message(MessageType.REQUEST).option(DhcpOption.REQUESTED_ADDRESS, before).build(),
              null);
        }
      }
      case RENEWING -> {
        if (mine != null) {
          send.accept(message(MessageType.REQUEST).ciaddr(mine).build(), server);
        }
      }
      case REBINDING -> {
        if (mine != null) {
          send.accept(message(MessageType.REQUEST).ciaddr(mine).build(), null);
        }
      }
      default -> {}
    }
    again();
  }

  private void again() {
    int mine = ++timer;
    time.in(
        RETRY_MILLIS + time.between(0, 500),
        () -> {
          if (mine == timer) {
            timeout();
          }
        });
  }

  private void timeout() {
    tries++;
    if (state == State.BOUND || state == State.OFF) {
      return;
    }
    if (state == State.REQUESTING || state == State.REBOOTING && tries > 3) {
      state = State.SELECTING;
    }
    if (address != null && until <= time.now()) {
      expired();
      return;
    }
    if (state == State.RENEWING && until - time.now() < length / 8) {
      state = State.REBINDING;
    }
    act();
  }

  private void expired() {
    address = null;
    state = time.chance(30) ? State.REBOOTING : State.SELECTING;
    tries = 0;
    since = time.now();
    act();
  }

  void receive(DhcpMessage reply) {
    if (reply.xid() != xid || state == State.OFF || state == State.BOUND) {
      return;
    }
    MessageType type = reply.messageType().orElseThrow();
    if (type == MessageType.OFFER && state == State.SELECTING) {
      state = State.REQUESTING;
      Inet4Address from = reply.options().address(DhcpOption.SERVER_ID).orElseThrow();
      xid++;
      asked = time.now();
      send.accept(
          message(MessageType.REQUEST)
              .option(DhcpOption.SERVER_ID, from)
              .option(DhcpOption.REQUESTED_ADDRESS, reply.yiaddr())
              .build(),
          null);
      again();
    } else if (type == MessageType.ACK && state != State.SELECTING) {
      bound(reply);
    } else if (type == MessageType.NAK && state != State.SELECTING) {
      address = null;
      last = null;
      state = State.SELECTING;
      since = time.now();
      act();
    }
  }

  private void bound(DhcpMessage ack) {
    state = State.BOUND;
    address = ack.yiaddr();
    last = address;
    server = ack.options().address(DhcpOption.SERVER_ID).orElseThrow();
    length = 1000 * ack.options().u32(DhcpOption.LEASE_TIME).orElseThrow();
    // RFC 2131 §4.4.1: counted from when it asked.
    until = asked + length;
    leased.accept(this, ack);
    int mine = ++timer;
    time.in(
        length / 2,
        () -> {
          if (mine == timer && state == State.BOUND) {
            state = State.RENEWING;
            since = time.now();
            tries = 0;
            act();
          }
        });
  }

  private DhcpMessage.Builder message(MessageType type) {
    DhcpMessage.Builder message =
        DhcpMessage.request(type, xid, mac.octets())
            .secs((int) Math.min(0xFFFF, (time.now() - since) / 1000));
    return id.length == 0 ? message : message.option(DhcpOption.CLIENT_ID, id);
  }
}
