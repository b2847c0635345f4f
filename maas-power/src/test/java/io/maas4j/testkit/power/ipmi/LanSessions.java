package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.ipmi.wire.AuthType;
import io.maas4j.power.ipmi.wire.CryptoEngine;
import io.maas4j.power.ipmi.wire.Ipmi15Packet;
import io.maas4j.power.ipmi.wire.IpmiMessage;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.power.ipmi.wire.SequenceWindow;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.SessionCommand.ActivateSession;
import io.maas4j.power.ipmi.wire.command.SessionCommand.ActivatedSession;
import io.maas4j.power.ipmi.wire.command.SessionCommand.GetSessionChallenge;
import io.maas4j.power.ipmi.wire.command.SessionCommand.SessionChallenge;
import io.maas4j.testkit.power.ipmi.UserTable.User;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The BMC's side of IPMI 1.5 sessions (IPMI 2.0 §22.16, §22.17). Guarded by its BMC. */
final class LanSessions {
  private static final int UNKNOWN_USER = 0x81;
  private static final int NULL_USER = 0x82;
  private static final int NO_SLOT = 0x81;
  private static final int SEQUENCE = 0x84;
  private static final int PRIVILEGE = 0x86;

  /** A session of IPMI 1.5, from its challenge on. */
  static final class LanSession extends Session {
    private final AuthType authType;
    private final User named;
    private final Octets challenge;
    private final SequenceWindow window = SequenceWindow.ofIpmi15();
    private int sequence;
    private int firstFromConsole;

    LanSession(int id, Instant now, AuthType authType, User named, Octets challenge) {
      super(id, now);
      this.authType = authType;
      this.named = named;
      this.challenge = challenge;
    }

    AuthType authType() {
      return authType;
    }

    User named() {
      return named;
    }

    /** Whether a number may be taken; without authentication any may. */
    boolean accepts(int number) {
      return authType == AuthType.NONE || window.accepts(number);
    }

    /** A datagram to the console. */
    byte[] packet(CryptoEngine crypto, IpmiMessage message) {
      Ipmi15Packet packet =
          Ipmi15Packet.authenticated(crypto, authType, sequence, id(), named.password(), message);
      sequence = SequenceWindow.next(sequence);
      return packet.encode();
    }
  }

  private final Clock clock;
  private final CryptoEngine crypto;
  private final SessionTable table;
  private final UserTable users;
  private final BmcProfile profile;

  LanSessions(
      Clock clock, CryptoEngine crypto, SessionTable table, UserTable users, BmcProfile profile) {
    this.clock = clock;
    this.crypto = crypto;
    this.table = table;
    this.users = users;
    this.profile = profile;
  }

  Reply challenge(GetSessionChallenge request, BmcFaults faults) {
    Optional<AuthType> authType =
        AuthType.ofCode(request.authType() & 0x0F).filter(profile.authTypes()::contains);
    if (authType.isEmpty()) {
      return Reply.refused(CompletionCode.INVALID_FIELD);
    }
    Optional<User> user = users.find(request.userName());
    if (user.isEmpty()) {
      return Reply.refused(request.userName().text().isEmpty() ? NULL_USER : UNKNOWN_USER);
    }
    if (table.isFull() || faults.has(IpmiFault.SESSIONS_EXHAUSTED)) {
      return Reply.refused(CompletionCode.NODE_BUSY);
    }
    LanSession session =
        new LanSession(
            table.newId(),
            clock.instant(),
            authType.get(),
            user.get(),
            Octets.owning(crypto.random(16)));
    table.add(session);
    return Reply.of(new SessionChallenge(session.id(), session.challenge));
  }

  /** In a packet that has been found authentic. */
  Reply activate(ActivateSession request, LanSession session, BmcFaults faults) {
    if (faults.has(IpmiFault.SESSIONS_EXHAUSTED)) {
      table.end(session);
      return Reply.refused(NO_SLOT);
    }
    if (!request.challenge().equals(session.challenge)
        || request.authType() != session.authType.code()) {
      return Reply.refused(CompletionCode.INVALID_FIELD);
    }
    if (request.initialSequence() == 0) {
      return Reply.refused(SEQUENCE);
    }
    Privilege highest = session.named.privilege().orElse(Privilege.CALLBACK);
    Optional<Privilege> wanted = Privilege.ofCode(request.privilege());
    if (wanted.isEmpty() || wanted.get().code() > highest.code()) {
      table.end(session);
      return Reply.refused(PRIVILEGE);
    }
    if (!session.isActive()) {
      session.belongsTo(session.named, wanted.get());
      session.activate();
      session.sequence = request.initialSequence();
      // The window begins with the first packet, which has this number as a rule.
      session.firstFromConsole = Math.max(1, crypto.random(1)[0] & 0x7F);
    }
    return Reply.of(
        new ActivatedSession(
            session.authType.code(), session.id(), session.firstFromConsole, wanted.get().code()));
  }
}
