package io.maas4j.benchmarks.dhcp;

import java.net.Inet4Address;
import java.nio.ByteBuffer;

/** The few octets of DHCP that a generator writes and looks at. One thread's own. */
final class Messages {
  static final int OFFER = 2;
  static final int ACK = 5;
  static final int NAK = 6;

  private static final int DISCOVER = 1;
  private static final int REQUEST = 3;
  private static final int COOKIE = 0x63825363;
  private static final int XID_AT = 4;
  private static final int FLAGS_AT = 10;
  private static final int YIADDR_AT = 16;
  private static final int GIADDR_AT = 24;
  private static final int CHADDR_AT = 28;
  private static final int COOKIE_AT = 236;
  private static final int OPTIONS_AT = 240;
  private static final int TYPE = 53;
  private static final int SERVER_ID = 54;
  private static final int REQUESTED_ADDRESS = 50;
  private static final int END = 255;
  private static final int MIN_LENGTH = 300;
  private static final byte BROADCAST = (byte) 0x80;
  // What an operating system asks for, no file of a boot loader among it.
  private static final byte[] PARAMETERS = {55, 8, 1, 28, 2, 3, 15, 6, 119, 12};

  private final ByteBuffer out = ByteBuffer.allocateDirect(MIN_LENGTH);
  private final byte[] header = new byte[MIN_LENGTH];
  private int type;
  private int serverId;

  /** Messages as a relay with this address passes them on. */
  static Messages relayed(Inet4Address relay) {
    Messages messages = new Messages();
    System.arraycopy(relay.getAddress(), 0, messages.header, GIADDR_AT, 4);
    messages.header[3] = 1;
    return messages;
  }

  /** Messages of clients on the server's own link, which take broadcasts only. */
  static Messages direct() {
    Messages messages = new Messages();
    messages.header[FLAGS_AT] = BROADCAST;
    return messages;
  }

  private Messages() {
    header[0] = 1;
    header[1] = 1;
    header[2] = 6;
    ByteBuffer.wrap(header).putInt(COOKIE_AT, COOKIE);
  }

  /** Valid until the next one is asked for. */
  ByteBuffer discover(int xid, long mac) {
    start(xid, mac, DISCOVER);
    return end();
  }

  /** The answer to an OFFER: of its address, to its server. */
  ByteBuffer request(int xid, long mac, int address, int server) {
    start(xid, mac, REQUEST);
    out.put((byte) SERVER_ID).put((byte) 4).putInt(server);
    out.put((byte) REQUESTED_ADDRESS).put((byte) 4).putInt(address);
    return end();
  }

  private void start(int xid, long mac, int messageType) {
    out.clear();
    out.put(header);
    out.putInt(XID_AT, xid);
    out.putShort(CHADDR_AT, (short) (mac >> 32)).putInt(CHADDR_AT + 2, (int) mac);
    out.position(OPTIONS_AT);
    out.put((byte) TYPE).put((byte) 1).put((byte) messageType);
  }

  private ByteBuffer end() {
    out.put(PARAMETERS).put((byte) END);
    return out.position(0).limit(MIN_LENGTH);
  }

  /** Reads what {@link #type} and {@link #serverId} tell; false when it is no reply. */
  boolean read(ByteBuffer reply) {
    type = 0;
    serverId = 0;
    if (reply.remaining() < OPTIONS_AT || reply.get(0) != 2 || reply.getInt(COOKIE_AT) != COOKIE) {
      return false;
    }
    int at = OPTIONS_AT;
    while (at + 1 < reply.limit()) {
      int code = reply.get(at) & 0xFF;
      if (code == END) {
        break;
      }
      if (code == 0) {
        at++;
        continue;
      }
      int length = reply.get(at + 1) & 0xFF;
      if (at + 2 + length > reply.limit()) {
        return false;
      }
      if (code == TYPE && length == 1) {
        type = reply.get(at + 2);
      } else if (code == SERVER_ID && length == 4) {
        serverId = reply.getInt(at + 2);
      }
      at += 2 + length;
    }
    return type != 0;
  }

  int type() {
    return type;
  }

  int serverId() {
    return serverId;
  }

  static int xid(ByteBuffer reply) {
    return reply.getInt(XID_AT);
  }

  static int yiaddr(ByteBuffer reply) {
    return reply.getInt(YIADDR_AT);
  }

  static long mac(ByteBuffer reply) {
    return (reply.getShort(CHADDR_AT) & 0xFFFFL) << 32 | reply.getInt(CHADDR_AT + 2) & 0xFFFFFFFFL;
  }
}
