package io.maas4j.netboot.dhcp6.wire;

import io.maas4j.netboot.wire.WireFormatException;
import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A message between client and server (RFC 8415 §8). Immutable, equal by content.
 *
 * <p>The readers of options that decoding checks throw {@link WireFormatException} only for a
 * message that was built with bad ones.
 *
 * @param messageCode 0–255, but not a relay's
 * @param transactionId 0–2^24-1
 */
public record Dhcp6Message(int messageCode, int transactionId, Dhcp6Options options)
    implements Dhcp6Packet {
  static final int HEADER_OCTETS = 4;

  private static final int MAX_TRANSACTION = 0xFF_FFFF;

  public Dhcp6Message {
    if (messageCode < 0
        || messageCode > 0xFF
        || MessageType.of(messageCode).filter(MessageType::isRelayed).isPresent()) {
      throw new IllegalArgumentException(
          "message type " + messageCode + " is none of clients and servers");
    }
    if (transactionId < 0 || transactionId > MAX_TRANSACTION) {
      throw new IllegalArgumentException(
          "transaction id " + transactionId + " is not in 0-16777215");
    }
  }

  public static Builder builder(MessageType type, int transactionId) {
    return new Builder(type, transactionId);
  }

  /** Empty for types of other RFCs. */
  public Optional<MessageType> type() {
    return MessageType.of(messageCode);
  }

  public Optional<Duid> clientId() {
    return options.first(Dhcp6Option.CLIENTID).map(Duid::new);
  }

  public Optional<Duid> serverId() {
    return options.first(Dhcp6Option.SERVERID).map(Duid::new);
  }

  /** All identity associations of a kind, in their order. */
  public List<Ia> associations(Ia.Kind kind) {
    List<Ia> associations = new ArrayList<>();
    for (byte[] value : options.all(kind.option())) {
      associations.add(Dhcp6Decoder.association(kind, value, 0, value.length));
    }
    return associations;
  }

  /** The message's own status; an absent one means success. */
  public Optional<Status> status() {
    return options
        .first(Dhcp6Option.STATUS_CODE)
        .map(value -> Dhcp6Decoder.status(value, 0, value.length));
  }

  /** Option codes that the client asks for, in its order. */
  public Set<Integer> requestedOptions() {
    Set<Integer> codes = new LinkedHashSet<>();
    for (byte[] value : options.all(Dhcp6Option.ORO)) {
      for (int at = 0; at + 1 < value.length; at += 2) {
        codes.add(Octets.u16(value, at));
      }
    }
    return codes;
  }

  /** Addresses of a list option such as {@link Dhcp6Option#DNS_SERVERS}. */
  public List<Inet6Address> addresses(int code) {
    List<Inet6Address> addresses = new ArrayList<>();
    for (byte[] value : options.all(code)) {
      for (int at = 0; at + 16 <= value.length; at += 16) {
        addresses.add(Octets.address(value, at));
      }
    }
    return addresses;
  }

  public Builder toBuilder() {
    return new Builder(messageCode, transactionId).options(options);
  }

  @Override
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(messageCode);
    Octets.u24(out, transactionId);
    options.encode(out);
    return out.toByteArray();
  }

  /** Collects a message. Not thread-safe. */
  public static final class Builder {
    private final int messageCode;
    private final int transactionId;
    private final Dhcp6Options.Builder options = Dhcp6Options.builder();

    private Builder(MessageType type, int transactionId) {
      this(type.code(), transactionId);
    }

    private Builder(int messageCode, int transactionId) {
      this.messageCode = messageCode;
      this.transactionId = transactionId;
    }

    public Builder clientId(Duid duid) {
      return option(Dhcp6Option.CLIENTID, duid.octets());
    }

    public Builder serverId(Duid duid) {
      return option(Dhcp6Option.SERVERID, duid.octets());
    }

    public Builder association(Ia association) {
      return option(association.kind().option(), association.encode());
    }

    public Builder status(Status status) {
      return option(Dhcp6Option.STATUS_CODE, status.encode());
    }

    /** Asks for options. */
    public Builder request(int... codes) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int code : codes) {
        Octets.u16(out, code);
      }
      return option(Dhcp6Option.ORO, out.toByteArray());
    }

    /** Adds an option behind the others. */
    public Builder option(int code, byte[] value) {
      options.add(code, value);
      return this;
    }

    public Builder options(Dhcp6Options more) {
      options.addAll(more);
      return this;
    }

    public Dhcp6Message build() {
      return new Dhcp6Message(messageCode, transactionId, options.build());
    }
  }
}
