package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.ipmi.wire.AuthAlgorithm;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.ConfidentialityAlgorithm;
import io.maas4j.power.ipmi.wire.CryptoEngine;
import io.maas4j.power.ipmi.wire.Handshake;
import io.maas4j.power.ipmi.wire.IntegrityAlgorithm;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.OpenSessionRequest;
import io.maas4j.power.ipmi.wire.OpenSessionResponse;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.power.ipmi.wire.Proposal;
import io.maas4j.power.ipmi.wire.RakpMessage1;
import io.maas4j.power.ipmi.wire.RakpMessage2;
import io.maas4j.power.ipmi.wire.RakpMessage3;
import io.maas4j.power.ipmi.wire.RakpMessage4;
import io.maas4j.power.ipmi.wire.RmcpStatus;
import io.maas4j.power.ipmi.wire.SequenceWindow;
import io.maas4j.power.ipmi.wire.SessionCipher;
import io.maas4j.power.ipmi.wire.SessionSetup;
import io.maas4j.testkit.power.ipmi.UserTable.User;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The BMC's side of Open Session and RAKP (IPMI 2.0 §13.17 to §13.24). Guarded by its BMC. */
final class PlusSessions {
  /** A session of RMCP+, from Open Session on. */
  static final class PlusSession extends Session {
    private final OpenSessionRequest request;
    private final CipherSuite suite;
    private final SequenceWindow window = SequenceWindow.ofRmcpPlus();
    private @Nullable RakpMessage1 message1;
    private @Nullable RakpMessage2 message2;
    private @Nullable RakpMessage3 message3;
    private @Nullable RakpMessage4 message4;
    private @Nullable Handshake handshake;
    private @Nullable SessionCipher cipher;
    private int sequence;

    PlusSession(int id, Instant now, OpenSessionRequest request, CipherSuite suite) {
      super(id, now);
      this.request = request;
      this.suite = suite;
    }

    SequenceWindow window() {
      return window;
    }

    /** Empty until RAKP 3 was right. */
    Optional<SessionCipher> cipher() {
      return Optional.ofNullable(cipher);
    }

    /** A datagram to the console. */
    byte[] seal(PayloadType type, Octets payload) {
      sequence = SequenceWindow.next(sequence);
      return cipher().orElseThrow().seal(type, request.consoleId(), sequence, payload);
    }
  }

  private final Clock clock;
  private final CryptoEngine crypto;
  private final SessionTable table;
  private final UserTable users;
  private final BmcProfile profile;
  private final Octets guid;
  private final Optional<Octets> bmcKey;

  PlusSessions(
      Clock clock,
      CryptoEngine crypto,
      SessionTable table,
      UserTable users,
      BmcProfile profile,
      Octets guid) {
    this.clock = clock;
    this.crypto = crypto;
    this.table = table;
    this.users = users;
    this.profile = profile;
    this.guid = guid;
    this.bmcKey =
        profile
            .bmcKey()
            .map(
                key ->
                    Handshake.key(
                        key.startsWith("0x")
                            ? Octets.ofHex(key.substring(2))
                            : Octets.ofText(key)));
  }

  /** The answer to a message that opens a session; empty for those that only a BMC sends. */
  Optional<SessionSetup> answer(SessionSetup message, BmcFaults faults) {
    if (message instanceof OpenSessionRequest open) {
      return Optional.of(open(open, faults));
    }
    if (message instanceof RakpMessage1 first) {
      return Optional.of(first(first, faults));
    }
    if (message instanceof RakpMessage3 third) {
      return third(third, faults);
    }
    return Optional.empty();
  }

  private SessionSetup open(OpenSessionRequest open, BmcFaults faults) {
    for (Session session : table.all()) {
      // Asked again, for our answer was lost: the same session, not one more.
      if (session instanceof PlusSession plus
          && !plus.isActive()
          && plus.message1 == null
          && plus.request.equals(open)) {
        return granted(plus);
      }
    }
    Proposal proposal = open.proposal();
    Optional<CipherSuite> suite = suite(proposal).filter(profile.suites()::contains);
    if (suite.isEmpty()) {
      return OpenSessionResponse.refusing(open, reason(proposal));
    }
    if (table.isFull() || faults.has(IpmiFault.SESSIONS_EXHAUSTED)) {
      return OpenSessionResponse.refusing(open, RmcpStatus.INSUFFICIENT_RESOURCES);
    }
    PlusSession session = new PlusSession(table.newId(), clock.instant(), open, suite.get());
    table.add(session);
    return granted(session);
  }

  private static OpenSessionResponse granted(PlusSession session) {
    OpenSessionRequest open = session.request;
    int privilege = open.privilege() == 0 ? Privilege.ADMINISTRATOR.code() : open.privilege();
    return new OpenSessionResponse(
        open.tag(),
        RmcpStatus.OK,
        privilege,
        open.consoleId(),
        session.id(),
        Proposal.of(session.suite));
  }

  private static Optional<CipherSuite> suite(Proposal proposal) {
    return AuthAlgorithm.ofCode(proposal.authentication())
        .flatMap(
            authentication ->
                IntegrityAlgorithm.ofCode(proposal.integrity())
                    .flatMap(
                        integrity ->
                            ConfidentialityAlgorithm.ofCode(proposal.confidentiality())
                                .flatMap(
                                    confidentiality ->
                                        CipherSuite.of(
                                            authentication, integrity, confidentiality))));
  }

  /** Which part of a proposal no suite of this BMC has. */
  private RmcpStatus reason(Proposal proposal) {
    boolean authentication =
        profile.suites().stream()
            .anyMatch(suite -> suite.authentication().code() == proposal.authentication());
    boolean integrity =
        profile.suites().stream()
            .anyMatch(suite -> suite.integrity().code() == proposal.integrity());
    return !authentication
        ? RmcpStatus.INVALID_AUTHENTICATION_ALGORITHM
        : !integrity ? RmcpStatus.INVALID_INTEGRITY_ALGORITHM : RmcpStatus.NO_CIPHER_SUITE_MATCH;
  }

  private SessionSetup first(RakpMessage1 message, BmcFaults faults) {
    Optional<PlusSession> found = find(message.bmcId());
    if (found.isEmpty() || found.get().isActive()) {
      return RakpMessage2.refusing(message.tag(), RmcpStatus.INVALID_SESSION_ID, 0);
    }
    PlusSession session = found.get();
    int consoleId = session.request.consoleId();
    if (session.message1 != null) {
      return session.message1.equals(message)
              && session.message2 != null
              && !faults.has(IpmiFault.REPEATED_RAKP_REFUSED)
          ? session.message2
          : RakpMessage2.refusing(message.tag(), RmcpStatus.INVALID_SESSION_ID, consoleId);
    }
    Optional<User> user = users.find(message.userName());
    if (user.isEmpty()) {
      table.end(session);
      return RakpMessage2.refusing(message.tag(), RmcpStatus.UNAUTHORIZED_NAME, consoleId);
    }
    Privilege highest = user.get().privilege().orElse(Privilege.CALLBACK);
    Optional<Privilege> role = Privilege.ofCode(message.role());
    if (role.isPresent() && role.get().code() > highest.code()) {
      table.end(session);
      return RakpMessage2.refusing(message.tag(), RmcpStatus.UNAUTHORIZED_ROLE, consoleId);
    }
    session.belongsTo(user.get(), role.orElse(highest));
    Handshake handshake =
        new Handshake(
            session.suite,
            consoleId,
            session.id(),
            message.consoleRandom(),
            Octets.owning(crypto.random(16)),
            guid,
            message.role(),
            message.userName());
    session.message1 = message;
    session.handshake = handshake;
    session.message2 =
        new RakpMessage2(
            message.tag(),
            RmcpStatus.OK,
            consoleId,
            handshake.bmcRandom(),
            guid,
            handshake.code2(crypto, user.get().key()));
    return session.message2;
  }

  private Optional<SessionSetup> third(RakpMessage3 message, BmcFaults faults) {
    Optional<PlusSession> found = find(message.bmcId());
    if (found.isEmpty()) {
      return Optional.of(
          new RakpMessage4(message.tag(), RmcpStatus.INVALID_SESSION_ID, 0, Octets.none()));
    }
    PlusSession session = found.get();
    Handshake handshake = session.handshake;
    User user = session.user();
    if (!message.status().isOk() || handshake == null || user == null) {
      table.end(session);
      return Optional.empty();
    }
    if (session.message4 != null) {
      return message.equals(session.message3) && !faults.has(IpmiFault.REPEATED_RAKP_REFUSED)
          ? Optional.of(session.message4)
          : Optional.of(refused(message, session, RmcpStatus.INVALID_SESSION_ID));
    }
    if (!Handshake.same(handshake.code3(crypto, user.key()), message.code())) {
      table.end(session);
      return Optional.of(refused(message, session, RmcpStatus.INVALID_INTEGRITY_CHECK));
    }
    Octets sessionKey = handshake.sessionKey(crypto, user.key(), bmcKey);
    session.cipher = handshake.cipher(crypto, user.key(), sessionKey);
    session.activate();
    session.message3 = message;
    Octets check = handshake.check4(crypto, sessionKey);
    session.message4 =
        new RakpMessage4(
            message.tag(),
            RmcpStatus.OK,
            session.request.consoleId(),
            // What follows the cut is the rest of the code for real firmware; here anything.
            faults.has(IpmiFault.UNCUT_CHECK_VALUE) ? check.padded(check.length() + 8) : check);
    return Optional.of(session.message4);
  }

  private static RakpMessage4 refused(RakpMessage3 message, PlusSession session, RmcpStatus why) {
    return new RakpMessage4(message.tag(), why, session.request.consoleId(), Octets.none());
  }

  private Optional<PlusSession> find(int id) {
    return table.find(id).filter(PlusSession.class::isInstance).map(PlusSession.class::cast);
  }
}
