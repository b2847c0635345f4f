package io.maas4j.netboot.dhcp.wire;

import io.maas4j.netboot.wire.WireFormatException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A DHCPv4 message (RFC 2131 §2), in either direction. Immutable and thread-safe.
 *
 * <p>A client builds a request and reads the answer so:
 *
 * <pre>{@code
 * byte[] datagram =
 *     DhcpMessage.request(MessageType.DISCOVER, xid, mac.octets())
 *         .option(DhcpOption.PARAMETER_REQUEST_LIST, 1, 3, 6, 66, 67)
 *         .optionU16(DhcpOption.CLIENT_ARCHITECTURE, 0x0007)
 *         .build()
 *         .encode();
 * DhcpMessage offer = DhcpMessage.decode(received);
 * offer.messageType(); // OFFER
 * offer.yiaddr();
 * }</pre>
 */
public final class DhcpMessage {
  /** From the client to the server. */
  public static final int BOOTREQUEST = 1;

  /** From the server to the client. */
  public static final int BOOTREPLY = 2;

  /** 0.0.0.0. */
  public static final Inet4Address ANY = address(new byte[4], 0);

  /** 255.255.255.255. */
  public static final Inet4Address LIMITED_BROADCAST = address(new byte[] {-1, -1, -1, -1}, 0);

  /** Relays of old BOOTP drop anything shorter. */
  public static final int MIN_LENGTH = 300;

  static final int SNAME_AT = 44;
  static final int FILE_AT = 108;
  static final int COOKIE_AT = 236;
  static final int OPTIONS_AT = 240;
  static final int COOKIE = 0x63825363;
  private static final int BROADCAST_FLAG = 0x8000;

  private final int op;
  private final int htype;
  private final int hops;
  private final int xid;
  private final int secs;
  private final int flags;
  private final Inet4Address ciaddr;
  private final Inet4Address yiaddr;
  private final Inet4Address siaddr;
  private final Inet4Address giaddr;
  private final byte[] chaddr;
  private final String sname;
  private final String file;
  private final DhcpOptions options;

  private DhcpMessage(Builder builder) {
    op = builder.op;
    htype = builder.htype;
    hops = builder.hops;
    xid = builder.xid;
    secs = builder.secs;
    flags = builder.flags;
    ciaddr = builder.ciaddr;
    yiaddr = builder.yiaddr;
    siaddr = builder.siaddr;
    giaddr = builder.giaddr;
    chaddr = builder.chaddr;
    sname = builder.sname;
    file = builder.file;
    options = DhcpOptions.owning(builder.shareOptions());
  }

  /**
   * Starts a client's message.
   *
   * @param hardwareAddress at most 16 octets; hardware type is Ethernet
   */
  public static Builder request(MessageType type, int xid, byte[] hardwareAddress) {
    return new Builder(BOOTREQUEST)
        .xid(xid)
        .hardwareAddress(1, hardwareAddress)
        .option(DhcpOption.MESSAGE_TYPE, type.code());
  }

  /** Starts the answer: op turned round, htype, xid, flags, giaddr and chaddr copied. */
  public Builder reply(MessageType type) {
    return new Builder(BOOTREPLY)
        .xid(xid)
        .flags(flags)
        .giaddr(giaddr)
        .hardwareAddress(htype, chaddr)
        .option(DhcpOption.MESSAGE_TYPE, type.code());
  }

  /** A builder that holds all of this message. */
  public Builder toBuilder() {
    Builder builder = new Builder(op);
    builder.hops = hops;
    builder.secs = secs;
    builder.ciaddr = ciaddr;
    builder.yiaddr = yiaddr;
    builder.siaddr = siaddr;
    builder.sname = sname;
    builder.file = file;
    builder.options(options.list());
    builder.sharesOptions = true;
    return builder.xid(xid).flags(flags).giaddr(giaddr).hardwareAddress(htype, chaddr);
  }

  /**
   * Reads a datagram's payload.
   *
   * <p>Options of a repeated code are joined (RFC 3396), {@code file} and {@code sname} are read as
   * options where option 52 says so, and a last option that runs over the end is left out.
   *
   * @throws WireFormatException when this is no DHCP message, and nothing else
   */
  public static DhcpMessage decode(byte[] bytes) {
    return owning(bytes.clone());
  }

  /**
   * As {@link #decode(byte[])} without a copy: the message looks into the array from now on, so
   * that nobody may change it any more.
   */
  public static DhcpMessage owning(byte[] bytes) {
    return DhcpDecoder.decode(bytes);
  }

  /** As {@link #decode(byte[])}, over what remains in the buffer, which is left untouched. */
  public static DhcpMessage decode(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return owning(bytes);
  }

  /** The message's bytes, without a limit of size, padded to {@value #MIN_LENGTH}. */
  public byte[] encode() {
    return encode(Integer.MAX_VALUE).orElseThrow();
  }

  /**
   * The message's bytes, at least {@value #MIN_LENGTH}, option 82 last (RFC 3046 §2.2). Where there
   * is too little room, options move into {@code file} and then {@code sname} when those are free
   * (option 52).
   *
   * @param maxLength of the UDP payload
   * @return empty when the options do not fit even so: leave some out
   */
  public Optional<byte[]> encode(int maxLength) {
    return DhcpEncoder.encode(this, maxLength);
  }

  /** {@link #BOOTREQUEST} or {@link #BOOTREPLY}. */
  public int op() {
    return op;
  }

  /** Hardware type; 1 is Ethernet. */
  public int htype() {
    return htype;
  }

  public int hops() {
    return hops;
  }

  public int xid() {
    return xid;
  }

  /** Seconds since the client began. */
  public int secs() {
    return secs;
  }

  public int flags() {
    return flags;
  }

  /** Whether the client cannot take unicast before it has an address. */
  public boolean broadcast() {
    return (flags & BROADCAST_FLAG) != 0;
  }

  /** The address that the client uses; {@link #ANY} when none. */
  public Inet4Address ciaddr() {
    return ciaddr;
  }

  /** The address that the client gets; {@link #ANY} when none. */
  public Inet4Address yiaddr() {
    return yiaddr;
  }

  /** Next server: where the boot file is. */
  public Inet4Address siaddr() {
    return siaddr;
  }

  /** The relay; {@link #ANY} when none. */
  public Inet4Address giaddr() {
    return giaddr;
  }

  /** The client's hardware address, as long as {@code hlen} said; a fresh array. */
  public byte[] chaddr() {
    return copy(chaddr);
  }

  /** Server name; empty when none or used for options. */
  public String sname() {
    return sname;
  }

  /** Boot file of the fixed header; empty when none or used for options. */
  public String file() {
    return file;
  }

  public DhcpOptions options() {
    return options;
  }

  /** Option 53; empty for plain BOOTP and for codes that nobody knows. */
  public Optional<MessageType> messageType() {
    OptionList list = options.list();
    int index = list.find(DhcpOption.MESSAGE_TYPE);
    return index >= 0 && list.length(index) == 1
        ? MessageType.of(list.octet(index, 0) & 0xFF)
        : Optional.empty();
  }

  /** Whether option 53 says this. */
  public boolean is(MessageType type) {
    Optional<MessageType> own = messageType();
    return own.isPresent() && own.get() == type;
  }

  /** The boot file wherever it is: option 67 before the header's field. Empty when none. */
  public Optional<String> bootFile() {
    return options
        .text(DhcpOption.BOOT_FILE_NAME)
        .or(() -> file.isEmpty() ? Optional.empty() : Optional.of(file));
  }

  /**
   * What option 77 can mean: the raw value (iPXE, many loaders) and, where the bytes allow it, each
   * of the length-prefixed instances of RFC 3004.
   */
  public Set<String> userClasses() {
    Optional<byte[]> raw = options.bytes(DhcpOption.USER_CLASS);
    if (raw.isEmpty()) {
      return Set.of();
    }
    byte[] bytes = raw.get();
    Set<String> classes = new LinkedHashSet<>();
    options.text(DhcpOption.USER_CLASS).ifPresent(classes::add);
    List<String> instances = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int length = bytes[at] & 0xFF;
      if (length == 0 || at + 1 + length > bytes.length) {
        return classes;
      }
      instances.add(new String(bytes, at + 1, length, StandardCharsets.UTF_8));
      at += 1 + length;
    }
    classes.addAll(instances);
    return classes;
  }

  /**
   * Option 82's sub-options.
   *
   * @return empty when no relay added any
   * @throws WireFormatException when one runs over the end
   */
  public Optional<DhcpOptions> relayAgent() {
    return options
        .bytes(DhcpOption.RELAY_AGENT_INFORMATION)
        .map(value -> DhcpOptions.nested("relay agent information (82)", value));
  }

  // Not by clone(): C1 makes a call out of that.
  private static byte[] copy(byte[] octets) {
    return Arrays.copyOf(octets, octets.length);
  }

  static Inet4Address address(byte[] bytes, int at) {
    byte[] octets = {bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]};
    try {
      return (Inet4Address) InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new AssertionError("four octets are an address", e);
    }
  }

  @Override
  public boolean equals(Object object) {
    if (!(object instanceof DhcpMessage)) {
      return false;
    }
    DhcpMessage other = (DhcpMessage) object;
    return op == other.op
        && htype == other.htype
        && hops == other.hops
        && xid == other.xid
        && secs == other.secs
        && flags == other.flags
        && ciaddr.equals(other.ciaddr)
        && yiaddr.equals(other.yiaddr)
        && siaddr.equals(other.siaddr)
        && giaddr.equals(other.giaddr)
        && Arrays.equals(chaddr, other.chaddr)
        && sname.equals(other.sname)
        && file.equals(other.file)
        && options.equals(other.options);
  }

  @Override
  public int hashCode() {
    return 31 * xid + Arrays.hashCode(chaddr);
  }

  @Override
  public String toString() {
    return String.format(
        "%s xid=%08x chaddr=%s ciaddr=%s yiaddr=%s siaddr=%s giaddr=%s file='%s' options=%s",
        messageType().map(Enum::name).orElse("BOOTP"),
        xid,
        HexFormat.ofDelimiter(":").formatHex(chaddr),
        ciaddr.getHostAddress(),
        yiaddr.getHostAddress(),
        siaddr.getHostAddress(),
        giaddr.getHostAddress(),
        file,
        options);
  }

  /** Collects a message. Not thread-safe. */
  public static final class Builder {
    private final int op;
    private int htype = 1;
    private int hops;
    private int xid;
    private int secs;
    private int flags;
    private Inet4Address ciaddr = ANY;
    private Inet4Address yiaddr = ANY;
    private Inet4Address siaddr = ANY;
    private Inet4Address giaddr = ANY;
    private byte[] chaddr = new byte[0];
    private String sname = "";
    private String file = "";
    private @Nullable OptionList options;
    // Whether a message has the same list: then it is copied before it changes.
    private boolean sharesOptions;

    Builder(int op) {
      this.op = op;
    }

    public Builder xid(int xid) {
      this.xid = xid;
      return this;
    }

    /** 0-255. */
    public Builder hops(int hops) {
      this.hops = inRange("hops", hops, 0xFF);
      return this;
    }

    /** 0-65535. */
    public Builder secs(int secs) {
      this.secs = inRange("secs", secs, 0xFFFF);
      return this;
    }

    /** 0-65535. */
    public Builder flags(int flags) {
      this.flags = inRange("flags", flags, 0xFFFF);
      return this;
    }

    /** Sets the broadcast flag. */
    public Builder broadcast() {
      flags |= BROADCAST_FLAG;
      return this;
    }

    public Builder ciaddr(Inet4Address address) {
      ciaddr = address;
      return this;
    }

    public Builder yiaddr(Inet4Address address) {
      yiaddr = address;
      return this;
    }

    public Builder siaddr(Inet4Address address) {
      siaddr = address;
      return this;
    }

    public Builder giaddr(Inet4Address address) {
      giaddr = address;
      return this;
    }

    /** At most 16 octets. */
    public Builder hardwareAddress(int htype, byte[] octets) {
      if (octets.length > 16) {
        throw new IllegalArgumentException(
            "a hardware address of " + octets.length + " octets does not fit into chaddr (16)");
      }
      this.htype = inRange("htype", htype, 0xFF);
      chaddr = copy(octets);
      return this;
    }

    /** At most 64 octets. */
    public Builder sname(String sname) {
      this.sname = fitting("sname", sname, FILE_AT - SNAME_AT);
      return this;
    }

    /** At most 128 octets. */
    public Builder file(String file) {
      this.file = fitting("file", file, COOKIE_AT - FILE_AT);
      return this;
    }

    /** Appends an option, or replaces it in its place. */
    public Builder option(int code, byte[] value) {
      if (code <= DhcpOption.PAD || code >= DhcpOption.END || code == DhcpOption.OVERLOAD) {
        throw new IllegalArgumentException(
            "option " + code + " belongs to the encoding: use 1-254 without 52");
      }
      ownOptions().put(code, copy(value), 0, value.length);
      return this;
    }

    /** Takes the list over, instead of all options so far. */
    Builder options(OptionList all) {
      options = all;
      sharesOptions = false;
      return this;
    }

    private OptionList shareOptions() {
      OptionList list = options == null ? new OptionList() : options;
      options = list;
      sharesOptions = true;
      return list;
    }

    private OptionList ownOptions() {
      OptionList list = options == null ? new OptionList() : options;
      if (sharesOptions) {
        list = list.copy();
        sharesOptions = false;
      }
      options = list;
      return list;
    }

    /** Appends an option of octets. */
    public Builder option(int code, int... octets) {
      byte[] value = new byte[octets.length];
      for (int i = 0; i < octets.length; i++) {
        value[i] = (byte) octets[i];
      }
      return option(code, value);
    }

    public Builder option(int code, String text) {
      return option(code, text.getBytes(StandardCharsets.UTF_8));
    }

    public Builder option(int code, Inet4Address address) {
      return option(code, address.getAddress());
    }

    public Builder option(int code, List<Inet4Address> addresses) {
      byte[] value = new byte[4 * addresses.size()];
      for (int i = 0; i < addresses.size(); i++) {
        System.arraycopy(addresses.get(i).getAddress(), 0, value, 4 * i, 4);
      }
      return option(code, value);
    }

    public Builder optionU16(int code, int number) {
      return option(code, number >> 8, number);
    }

    public Builder optionU32(int code, long number) {
      return option(
          code, (int) (number >> 24), (int) (number >> 16), (int) (number >> 8), (int) number);
    }

    public Builder without(int code) {
      ownOptions().remove(code);
      return this;
    }

    public DhcpMessage build() {
      return new DhcpMessage(this);
    }

    private static int inRange(String name, int value, int max) {
      if (value < 0 || value > max) {
        throw new IllegalArgumentException(name + " " + value + " is not in 0-" + max);
      }
      return value;
    }

    private static String fitting(String name, String text, int max) {
      int length = text.getBytes(StandardCharsets.ISO_8859_1).length;
      if (length > max || text.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            name + " takes " + max + " octets without NUL, not " + length + ": '" + text + "'");
      }
      return text;
    }
  }
}
