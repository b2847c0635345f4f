package io.maas4j.power.virsh;

import io.maas4j.power.steps.StepFailed;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A host over libvirt's own protocol, on a connection of this one call: a header and a body in XDR,
 * each answer with its call's serial number (libvirt, "RPC infrastructure" and remote_protocol).
 * Blocks until the thread is interrupted, which the deadline does.
 */
final class LibvirtRpc implements Host, AutoCloseable {
  private static final int PROGRAM = 0x20008086;
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 28;
  private static final int MAX_MESSAGE = 1 << 22;
  // Events and keep-alives that may come in between.
  private static final int MAX_STRAY_MESSAGES = 1000;

  private static final int OPEN = 1;
  private static final int CREATE = 9;
  private static final int DEFINE_XML = 11;
  private static final int DESTROY = 12;
  private static final int GET_XML = 14;
  private static final int LOOKUP_BY_NAME = 23;
  private static final int AUTH_LIST = 66;
  private static final int AUTH_POLKIT = 70;
  private static final int GET_STATE = 212;
  private static final int LIST_ALL_DOMAINS = 273;

  // virDomainXMLFlags.
  private static final int SECURE = 1;
  private static final int INACTIVE = 2;

  private static final int CALL = 0;
  private static final int REPLY = 1;
  private static final int STATUS_OK = 0;

  private static final int AUTH_NONE = 0;
  private static final int POLKIT = 2;
  private static final int MAX_AUTH_TYPES = 20;

  private static final int NO_DOMAIN = 42;
  private static final int AUTH_FAILED = 45;
  private static final int AUTH_CANCELLED = 79;
  private static final int ACCESS_DENIED = 88;
  private static final int UUID_BYTES = 16;
  // REMOTE_DOMAIN_LIST_MAX.
  private static final int MAX_DOMAINS = 16_384;

  private final SocketChannel channel;
  private final String peer;
  private int serial;

  private LibvirtRpc(SocketChannel channel, String peer) {
    this.channel = channel;
    this.peer = peer;
  }

  /**
   * Connects.
   *
   * @param connection the hypervisor at the other end, {@code qemu:///system}
   * @param peer the other end's name for people
   */
  static LibvirtRpc open(SocketAddress address, String peer, String connection)
      throws StepFailed, InterruptedException {
    SocketChannel channel;
    try {
      channel = SocketChannel.open(address);
    } catch (ClosedByInterruptException e) {
      throw interrupted();
    } catch (IOException e) {
      throw StepFailed.unreachable("libvirt at " + peer + ": " + e.getMessage());
    }
    LibvirtRpc rpc = new LibvirtRpc(channel, peer);
    boolean usable = false;
    try {
      rpc.authenticate();
      rpc.call(OPEN, new XdrWriter().integer(1).string(connection).integer(0));
      usable = true;
      return rpc;
    } finally {
      if (!usable) {
        rpc.close();
      }
    }
  }

  @Override
  public List<String> domains() throws StepFailed, InterruptedException {
    XdrReader answer = call(LIST_ALL_DOMAINS, new XdrWriter().integer(1).integer(0));
    try {
      int count = answer.integer();
      if (count < 0 || count > MAX_DOMAINS) {
        throw new XdrReader.Damaged("a list of " + Integer.toUnsignedString(count) + " domains");
      }
      List<String> names = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        names.add(answer.string());
        answer.fixed(UUID_BYTES);
        answer.integer();
      }
      return names;
    } catch (XdrReader.Damaged e) {
      throw damaged(e);
    }
  }

  @Override
  public Hypervisor domain(String name) throws StepFailed, InterruptedException {
    return new Domain(lookUp(name));
  }

  /** One domain, as libvirt calls it. */
  private final class Domain implements Hypervisor {
    private final byte[] domain;

    Domain(byte[] domain) {
      this.domain = domain;
    }

    @Override
    public DomainState state() throws StepFailed, InterruptedException {
      XdrReader answer = call(GET_STATE, new XdrWriter().fixed(domain).integer(0));
      try {
        int number = answer.integer();
        return DomainState.ofNumber(number)
            .orElseThrow(
                () ->
                    StepFailed.fatal(
                        "libvirt at " + peer + " tells a state that is not known: " + number));
      } catch (XdrReader.Damaged e) {
        throw damaged(e);
      }
    }

    @Override
    public void start() throws StepFailed, InterruptedException {
      call(CREATE, new XdrWriter().fixed(domain));
    }

    @Override
    public void destroy() throws StepFailed, InterruptedException {
      call(DESTROY, new XdrWriter().fixed(domain));
    }

    @Override
    public String xml() throws StepFailed, InterruptedException {
      XdrReader answer = call(GET_XML, new XdrWriter().fixed(domain).integer(SECURE | INACTIVE));
      try {
        return answer.string();
      } catch (XdrReader.Damaged e) {
        throw damaged(e);
      }
    }

    @Override
    public void define(String xml) throws StepFailed, InterruptedException {
      call(DEFINE_XML, new XdrWriter().string(xml));
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket did not close", e);
    }
  }

  private void authenticate() throws StepFailed, InterruptedException {
    XdrReader answer = call(AUTH_LIST, new XdrWriter());
    try {
      int types = answer.integer();
      boolean polkit = false;
      for (int i = 0; i < Math.min(types, MAX_AUTH_TYPES); i++) {
        int type = answer.integer();
        if (type == AUTH_NONE) {
          return;
        }
        polkit |= type == POLKIT;
      }
      if (polkit) {
        call(AUTH_POLKIT, new XdrWriter());
      } else if (types > 0) {
        throw StepFailed.authentication(
                "libvirt at " + peer + " asks for SASL, which this driver does not speak")
            .remedy("use an address with qemu+ssh://, or let libvirt do without SASL");
      }
    } catch (XdrReader.Damaged e) {
      throw damaged(e);
    }
  }

  /** What libvirt calls a domain by: name, UUID and number, as it told them. */
  private byte[] lookUp(String name) throws StepFailed, InterruptedException {
    XdrReader answer = call(LOOKUP_BY_NAME, new XdrWriter().string(name));
    try {
      return new XdrWriter()
          .string(answer.string())
          .fixed(answer.fixed(UUID_BYTES))
          .integer(answer.integer())
          .toBytes();
    } catch (XdrReader.Damaged e) {
      throw damaged(e);
    }
  }

  private XdrReader call(int procedure, XdrWriter arguments)
      throws StepFailed, InterruptedException {
    serial++;
    byte[] body = arguments.toBytes();
    byte[] message =
        new XdrWriter()
            .integer(HEADER_BYTES + body.length)
            .integer(PROGRAM)
            .integer(VERSION)
            .integer(procedure)
            .integer(CALL)
            .integer(serial)
            .integer(STATUS_OK)
            .fixed(body)
            .toBytes();
    try {
      ByteBuffer out = ByteBuffer.wrap(message);
      while (out.hasRemaining()) {
        channel.write(out);
      }
      for (int i = 0; i < MAX_STRAY_MESSAGES; i++) {
        XdrReader answer = new XdrReader(receive());
        int program = answer.integer();
        answer.integer();
        int answered = answer.integer();
        int type = answer.integer();
        int number = answer.integer();
        int status = answer.integer();
        if (program == PROGRAM && type == REPLY && number == serial && answered == procedure) {
          if (status != STATUS_OK) {
            throw refused(answer);
          }
          return answer;
        }
      }
      throw StepFailed.fatal("libvirt at " + peer + " answers everything but the question");
    } catch (ClosedByInterruptException e) {
      throw interrupted();
    } catch (IOException e) {
      throw StepFailed.unreachable("libvirt at " + peer + " broke off: " + e.getMessage());
    } catch (XdrReader.Damaged e) {
      throw damaged(e);
    }
  }

  /** A message without its length. */
  private byte[] receive() throws IOException, XdrReader.Damaged {
    int length = ByteBuffer.wrap(read(Integer.BYTES)).getInt();
    if (length < HEADER_BYTES || length > MAX_MESSAGE) {
      throw new XdrReader.Damaged("a message of " + Integer.toUnsignedString(length) + " bytes");
    }
    return read(length - Integer.BYTES);
  }

  private byte[] read(int length) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(length);
    while (in.hasRemaining()) {
      if (channel.read(in) < 0) {
        throw new EOFException("the connection was closed");
      }
    }
    return in.array();
  }

  /** A remote_error: a code, where it arose, and a text. */
  private StepFailed refused(XdrReader error) throws XdrReader.Damaged {
    int code = error.integer();
    error.integer();
    String message = error.integer() == 0 ? "error " + code : error.string();
    return switch (code) {
      case NO_DOMAIN ->
          StepFailed.setting(
              VirshSteps.DOMAIN, "names a domain that " + peer + " does not have: " + message);
      case AUTH_FAILED, AUTH_CANCELLED, ACCESS_DENIED ->
          StepFailed.authentication("libvirt at " + peer + ": " + message);
      default -> StepFailed.fatal("libvirt at " + peer + ": " + message);
    };
  }

  private StepFailed damaged(XdrReader.Damaged e) {
    return StepFailed.fatal(peer + " does not answer as libvirt does: " + e.getMessage());
  }

  private static InterruptedException interrupted() {
    // The channel leaves the flag set.
    Thread.interrupted();
    return new InterruptedException();
  }
}
