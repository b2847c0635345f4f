package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.AuthAlgorithm;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.Handshake;
import io.maas4j.power.ipmi.wire.Ipmi20Packet;
import io.maas4j.power.ipmi.wire.IpmiMessage;
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
import io.maas4j.power.ipmi.wire.SessionSetup;
import io.maas4j.power.ipmi.wire.command.SessionCommand.CloseSession;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Logs in by Open Session and RAKP (power spec §8.6). */
final class RakpLogin implements Opening.Step {
  private static final int INTEL_PASSWORD = 16;
  private static final int RANDOM = 16;
  private static final int MAX_RESTARTS = 3;
  // Then it is better to begin anew: BMCs forget half a handshake.
  private static final int MAX_NAMINGS = 4;
  // More, for in the end silence at this point is taken for a wrong password.
  private static final int MAX_PROOFS = 6;
  private static final int MAX_OPEN_SENDINGS = 30;

  private final Opening opening;
  private final List<CipherSuite> suites;
  private int suiteIndex;
  private int restarts;
  private int unverified;
  private boolean repeated;
  private int tag;
  private int consoleId;
  private int bmcId;
  private Octets consoleRandom = Octets.none();
  private @Nullable Handshake handshake;
  private @Nullable Octets sessionKey;
  private PayloadType awaited = PayloadType.OPEN_SESSION_RESPONSE;
  private @Nullable Exchange exchange;
  private Loop.@Nullable Timer pause;

  RakpLogin(Opening opening) {
    this.opening = opening;
    this.suites = opening.learned().ordered(opening.options().cipherSuites());
    this.tag = opening.surroundings().random().nextInt(256);
  }

  @Override
  public void begin() {
    handshake = null;
    sessionKey = null;
    repeated = false;
    do {
      consoleId = opening.surroundings().random().nextInt();
    } while (consoleId == 0);
    tag = tag + 1 & 0xFF;
    boolean tell = has(Workaround.OPENSESSPRIV) || has(Workaround.SUN20);
    int privilege = tell ? opening.options().privilege().code() : 0;
    ask(
        new OpenSessionRequest(tag, privilege, consoleId, Proposal.of(suite())),
        PayloadType.OPEN_SESSION_RESPONSE,
        MAX_OPEN_SENDINGS,
        () -> opening.silent("Open Session"));
  }

  @Override
  public boolean accept(RmcpMessage message) {
    if (!(message instanceof Ipmi20Packet packet)
        || packet.sessionId() != 0
        || packet.payloadType() != awaited
        || exchange == null) {
      return false;
    }
    SessionSetup answer = SessionSetup.decode(packet.payloadType(), packet.payload());
    if (answer.tag() != tag) {
      return false;
    }
    if (answer instanceof OpenSessionResponse response) {
      return opened(response);
    }
    if (answer instanceof RakpMessage2 two && isOurs(two.consoleId(), two.status())) {
      answered();
      named(two);
      return true;
    }
    if (answer instanceof RakpMessage4 four && isOurs(four.consoleId(), four.status())) {
      answered();
      proved(four);
      return true;
    }
    return false;
  }

  @Override
  public void cancel() {
    if (exchange != null) {
      exchange.cancel();
    }
    if (pause != null) {
      pause.cancel();
    }
  }

  private boolean opened(OpenSessionResponse response) {
    if (!isOurs(response.consoleId(), response.status())) {
      return false;
    }
    answered();
    if (!response.status().isOk()) {
      refusedSuiteOr(response.status());
    } else if (response.bmcId() == 0 && !has(Workaround.IDZERO)) {
      opening.failed(
          new IpmiFailure.Nonsense("Open Session gave the session id 0; the flag idzero bears it"));
    } else if (!response.proposal().equals(Proposal.of(suite())) && !has(Workaround.SUN20)) {
      opening.failed(
          new IpmiFailure.Nonsense(
              "Open Session chose other algorithms than those of suite " + suite().id()));
    } else {
      bmcId = response.bmcId();
      consoleRandom = Octets.owning(opening.surroundings().crypto().random(RANDOM));
      ask(
          new RakpMessage1(nextTag(), bmcId, consoleRandom, role(), userName()),
          PayloadType.RAKP_2,
          MAX_NAMINGS,
          () -> beginAgainOr(() -> opening.silent("RAKP 1")));
    }
    return true;
  }

  private void refusedSuiteOr(RmcpStatus status) {
    boolean aboutSuite =
        status.equals(RmcpStatus.INVALID_AUTHENTICATION_ALGORITHM)
            || status.equals(RmcpStatus.INVALID_INTEGRITY_ALGORITHM)
            || status.equals(RmcpStatus.INVALID_CONFIDENTIALITY_ALGORITHM)
            || status.equals(RmcpStatus.NO_CIPHER_SUITE_MATCH);
    if (!aboutSuite) {
      refused("Open Session", status);
    } else if (suiteIndex + 1 < suites.size()) {
      suiteIndex++;
      begin();
    } else {
      opening.failed(new IpmiFailure.CipherSuiteUnavailable(suite(), status));
    }
  }

  private void named(RakpMessage2 two) {
    if (!two.status().isOk()) {
      refused("RAKP 1", two.status());
      return;
    }
    Handshake agreed =
        new Handshake(
            suite(),
            consoleId,
            bmcId,
            consoleRandom,
            two.bmcRandom(),
            two.guid(),
            role(),
            userName());
    var crypto = opening.surroundings().crypto();
    Octets key = userKey();
    if (!matches(two.code(), agreed.code2(crypto, key))) {
      // The BMC need not wait for the rest.
      opening.send(
          new RakpMessage3(nextTag(), RmcpStatus.INVALID_INTEGRITY_CHECK, bmcId, Octets.none())
              .datagram());
      opening.failed(
          new IpmiFailure.WrongPassword(
              "the BMC's proof in RAKP 2 is of another password than the given one"));
      return;
    }
    handshake = agreed;
    Optional<Octets> bmcKey = opening.credentials().bmcKeyOctets().map(Handshake::key);
    sessionKey = agreed.sessionKey(crypto, key, bmcKey);
    ask(
        new RakpMessage3(nextTag(), RmcpStatus.OK, bmcId, agreed.code3(crypto, key)),
        PayloadType.RAKP_4,
        MAX_PROOFS,
        this::unverified);
  }

  private void unverified() {
    unverified++;
    // Once is loss, twice is a BMC that keeps silent about a wrong password (power spec §19).
    if (unverified > 1) {
      leave();
      opening.failed(new IpmiFailure.PasswordUnverified());
    } else {
      beginAgainOr(() -> opening.silent("RAKP 3"));
    }
  }

  private void proved(RakpMessage4 four) {
    Handshake agreed = Objects.requireNonNull(handshake);
    Octets key = Objects.requireNonNull(sessionKey);
    if (!four.status().isOk()) {
      refused("RAKP 3", four.status());
      return;
    }
    var crypto = opening.surroundings().crypto();
    boolean open = suite().authentication() == AuthAlgorithm.NONE;
    if (open && !four.check().isEmpty() && !has(Workaround.INTEGRITYCHECKVALUE)) {
      opening.failed(
          new IpmiFailure.Nonsense(
              "RAKP 4 has a check value without authentication; the flag integritycheckvalue"
                  + " bears it"));
    } else if (!open && !matches(four.check(), agreed.check4(crypto, key))) {
      leave();
      opening.failed(new IpmiFailure.WrongBmcKey());
    } else {
      opening.learned().opened(suite());
      opening.opened(
          new Link20(opening.options(), consoleId, bmcId, agreed.cipher(crypto, userKey(), key)));
    }
  }

  private void refused(String what, RmcpStatus status) {
    String detail = "answered to " + what + " with " + status;
    if (status.equals(RmcpStatus.INSUFFICIENT_RESOURCES)
        || status.equals(RmcpStatus.INSUFFICIENT_RESOURCES_FOR_ROLE)) {
      waitOr(() -> opening.failed(new IpmiFailure.Busy(detail)));
    } else if (status.equals(RmcpStatus.INVALID_SESSION_ID)
        || status.equals(RmcpStatus.INACTIVE_SESSION_ID)) {
      // It takes a repetition for something out of order.
      beginAgainOr(() -> opening.failed(new IpmiFailure.Nonsense("the BMC " + detail)));
    } else if (status.equals(RmcpStatus.UNAUTHORIZED_NAME)) {
      opening.failed(new IpmiFailure.UnknownUser("the BMC " + detail));
    } else if (status.equals(RmcpStatus.INVALID_ROLE)
        || status.equals(RmcpStatus.UNAUTHORIZED_ROLE)) {
      opening.failed(
          new IpmiFailure.PrivilegeUnavailable(opening.options().privilege(), "the BMC " + detail));
    } else if (status.equals(RmcpStatus.INVALID_INTEGRITY_CHECK)) {
      IpmiFailure wrong = new IpmiFailure.WrongPassword("the BMC " + detail);
      // A repeated RAKP 1 may have made it draw another random number: then it is no judgement.
      if (repeated) {
        beginAgainOr(() -> opening.failed(wrong));
      } else {
        opening.failed(wrong);
      }
    } else {
      opening.failed(new IpmiFailure.Nonsense("the BMC " + detail));
    }
  }

  private void waitOr(Runnable otherwise) {
    long wait = opening.surroundings().pause();
    long now = opening.surroundings().loop().nanoTime();
    if (now + wait - opening.deadline() >= 0) {
      otherwise.run();
    } else {
      pause = opening.surroundings().loop().schedule(this::begin, wait);
    }
  }

  private void beginAgainOr(Runnable otherwise) {
    leave();
    if (restarts >= MAX_RESTARTS || opening.timeIsUp()) {
      otherwise.run();
    } else {
      restarts++;
      begin();
    }
  }

  /** The BMC may have a session where our RAKP 4 got lost: it is told that nobody wants it. */
  private void leave() {
    if (handshake == null || sessionKey == null) {
      return;
    }
    CloseSession close = new CloseSession(bmcId);
    IpmiMessage message = IpmiMessage.request(close.netFn(), 0, 1, close.command(), close.encode());
    opening.send(
        handshake
            .cipher(opening.surroundings().crypto(), userKey(), sessionKey)
            .seal(PayloadType.IPMI, bmcId, 1, message.encode()));
    handshake = null;
  }

  private void ask(SessionSetup request, PayloadType answer, int maxSendings, Runnable exhausted) {
    awaited = answer;
    exchange = opening.exchange(request.datagram(), maxSendings, exhausted);
  }

  private void answered() {
    Exchange done = Objects.requireNonNull(exchange);
    repeated |= done.sendings() > 1;
    opening.heard();
    done.answered();
    exchange = null;
  }

  private boolean isOurs(int id, RmcpStatus status) {
    // Some leave the id out of a refusal.
    return id == consoleId || id == 0 && (!status.isOk() || has(Workaround.IDZERO));
  }

  private boolean matches(Octets code, Octets expected) {
    boolean lenient = has(Workaround.SUPERMICRO20) || has(Workaround.SUN20);
    if (lenient && !code.isEmpty() && code.length() < expected.length()) {
      return Handshake.same(code, expected.padded(code.length()));
    }
    return Handshake.beginsWith(code, expected);
  }

  private int nextTag() {
    tag = tag + 1 & 0xFF;
    return tag;
  }

  private CipherSuite suite() {
    return suites.get(suiteIndex);
  }

  private int role() {
    return RakpMessage1.NAME_ONLY | opening.options().privilege().code();
  }

  private Octets userName() {
    Octets name = opening.credentials().userNameOctets();
    return has(Workaround.INTEL20) ? name.padded(IpmiCredentials.MAX_NAME) : name;
  }

  private Octets userKey() {
    Octets password = opening.credentials().passwordOctets();
    boolean cut = has(Workaround.INTEL20) && suite().authentication() == AuthAlgorithm.HMAC_MD5;
    return Handshake.key(cut ? password.padded(INTEL_PASSWORD) : password);
  }

  private boolean has(Workaround workaround) {
    return opening.options().has(workaround);
  }
}
