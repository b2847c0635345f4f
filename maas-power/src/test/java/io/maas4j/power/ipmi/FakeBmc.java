package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.AsfPing;
import io.maas4j.power.ipmi.wire.AsfPong;
import io.maas4j.power.ipmi.wire.AuthType;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.CryptoEngine;
import io.maas4j.power.ipmi.wire.Handshake;
import io.maas4j.power.ipmi.wire.Ipmi15Packet;
import io.maas4j.power.ipmi.wire.Ipmi20Packet;
import io.maas4j.power.ipmi.wire.IpmiMessage;
import io.maas4j.power.ipmi.wire.IpmiMessage.Checksums;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.OpenSessionRequest;
import io.maas4j.power.ipmi.wire.OpenSessionResponse;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.Proposal;
import io.maas4j.power.ipmi.wire.RakpMessage1;
import io.maas4j.power.ipmi.wire.RakpMessage2;
import io.maas4j.power.ipmi.wire.RakpMessage3;
import io.maas4j.power.ipmi.wire.RakpMessage4;
import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.maas4j.power.ipmi.wire.RmcpStatus;
import io.maas4j.power.ipmi.wire.SequenceWindow;
import io.maas4j.power.ipmi.wire.SessionCipher;
import io.maas4j.power.ipmi.wire.SessionSetup;
import io.maas4j.power.ipmi.wire.SolPacket;
import io.maas4j.power.ipmi.wire.command.ChannelCapabilities;
import io.maas4j.power.ipmi.wire.command.ChannelCommand;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.ChassisControl;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import io.maas4j.power.ipmi.wire.command.ChassisStatus;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.IpmiAnswer;
import io.maas4j.power.ipmi.wire.command.IpmiCommand;
import io.maas4j.power.ipmi.wire.command.PayloadCommand;
import io.maas4j.power.ipmi.wire.command.PowerControl;
import io.maas4j.power.ipmi.wire.command.SessionCommand;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Just enough of a BMC to test a client with; its faults are set by the test. */
public final class FakeBmc {
  /** What a command's handler says instead of an answer. */
  public record Refusal(int code) {}

  public String user = "maas";
  public String password = "secret";
  public Optional<String> bmcKey = Optional.empty();
  public Set<CipherSuite> suites = Set.of(CipherSuite.SUITE_3, CipherSuite.SUITE_17);
  public volatile boolean on = true;
  public boolean speaks20 = true;
  boolean answersCapabilities = true;
  boolean drawsAnewForEachRakp1 = false;
  boolean refusesBitOf20;
  final List<SessionCommand.GetChannelAuthenticationCapabilities> asked = new ArrayList<>();
  public int authTypes = AuthType.MD5.mask() | AuthType.NONE.mask();
  public int maxSessions = 4;
  int privilegeLimit = 4;
  boolean grantsLess;
  FakeFirmware firmware = FakeFirmware.FAULTLESS;

  /** Answers by command; what is not here is done as usual. */
  public final Map<Class<?>, Function<IpmiCommand<?>, Object>> handlers = new HashMap<>();

  public final List<IpmiCommand<?>> executed = Collections.synchronizedList(new ArrayList<>());
  final List<PayloadType> payloads = new ArrayList<>();
  final StringBuilder typed = new StringBuilder();
  int closedSessions;

  /** Channels and addresses that messages were passed on to. */
  public final StringBuffer way = new StringBuffer();

  /** Whether what a controller behind it says comes inside of its own answer, or by itself. */
  public boolean answersInside = true;

  /** Whether the controller behind it answers at all. */
  boolean behindIsAlive = true;

  private final Random random;
  private final CryptoEngine crypto;
  private final Map<Integer, Session> sessions = new HashMap<>();

  private static final class Session {
    OpenSessionRequest open;
    CipherSuite suite;
    RakpMessage1 one;
    Handshake handshake;
    SessionCipher cipher;
    Octets challenge;
    SequenceWindow window;
    int sequence;
    boolean active;
    AuthType authType = AuthType.NONE;
  }

  public FakeBmc(Random random) {
    this.random = random;
    this.crypto = new CryptoEngine(random);
  }

  public synchronized long liveSessions() {
    return sessions.values().stream().filter(session -> session.active).count();
  }

  /** Forgets everything, as after a reboot. */
  void reboot() {
    sessions.clear();
  }

  public void receive(byte[] datagram, Consumer<byte[]> reply) {
    RmcpMessage message = RmcpMessage.decode(datagram);
    if (message instanceof AsfPing ping) {
      reply.accept(AsfPong.ofIpmi(ping.tag()).encode());
    } else if (message instanceof Ipmi15Packet packet) {
      receive15(packet, reply);
    } else if (message instanceof Ipmi20Packet packet) {
      payloads.add(packet.payloadType());
      if (packet.payloadType() != PayloadType.IPMI && packet.payloadType() != PayloadType.SOL) {
        setUp(SessionSetup.decode(packet.payloadType(), packet.payload()), reply);
      } else {
        inSession(packet, reply);
      }
    }
  }

  private void receive15(Ipmi15Packet packet, Consumer<byte[]> reply) {
    Session session = sessions.get(packet.sessionId());
    if (packet.sessionId() != 0
        && (session == null || !packet.verifies(crypto, Octets.ofText(password)))) {
      return;
    }
    if (session != null
        && session.active
        && (!session.window.accepts(firmware.counted(packet.sequence()))
            || !firmware.bears(packet.authType()))) {
      return;
    }
    IpmiMessage request = IpmiMessage.decode(packet.payload(), Checksums.VERIFY);
    Object answer = execute15(packet, request);
    if (answer == null) {
      return;
    }
    Octets response = firmware.encoded(respond(request, answer));
    if (session == null) {
      reply.accept(new Ipmi15Packet(AuthType.NONE, 0, 0, Octets.none(), response).encode());
    } else {
      reply.accept(
          Ipmi15Packet.authenticated(
                  crypto,
                  session.authType,
                  firmware.counted(session.sequence++),
                  firmware.id(packet.sessionId()),
                  Octets.ofText(password),
                  response)
              .encode());
    }
  }

  private Object execute15(Ipmi15Packet packet, IpmiMessage request) {
    IpmiCommand<?> command =
        IpmiCommand.decode(request.netFn(), request.toLun(), request.command(), request.data());
    if (command instanceof SessionCommand.GetChannelAuthenticationCapabilities ask) {
      asked.add(ask);
      if (refusesBitOf20 && ask.channel() > 0x0F) {
        return new Refusal(CompletionCode.INVALID_FIELD.value());
      }
      return answersCapabilities
          ? new ChannelCapabilities(
              1,
              authTypes | 0x80,
              firmware.userFlags(),
              speaks20 && !firmware.has(Workaround.AUTHCAP) ? 3 : 1,
              Octets.of(0, 0, 0, 0))
          : null;
    }
    if (command instanceof SessionCommand.GetSessionChallenge challenge) {
      if (!challenge.userName().text().equals(user)) {
        return new Refusal(0x81);
      }
      Session session = new Session();
      session.challenge = Octets.owning(crypto.random(16));
      session.authType = AuthType.ofCode(challenge.authType()).orElseThrow();
      int id = random.nextInt() | 1;
      sessions.put(id, session);
      return new SessionCommand.SessionChallenge(id, session.challenge);
    }
    Session session = sessions.get(packet.sessionId());
    if (session == null) {
      return null;
    }
    if (command instanceof SessionCommand.ActivateSession activate) {
      if (!activate.challenge().equals(session.challenge)) {
        return new Refusal(0x85);
      }
      session.active = true;
      session.window = SequenceWindow.ofIpmi15();
      session.sequence = firmware.counted(activate.initialSequence());
      return new SessionCommand.ActivatedSession(
          session.authType.code(), packet.sessionId(), firmware.counted(1000), 3);
    }
    return execute(command, packet.sessionId());
  }

  private void setUp(SessionSetup message, Consumer<byte[]> reply) {
    if (message instanceof OpenSessionRequest open) {
      reply.accept(open(open).datagram());
    } else if (message instanceof RakpMessage1 one) {
      reply.accept(rakp2(one).datagram());
    } else if (message instanceof RakpMessage3 three && three.status().isOk()) {
      reply.accept(rakp4(three).datagram());
    } else if (message instanceof RakpMessage3 three) {
      sessions.remove(three.bmcId());
    }
  }

  private OpenSessionResponse open(OpenSessionRequest request) {
    Optional<CipherSuite> suite =
        suites.stream().filter(s -> Proposal.of(s).equals(request.proposal())).findFirst();
    if (suite.isEmpty()) {
      return OpenSessionResponse.refusing(request, RmcpStatus.NO_CIPHER_SUITE_MATCH);
    }
    if (sessions.size() >= maxSessions) {
      return OpenSessionResponse.refusing(request, RmcpStatus.INSUFFICIENT_RESOURCES);
    }
    Session session = new Session();
    session.open = request;
    session.suite = suite.get();
    int id = firmware.bmcId(random.nextInt() | 1);
    sessions.put(id, session);
    return new OpenSessionResponse(
        request.tag(),
        RmcpStatus.OK,
        4,
        firmware.id(request.consoleId()),
        id,
        firmware.named(request.proposal()));
  }

  private RakpMessage2 rakp2(RakpMessage1 one) {
    Session session = sessions.get(one.bmcId());
    if (session == null) {
      return RakpMessage2.refusing(one.tag(), RmcpStatus.INVALID_SESSION_ID, 0);
    }
    int console = session.open.consoleId();
    if (!one.userName().equals(firmware.name(user))) {
      sessions.remove(one.bmcId());
      return RakpMessage2.refusing(one.tag(), RmcpStatus.UNAUTHORIZED_NAME, firmware.id(console));
    }
    if (session.handshake == null || drawsAnewForEachRakp1) {
      session.handshake =
          new Handshake(
              session.suite,
              console,
              one.bmcId(),
              one.consoleRandom(),
              Octets.owning(crypto.random(16)),
              Octets.owning(new byte[16]),
              firmware.role(one.role(), session.open),
              one.userName());
    }
    return new RakpMessage2(
        one.tag(),
        RmcpStatus.OK,
        firmware.id(console),
        session.handshake.bmcRandom(),
        session.handshake.guid(),
        firmware.code(session.handshake.code2(crypto, key(session))));
  }

  private RakpMessage4 rakp4(RakpMessage3 three) {
    Session session = sessions.get(three.bmcId());
    if (session == null || session.handshake == null) {
      return new RakpMessage4(three.tag(), RmcpStatus.INVALID_SESSION_ID, 0, Octets.none());
    }
    int console = session.open.consoleId();
    if (!Handshake.same(three.code(), session.handshake.code3(crypto, key(session)))) {
      sessions.remove(three.bmcId());
      return new RakpMessage4(
          three.tag(), RmcpStatus.INVALID_INTEGRITY_CHECK, console, Octets.none());
    }
    Octets sik =
        session.handshake.sessionKey(
            crypto, key(session), bmcKey.map(k -> Handshake.key(Octets.ofText(k))));
    if (session.cipher == null) {
      session.cipher = session.handshake.cipher(crypto, key(session), sik);
      session.window = SequenceWindow.ofRmcpPlus();
    }
    session.active = true;
    return new RakpMessage4(
        three.tag(),
        RmcpStatus.OK,
        firmware.id(console),
        firmware.check(session.handshake.check4(crypto, sik)));
  }

  private void inSession(Ipmi20Packet packet, Consumer<byte[]> reply) {
    Session session = sessions.get(packet.sessionId());
    if (session == null || session.cipher == null) {
      return;
    }
    session.cipher.verify(packet);
    if (!session.window.accepts(packet.sequence())) {
      return;
    }
    Octets payload = session.cipher.open(packet);
    if (packet.payloadType() == PayloadType.SOL) {
      sol(session, SolPacket.decode(payload), reply);
      return;
    }
    IpmiMessage request = IpmiMessage.decode(payload, Checksums.VERIFY);
    IpmiCommand<?> command =
        IpmiCommand.decode(request.netFn(), request.toLun(), request.command(), request.data());
    if (command instanceof ChannelCommand.SendMessage send) {
      passOn(session, request, send, reply);
      return;
    }
    Object answer = execute(command, packet.sessionId());
    if (answer != null) {
      reply.accept(seal(session, PayloadType.IPMI, firmware.encoded(respond(request, answer))));
    }
  }

  private void passOn(
      Session session,
      IpmiMessage request,
      ChannelCommand.SendMessage send,
      Consumer<byte[]> reply) {
    IpmiMessage inner = IpmiMessage.decode(send.message(), Checksums.VERIFY);
    way.append(String.format("%x/%02x ", send.channel() & 0x0F, inner.to()));
    IpmiCommand<?> command =
        IpmiCommand.decode(inner.netFn(), inner.toLun(), inner.command(), inner.data());
    Octets answer;
    if (command instanceof ChannelCommand.SendMessage further) {
      IpmiMessage last = IpmiMessage.decode(further.message(), Checksums.VERIFY);
      way.append(String.format("%x/%02x ", further.channel() & 0x0F, last.to()));
      IpmiCommand<?> wanted =
          IpmiCommand.decode(last.netFn(), last.toLun(), last.command(), last.data());
      Octets deep = respond(last, execute(wanted, 0)).encode();
      answer = inner.response(0, deep).encode();
    } else {
      answer = respond(inner, execute(command, 0)).encode();
    }
    if (answersInside) {
      reply.accept(seal(session, PayloadType.IPMI, request.response(0, answer).encode()));
    } else if (behindIsAlive) {
      reply.accept(seal(session, PayloadType.IPMI, request.response(0, Octets.none()).encode()));
      reply.accept(seal(session, PayloadType.IPMI, answer));
    }
  }

  private byte[] seal(Session session, PayloadType type, Octets payload) {
    session.sequence = SequenceWindow.next(session.sequence);
    return session.cipher.seal(
        type, firmware.id(session.open.consoleId()), session.sequence, payload);
  }

  private void sol(Session session, SolPacket packet, Consumer<byte[]> reply) {
    if (packet.sequence() != 0) {
      int taken = Math.min(10, packet.characters().length());
      typed.append(packet.characters().text(), 0, taken);
      reply.accept(
          seal(
              session,
              PayloadType.SOL,
              new SolPacket(
                      0,
                      packet.sequence(),
                      taken,
                      taken < packet.characters().length() ? SolPacket.NACK : 0,
                      Octets.none())
                  .encode()));
    }
  }

  /** The host prints. */
  byte[] print(int sequence, String text) {
    Session session = sessions.values().stream().filter(s -> s.active).findFirst().orElseThrow();
    return seal(
        session, PayloadType.SOL, new SolPacket(sequence, 0, 0, 0, Octets.ofText(text)).encode());
  }

  private IpmiMessage respond(IpmiMessage request, Object answer) {
    return answer instanceof Refusal refusal
        ? request.response(refusal.code(), Octets.none())
        : request.response(0, ((IpmiAnswer) answer).encode());
  }

  private Object execute(IpmiCommand<?> command, int sessionId) {
    executed.add(command);
    Function<IpmiCommand<?>, Object> handler = handlers.get(command.getClass());
    if (handler != null) {
      return handler.apply(command);
    }
    if (command instanceof GetChassisStatus) {
      return new ChassisStatus(on ? 0x41 : 0x40, 0x10, 0x40);
    }
    if (command instanceof ChassisControl control) {
      on =
          control.control() != PowerControl.DOWN && control.control() != PowerControl.SOFT_SHUTDOWN;
      return new IpmiAnswer.Done();
    }
    if (command instanceof SessionCommand.SetSessionPrivilegeLevel level) {
      if (grantsLess) {
        return new SessionCommand.SessionPrivilege(privilegeLimit);
      }
      return level.privilege() > privilegeLimit
          ? new Refusal(0x81)
          : new SessionCommand.SessionPrivilege(level.privilege());
    }
    if (command instanceof SessionCommand.CloseSession) {
      closedSessions++;
      sessions.remove(sessionId);
      return new IpmiAnswer.Done();
    }
    if (command instanceof PayloadCommand.ActivatePayload) {
      return new PayloadCommand.ActivatedPayload(64, 64, 623, 0xFFFF);
    }
    if (command instanceof PayloadCommand.DeactivatePayload) {
      return new IpmiAnswer.Done();
    }
    return new Refusal(0xC1);
  }

  private Octets key(Session session) {
    return Handshake.key(firmware.password(Octets.ofText(password), session.suite));
  }
}
