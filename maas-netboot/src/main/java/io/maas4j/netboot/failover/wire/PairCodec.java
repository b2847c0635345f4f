package io.maas4j.netboot.failover.wire;

import io.maas4j.id.MacAddress;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a {@link PairMessage}, without the length and the tag around them: type (u8) and
 * fields; texts, octets and lists with their length (u16) before them, numbers big-endian.
 */
public final class PairCodec {
  /** No message is longer. */
  public static final int MAX_MESSAGE = 256 << 10;

  /** Of nonces and proofs. */
  public static final int PROOF_LENGTH = 32;

  private static final int KINDS = 3;
  private static final int GREETING = 1;
  private static final int CHALLENGE = 2;
  private static final int PROOF = 3;
  private static final int HELLO = 4;
  private static final int BULK = 5;
  private static final int BULK_END = 6;
  private static final int READY = 7;
  private static final int UPDATE = 8;
  private static final int ACK = 9;
  private static final int REJECT = 10;
  private static final int HEARTBEAT = 11;

  private PairCodec() {}

  /** Appends a message. */
  public static void encode(PairMessage message, ByteBuf out) {
    if (message instanceof PairMessage.Update it) {
      out.writeByte(UPDATE).writeLong(it.number());
      leases(out, it.leases());
    } else if (message instanceof PairMessage.Ack it) {
      out.writeByte(ACK).writeLong(it.number());
    } else if (message instanceof PairMessage.Heartbeat it) {
      out.writeByte(HEARTBEAT).writeLong(it.clock());
    } else if (message instanceof PairMessage.Reject it) {
      out.writeByte(REJECT).writeLong(it.number());
      leases(out, it.leases());
    } else if (message instanceof PairMessage.Bulk it) {
      out.writeByte(BULK);
      leases(out, it.leases());
    } else if (message instanceof PairMessage.BulkEnd) {
      out.writeByte(BULK_END);
    } else if (message instanceof PairMessage.Ready) {
      out.writeByte(READY);
    } else if (message instanceof PairMessage.Hello it) {
      out.writeByte(HELLO).writeBoolean(it.remembers()).writeLong(it.awake());
    } else if (message instanceof PairMessage.Greeting it) {
      out.writeByte(GREETING);
      octets(out, it.network().getBytes(StandardCharsets.UTF_8));
      octets(out, it.secretId().getBytes(StandardCharsets.UTF_8));
      out.writeByte(it.role());
      octets(out, it.nonce());
    } else if (message instanceof PairMessage.Challenge it) {
      out.writeByte(CHALLENGE);
      octets(out, it.nonce());
      octets(out, it.proof());
    } else if (message instanceof PairMessage.Proof it) {
      out.writeByte(PROOF);
      octets(out, it.proof());
    } else {
      throw new AssertionError(message);
    }
  }

  /**
   * Reads a message that fills the buffer.
   *
   * @throws WireFormatException for anything else
   */
  public static PairMessage decode(ByteBuf in) {
    try {
      PairMessage message = message(in);
      if (in.isReadable()) {
        throw new WireFormatException(in.readableBytes() + " octets after the end of a message");
      }
      return message;
    } catch (IndexOutOfBoundsException e) {
      throw new WireFormatException("a message that is cut");
    }
  }

  private static PairMessage message(ByteBuf in) {
    int type = in.readUnsignedByte();
    switch (type) {
      case GREETING:
        return new PairMessage.Greeting(text(in), text(in), role(in), proof(in));
      case CHALLENGE:
        return new PairMessage.Challenge(proof(in), proof(in));
      case PROOF:
        return new PairMessage.Proof(proof(in));
      case HELLO:
        return new PairMessage.Hello(in.readBoolean(), time(in));
      case BULK:
        return new PairMessage.Bulk(leases(in));
      case BULK_END:
        return new PairMessage.BulkEnd();
      case READY:
        return new PairMessage.Ready();
      case UPDATE:
        return new PairMessage.Update(in.readLong(), leases(in));
      case ACK:
        return new PairMessage.Ack(in.readLong());
      case REJECT:
        return new PairMessage.Reject(in.readLong(), leases(in));
      case HEARTBEAT:
        return new PairMessage.Heartbeat(time(in));
      default:
        throw new WireFormatException("message type " + type);
    }
  }

  private static void leases(ByteBuf out, List<WireLease> leases) {
    out.writeShort(leases.size());
    for (WireLease lease : leases) {
      out.writeByte(lease.kind());
      out.writeBytes(lease.mac().octets());
      byte[] address = lease.address().getAddress();
      out.writeByte(address.length).writeBytes(address);
      out.writeLong(lease.start()).writeLong(lease.end()).writeLong(lease.version());
      octets(out, lease.hostname().getBytes(StandardCharsets.UTF_8));
      octets(out, lease.clientId());
    }
  }

  private static List<WireLease> leases(ByteBuf in) {
    int count = in.readUnsignedShort();
    List<WireLease> leases = new ArrayList<>(Math.min(count, 256));
    for (int i = 0; i < count; i++) {
      int kind = in.readUnsignedByte();
      if (kind >= KINDS) {
        throw new WireFormatException("lease kind " + kind);
      }
      byte[] mac = new byte[6];
      in.readBytes(mac);
      byte[] address = new byte[address(in.readUnsignedByte())];
      in.readBytes(address);
      try {
        leases.add(
            new WireLease(
                kind,
                MacAddress.of(mac),
                InetAddress.getByAddress(address),
                time(in),
                time(in),
                time(in),
                text(in),
                octets(in)));
      } catch (UnknownHostException e) {
        throw new WireFormatException("an address of " + address.length + " octets");
      }
    }
    return leases;
  }

  private static int address(int length) {
    if (length != 4 && length != 16) {
      throw new WireFormatException("an address of " + length + " octets");
    }
    return length;
  }

  /** Times and versions: far from any overflow when something is added. */
  private static long time(ByteBuf in) {
    long time = in.readLong();
    if (time < 0 || time > Long.MAX_VALUE / 4) {
      throw new WireFormatException("a time or version of " + time);
    }
    return time;
  }

  private static int role(ByteBuf in) {
    int role = in.readUnsignedByte();
    if (role > 1) {
      throw new WireFormatException("role " + role);
    }
    return role;
  }

  private static byte[] proof(ByteBuf in) {
    byte[] octets = octets(in);
    if (octets.length != PROOF_LENGTH) {
      throw new WireFormatException("a nonce or proof of " + octets.length + " octets");
    }
    return octets;
  }

  private static String text(ByteBuf in) {
    return new String(octets(in), StandardCharsets.UTF_8);
  }

  private static byte[] octets(ByteBuf in) {
    byte[] octets = new byte[checked(in, in.readUnsignedShort())];
    in.readBytes(octets);
    return octets;
  }

  private static int checked(ByteBuf in, int length) {
    if (length > in.readableBytes()) {
      throw new WireFormatException("a message that is cut");
    }
    return length;
  }

  private static void octets(ByteBuf out, byte[] octets) {
    if (octets.length > 0xFFFF) {
      throw new WireFormatException(octets.length + " octets do not fit into a message");
    }
    out.writeShort(octets.length).writeBytes(octets);
  }
}
