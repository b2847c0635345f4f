package io.maas4j.testkit.power.ipmi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.maas4j.power.PowerParameters;
import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.wire.AsfPing;
import io.maas4j.power.ipmi.wire.AsfPong;
import io.maas4j.power.ipmi.wire.AuthType;
import io.maas4j.power.ipmi.wire.CryptoEngine;
import io.maas4j.power.ipmi.wire.Ipmi15Packet;
import io.maas4j.power.ipmi.wire.Ipmi20Packet;
import io.maas4j.power.ipmi.wire.IpmiMessage;
import io.maas4j.power.ipmi.wire.IpmiMessage.Checksums;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.maas4j.power.ipmi.wire.SessionCipher;
import io.maas4j.power.ipmi.wire.SessionSetup;
import io.maas4j.power.ipmi.wire.SolPacket;
import io.maas4j.power.ipmi.wire.WireFormatException;
import io.maas4j.power.ipmi.wire.command.ChannelCapabilities;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.DcmiCommand;
import io.maas4j.power.ipmi.wire.command.DeviceCommand.ColdReset;
import io.maas4j.power.ipmi.wire.command.IpmiCommand;
import io.maas4j.power.ipmi.wire.command.PayloadCommand;
import io.maas4j.power.ipmi.wire.command.RawCommand;
import io.maas4j.power.ipmi.wire.command.SessionCommand;
import io.maas4j.power.ipmi.wire.command.SessionCommand.ActivateSession;
import io.maas4j.power.ipmi.wire.command.SessionCommand.CloseSession;
import io.maas4j.power.ipmi.wire.command.SessionCommand.GetChannelAuthenticationCapabilities;
import io.maas4j.power.ipmi.wire.command.SessionCommand.GetSessionChallenge;
import io.maas4j.power.ipmi.wire.command.SessionCommand.SessionPrivilege;
import io.maas4j.power.ipmi.wire.command.SessionCommand.SetSessionPrivilegeLevel;
import io.maas4j.testkit.power.ipmi.LanSessions.LanSession;
import io.maas4j.testkit.power.ipmi.PlusSessions.PlusSession;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One simulated BMC with its machine, at an address of its own. Its farm brings its datagrams. Safe
 * for concurrent use.
 */
public final class SimulatedBmc {
  private static final int CHANNEL = 1;
  private static final int PRIVILEGE_TOO_HIGH = 0x81;
  private static final int NO_SUCH_SESSION = 0x87;
  private static final int KEY_IS_SET = 0x20;
  private static final int NAMED_USERS = 0x04;

  private final InetSocketAddress address;
  private final BmcProfile profile;
  private final CryptoEngine crypto;
  private final SimulatedChassis chassis;
  private final UserTable users;
  private final Machine machine;
  private final SerialEcho console = new SerialEcho();
  private final SessionTable sessions;
  private final PlusSessions plusSessions;
  private final LanSessions lanSessions;
  private final RawCommands rawCommands;
  private final Set<IpmiFault> faults = EnumSet.noneOf(IpmiFault.class);
  private PacketFaults network = PacketFaults.NONE;
  private Duration latency = Duration.ZERO;
  private long received;
  private long malformed;

  SimulatedBmc(
      InetSocketAddress address,
      int number,
      BmcProfile profile,
      Clock clock,
      CryptoEngine crypto,
      RandomGenerator random) {
    this.address = address;
    this.profile = profile;
    this.crypto = crypto;
    Octets guid = guid(number);
    chassis = new SimulatedChassis(clock);
    users = new UserTable(profile.user(), profile.password(), profile.privilege());
    machine = new Machine(clock, profile, address.getAddress(), number, guid, chassis, users);
    sessions =
        new SessionTable(
            clock, random, profile.sessionLimit(), profile.sessionIdle(), console::ended);
    plusSessions = new PlusSessions(clock, crypto, sessions, users, profile, guid);
    lanSessions = new LanSessions(clock, crypto, sessions, users, profile);
    rawCommands = new RawCommands(clock, machine, console);
    console.localPort(address.getPort());
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  public BmcProfile profile() {
    return profile;
  }

  /**
   * Power parameters of the type {@code ipmi} that fit its user. The port is not among them, for
   * the type has none: see {@link #address()}.
   */
  public PowerParameters parameters() {
    PowerParameters.Builder parameters =
        PowerParameters.builder()
            .text("power_address", address.getAddress().getHostAddress())
            .text("power_user", profile.user())
            .secret("power_pass", Secret.of(profile.password()));
    profile.bmcKey().ifPresent(key -> parameters.secret("k_g", Secret.of(key)));
    return parameters.build();
  }

  /** The machine that it switches. */
  public SimulatedChassis chassis() {
    return chassis;
  }

  /** Gives it these faults, and no others. */
  public synchronized void faults(IpmiFault... now) {
    faults.clear();
    faults.addAll(List.of(now));
    chassis.refuseOptionThree(faults.contains(IpmiFault.NO_BOOT_OPTION_3));
  }

  /** Gives its network these faults. */
  public synchronized void network(PacketFaults faults) {
    network = faults;
  }

  /** How long each answer takes. */
  public synchronized void latency(Duration each) {
    latency = each;
  }

  /** Changes the password of its user, behind the back of those that know the old one. */
  public synchronized void password(String password) {
    users.password(profile.user(), password);
  }

  /**
   * Teaches it a command that it does not have, a maker's for one.
   *
   * @param netFn even
   * @param command its number
   * @param firmware what it does with a request's data, and answers; on the farm's event loop
   */
  public synchronized void learn(int netFn, int command, UnaryOperator<Octets> firmware) {
    rawCommands.learn(netFn, command, firmware);
  }

  /** Forgets all sessions, as a BMC that restarts does. */
  public synchronized void restart() {
    sessions.endAll();
  }

  /** Sessions that are open now, half-open ones included. */
  public synchronized int openSessions() {
    return sessions.open();
  }

  /** Sessions that were ever begun. */
  public synchronized int sessionsBegun() {
    return sessions.opened();
  }

  /** The most sessions that were ever open at once. */
  public synchronized int mostSessionsAtOnce() {
    return sessions.mostAtOnce();
  }

  /** Entries in its event log. */
  public synchronized int eventCount() {
    return machine.events().size();
  }

  /** For how many seconds its light was asked to blink last. */
  public synchronized int identifySeconds() {
    return machine.identifySeconds();
  }

  /** What was typed on its serial console. */
  public synchronized String typed() {
    return console.typed();
  }

  /** Datagrams that came, and those of them that made no sense. */
  public synchronized long received() {
    return received;
  }

  public synchronized long malformed() {
    return malformed;
  }

  synchronized PacketFaults network() {
    return network;
  }

  synchronized Duration latency() {
    return latency;
  }

  synchronized boolean has(IpmiFault fault) {
    return faults.contains(fault);
  }

  /** What to answer to a datagram; empty for nothing. On the farm's event loop. */
  synchronized Optional<byte[]> receive(byte[] datagram) {
    received++;
    if (faults.contains(IpmiFault.SILENT)) {
      return Optional.empty();
    }
    try {
      RmcpMessage message = RmcpMessage.decode(datagram);
      if (message instanceof AsfPing ping) {
        return Optional.of(AsfPong.ofIpmi(ping.tag()).encode());
      }
      if (message instanceof Ipmi15Packet packet) {
        return packet.sessionId() == 0 ? sessionless(packet) : inSession(packet);
      }
      if (message instanceof Ipmi20Packet packet) {
        return faults.contains(IpmiFault.ONLY_IPMI_15) ? Optional.empty() : plus(packet);
      }
      return Optional.empty();
    } catch (WireFormatException e) {
      // As firmware does: dropped without a word.
      malformed++;
      return Optional.empty();
    }
  }

  private Optional<byte[]> sessionless(Ipmi15Packet packet) {
    return answer(IpmiMessage.decode(packet.payload(), Checksums.VERIFY), null)
        .map(answer -> encoded(answer))
        .map(payload -> new Ipmi15Packet(AuthType.NONE, 0, 0, Octets.none(), payload).encode());
  }

  private Optional<byte[]> inSession(Ipmi15Packet packet) {
    Optional<LanSession> found =
        sessions
            .find(packet.sessionId())
            .filter(LanSession.class::isInstance)
            .map(LanSession.class::cast);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    LanSession session = found.get();
    boolean authentic =
        packet.authType() == session.authType()
            && packet.verifies(crypto, session.named().password());
    if (!authentic
        || session.isActive() && packet.sequence() != 0 && !session.accepts(packet.sequence())) {
      return Optional.empty();
    }
    IpmiMessage request = IpmiMessage.decode(packet.payload(), Checksums.VERIFY);
    return answer(request, session).map(answer -> session.packet(crypto, answer));
  }

  private Optional<byte[]> plus(Ipmi20Packet packet) {
    if (packet.sessionId() != 0) {
      return inSession(packet);
    }
    if (packet.payloadType() == PayloadType.IPMI) {
      return answer(IpmiMessage.decode(packet.payload(), Checksums.VERIFY), null)
          .map(answer -> Ipmi20Packet.sessionless(PayloadType.IPMI, encoded(answer)));
    }
    return plusSessions
        .answer(SessionSetup.decode(packet.payloadType(), packet.payload()), faultsNow())
        .map(SessionSetup::datagram);
  }

  private Optional<byte[]> inSession(Ipmi20Packet packet) {
    Optional<PlusSession> found =
        sessions
            .find(packet.sessionId())
            .filter(PlusSession.class::isInstance)
            .map(PlusSession.class::cast);
    if (found.isEmpty() || found.get().cipher().isEmpty()) {
      return Optional.empty();
    }
    PlusSession session = found.get();
    SessionCipher cipher = session.cipher().get();
    cipher.verify(packet);
    if (!session.window().accepts(packet.sequence())) {
      return Optional.empty();
    }
    Octets payload = cipher.open(packet);
    if (packet.payloadType() == PayloadType.SOL) {
      return console
          .receive(SolPacket.decode(payload), session)
          .map(answer -> session.seal(PayloadType.SOL, answer.encode()));
    }
    if (packet.payloadType() != PayloadType.IPMI) {
      return Optional.empty();
    }
    return answer(IpmiMessage.decode(payload, Checksums.VERIFY), session)
        .map(answer -> session.seal(PayloadType.IPMI, encoded(answer)));
  }

  private Octets encoded(IpmiMessage answer) {
    Octets right = answer.encode();
    if (!faults.contains(IpmiFault.WRONG_CHECKSUMS)) {
      return right;
    }
    byte[] wrong = right.toArray();
    wrong[2]++;
    wrong[wrong.length - 1]++;
    return Octets.owning(wrong);
  }

  private Optional<IpmiMessage> answer(IpmiMessage request, @Nullable Session session) {
    if (request.isResponse() || request.to() != IpmiMessage.BMC) {
      return Optional.empty();
    }
    IpmiCommand<?> command;
    try {
      command =
          IpmiCommand.decode(request.netFn(), request.toLun(), request.command(), request.data());
    } catch (WireFormatException e) {
      return Optional.of(request.response(CompletionCode.LENGTH_INVALID.value(), Octets.none()));
    }
    Reply reply = execute(command, session);
    if (command instanceof CloseSession && faults.contains(IpmiFault.CLOSE_UNANSWERED)) {
      return Optional.empty();
    }
    return Optional.of(request.response(reply.code().value(), reply.data()));
  }

  private Reply execute(IpmiCommand<?> command, @Nullable Session session) {
    if (command instanceof GetChannelAuthenticationCapabilities of) {
      return capabilities(of);
    }
    if (command instanceof GetSessionChallenge of) {
      return lanSessions.challenge(of, faultsNow());
    }
    if (session == null) {
      return Rights.needsNoSession(command)
          ? onMachine(command)
          : Reply.refused(CompletionCode.INSUFFICIENT_PRIVILEGE);
    }
    if (command instanceof ActivateSession of) {
      return session instanceof LanSession lan
          ? lanSessions.activate(of, lan, faultsNow())
          : Reply.refused(CompletionCode.INVALID_COMMAND);
    }
    if (!session.isActive()) {
      return Reply.refused(CompletionCode.INSUFFICIENT_PRIVILEGE);
    }
    if (command instanceof SessionCommand<?> of && !Rights.needsNoSession(command)) {
      return onSession(of, session);
    }
    if (faults.contains(IpmiFault.BUSY)) {
      return Reply.refused(CompletionCode.NODE_BUSY);
    }
    if (session.privilege().code() < Rights.needed(command).code()) {
      return Reply.refused(CompletionCode.INSUFFICIENT_PRIVILEGE);
    }
    if (command instanceof PayloadCommand<?> of) {
      return console.execute(of, session);
    }
    return onMachine(command);
  }

  private Reply onSession(SessionCommand<?> command, Session session) {
    if (command instanceof SetSessionPrivilegeLevel set) {
      if (set.privilege() != 0) {
        Optional<Privilege> wanted = Privilege.ofCode(set.privilege());
        if (wanted.isEmpty()) {
          return Reply.refused(CompletionCode.INVALID_FIELD);
        }
        if (!session.raise(wanted.get())) {
          return Reply.refused(PRIVILEGE_TOO_HIGH);
        }
      }
      return Reply.of(new SessionPrivilege(session.privilege().code()));
    }
    if (command instanceof CloseSession close) {
      if (close.sessionId() != session.id()) {
        return Reply.refused(NO_SUCH_SESSION);
      }
      // What is sealed for it from here on is this answer.
      sessions.end(session);
      return Reply.ok();
    }
    throw new AssertionError(command);
  }

  private Reply onMachine(IpmiCommand<?> command) {
    if (command instanceof RawCommand raw) {
      return rawCommands.execute(raw, address.getPort());
    }
    if (command instanceof DcmiCommand<?>) {
      return Reply.of(machine.powerReading());
    }
    if (command instanceof ColdReset) {
      sessions.endAll();
      return Reply.ok();
    }
    return machine
        .execute(command, faultsNow(), sessions.open())
        .orElseGet(() -> Reply.refused(CompletionCode.INVALID_COMMAND));
  }

  private Reply capabilities(GetChannelAuthenticationCapabilities request) {
    int types = profile.authTypes().stream().mapToInt(AuthType::mask).reduce(0, (a, b) -> a | b);
    boolean tell =
        (request.channel() & GetChannelAuthenticationCapabilities.TELL_20) != 0
            && !faults.contains(IpmiFault.ONLY_IPMI_15);
    int status = NAMED_USERS | (profile.bmcKey().isPresent() ? KEY_IS_SET : 0);
    int versions = (profile.suites().isEmpty() ? 0 : 2) | (profile.authTypes().isEmpty() ? 0 : 1);
    return Reply.of(
        new ChannelCapabilities(
            CHANNEL, types | (tell ? 0x80 : 0), status, tell ? versions : 0, Octets.none()));
  }

  private BmcFaults faultsNow() {
    return new BmcFaults(faults);
  }

  private static Octets guid(int number) {
    UUID uuid = UUID.nameUUIDFromBytes(("simulated BMC " + number).getBytes(UTF_8));
    byte[] octets = new byte[16];
    for (int i = 0; i < 8; i++) {
      octets[i] = (byte) (uuid.getMostSignificantBits() >> 56 - 8 * i);
      octets[8 + i] = (byte) (uuid.getLeastSignificantBits() >> 56 - 8 * i);
    }
    return Octets.owning(octets);
  }

  @Override
  public String toString() {
    return "SimulatedBmc[" + address + "]";
  }
}
