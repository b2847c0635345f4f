package io.maas4j.netboot.mdns.wire;

import io.maas4j.netboot.wire.WireFormatException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A DNS message, as far as it tells of hosts. Immutable.
 *
 * @param response whether it answers; a question otherwise
 * @param records answers and additional records of the types A, AAAA, PTR and SRV, in their order
 */
public record MdnsMessage(boolean response, List<Fact> records) {
  /** So many records are read; nobody announces more at once. */
  public static final int MOST_RECORDS = 512;

  private static final int HEADER = 12;
  private static final int RESPONSE = 0x80;
  private static final int A = 1;
  private static final int PTR = 12;
  private static final int AAAA = 28;
  private static final int SRV = 33;
  private static final int INTERNET = 1;
  private static final int LONGEST_NAME = 255;
  private static final int POINTER = 0xC0;

  public MdnsMessage {
    records = List.copyOf(records);
  }

  /** What a record says. */
  public sealed interface Fact {
    /** Labels joined by dots, without the last dot, as sent; may be of any characters. */
    String name();

    /** Whether it is to be forgotten (a TTL of zero, RFC 6762 §10.1). */
    boolean goodbye();
  }

  /** A or AAAA. */
  public record Address(String name, InetAddress address, boolean goodbye) implements Fact {}

  /** PTR: the name points to another. */
  public record Pointer(String name, String target, boolean goodbye) implements Fact {}

  /** SRV: a service is at a host. */
  public record Service(String name, String host, int port, boolean goodbye) implements Fact {}

  /**
   * @throws WireFormatException when it ends early, names are too long or turn in circles, or there
   *     are more than {@value #MOST_RECORDS} records
   */
  public static MdnsMessage decode(byte[] bytes) {
    return new Reader(bytes).message();
  }

  private static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    MdnsMessage message() {
      need(HEADER);
      boolean response = (bytes[2] & RESPONSE) != 0;
      at = 4;
      int questions = u16();
      int answers = u16();
      int authorities = u16();
      int additional = u16();
      if (questions + answers + authorities + additional > MOST_RECORDS) {
        throw new WireFormatException(4, "counts", "more than " + MOST_RECORDS + " records");
      }
      for (int i = 0; i < questions; i++) {
        name();
        need(4);
        at += 4;
      }
      List<Fact> facts = new ArrayList<>();
      for (int i = 0; i < answers + authorities + additional; i++) {
        record(facts);
      }
      return new MdnsMessage(response, facts);
    }

    private void record(List<Fact> facts) {
      String name = name();
      int type = u16();
      int kind = u16() & 0x7FFF; // the highest bit flushes caches (RFC 6762 §10.2)
      boolean goodbye = u16() == 0 & u16() == 0;
      int length = u16();
      need(length);
      int end = at + length;
      if (kind == INTERNET) {
        fact(name, type, length, goodbye, facts);
        if (at > end) {
          throw new WireFormatException(at, "RDLENGTH", "the record is longer than it says");
        }
      }
      at = end;
    }

    private void fact(String name, int type, int length, boolean goodbye, List<Fact> facts) {
      if (type == A && length == 4 || type == AAAA && length == 16) {
        facts.add(new Address(name, address(Arrays.copyOfRange(bytes, at, at + length)), goodbye));
      } else if (type == PTR) {
        facts.add(new Pointer(name, name(), goodbye));
      } else if (type == SRV) {
        need(6);
        at += 4;
        int port = u16();
        facts.add(new Service(name, name(), port, goodbye));
      }
    }

    /** RFC 1035 §4.1.4. Pointers lead backwards only, so that every chain of them ends. */
    private String name() {
      StringBuilder name = new StringBuilder();
      int from = at;
      int before = at;
      boolean jumped = false;
      while (true) {
        int length = octet(from);
        if ((length & POINTER) == POINTER) {
          int target = (length & ~POINTER) << 8 | octet(from + 1);
          if (target >= before) {
            throw new WireFormatException(from, "NAME", "points forward");
          }
          if (!jumped) {
            at = from + 2;
            jumped = true;
          }
          from = target;
          before = target;
        } else if ((length & POINTER) != 0) {
          throw new WireFormatException(from, "NAME", "a label of an unknown kind");
        } else if (length == 0) {
          if (!jumped) {
            at = from + 1;
          }
          return name.toString();
        } else {
          octet(from + length);
          name.append(name.isEmpty() ? "" : ".")
              .append(new String(bytes, from + 1, length, StandardCharsets.UTF_8));
          if (name.length() > LONGEST_NAME) {
            throw new WireFormatException(from, "NAME", "longer than 255 octets");
          }
          from += 1 + length;
        }
      }
    }

    private int octet(int where) {
      if (where >= bytes.length) {
        throw new WireFormatException(bytes.length, "NAME", "cut off");
      }
      return bytes[where] & 0xFF;
    }

    private int u16() {
      need(2);
      int value = (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
      at += 2;
      return value;
    }

    private void need(int count) {
      if (bytes.length - at < count) {
        throw new WireFormatException(bytes.length, "message", "cut off");
      }
    }

    private static InetAddress address(byte[] octets) {
      try {
        return InetAddress.getByAddress(octets);
      } catch (UnknownHostException e) {
        throw new AssertionError("4 or 16 octets are an address", e);
      }
    }
  }
}
