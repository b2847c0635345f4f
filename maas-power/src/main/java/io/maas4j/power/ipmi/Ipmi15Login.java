package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.AuthType;
import io.maas4j.power.ipmi.wire.CryptoEngine;
import io.maas4j.power.ipmi.wire.Ipmi15Packet;
import io.maas4j.power.ipmi.wire.IpmiMessage;
import io.maas4j.power.ipmi.wire.IpmiMessage.Checksums;
import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.maas4j.power.ipmi.wire.command.ChannelCapabilities;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.SessionCommand.ActivateSession;
import io.maas4j.power.ipmi.wire.command.SessionCommand.ActivatedSession;
import io.maas4j.power.ipmi.wire.command.SessionCommand.GetSessionChallenge;
import io.maas4j.power.ipmi.wire.command.SessionCommand.SessionChallenge;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Logs in by challenge and activation, as IPMI 1.5 does (power spec §9). */
final class Ipmi15Login implements Opening.Step {
  private static final AuthType[] PREFERENCE = {
    AuthType.MD5, AuthType.MD2, AuthType.STRAIGHT, AuthType.NONE
  };
  private static final int MAX_SENDINGS = 4;
  private static final int MAX_RESTARTS = 3;

  private final Opening opening;
  private final Optional<ChannelCapabilities> capabilities;
  private AuthType authType = AuthType.NONE;
  private int restarts;
  private int unanswered;
  private @Nullable GetSessionChallenge ask;
  private @Nullable ActivateSession activate;
  private int temporaryId;
  private @Nullable IpmiMessage request;
  private @Nullable Exchange exchange;
  private Loop.@Nullable Timer pause;

  Ipmi15Login(Opening opening, Optional<ChannelCapabilities> capabilities) {
    this.opening = opening;
    this.capabilities = capabilities;
  }

  @Override
  public void begin() {
    if (password().length() > IpmiCredentials.MAX_PASSWORD_15) {
      opening.failed(new IpmiFailure.BadSetting("a password for IPMI 1.5 has at most 16 octets"));
      return;
    }
    Optional<AuthType> chosen = choose();
    if (chosen.isEmpty()) {
      opening.failed(
          new IpmiFailure.AuthTypeUnavailable(
              "the BMC offers none of MD5, MD2, straight password and none"));
      return;
    }
    authType = chosen.get();
    activate = null;
    ask = new GetSessionChallenge(authType.code(), opening.credentials().userNameOctets());
    request = IpmiMessage.request(ask.netFn(), 0, sequence(), ask.command(), ask.encode());
    exchange =
        opening.exchange(
            Ipmi15Packet.sessionless(request).encode(),
            Integer.MAX_VALUE,
            () -> opening.silent("Get Session Challenge"));
  }

  private Optional<AuthType> choose() {
    for (AuthType type : PREFERENCE) {
      boolean offered =
          capabilities.isEmpty()
              || opening.options().has(Workaround.AUTHCAP)
              || capabilities.get().offers(type);
      if (offered && CryptoEngine.supports(type)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean accept(RmcpMessage message) {
    if (!(message instanceof Ipmi15Packet packet) || request == null || exchange == null) {
      return false;
    }
    IpmiMessage answer =
        IpmiMessage.decode(
            packet.payload(),
            opening.options().has(Workaround.NOCHECKSUMCHECK)
                ? Checksums.IGNORE
                : Checksums.VERIFY);
    if (!answer.answers(request)) {
      return false;
    }
    CompletionCode code = new CompletionCode(answer.completionCode());
    OctetReader data = new OctetReader(answer.responseData());
    if (activate == null) {
      return packet.sessionId() == 0 && challenged(code, data);
    }
    // A refusal may come without authentication, for there is no session; a grant may not.
    if (code.isOk() && (packet.authType() != authType || !packet.verifies(crypto(), password()))) {
      return false;
    }
    activated(code, data);
    return true;
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

  private boolean challenged(CompletionCode code, OctetReader data) {
    GetSessionChallenge asked = Objects.requireNonNull(ask);
    if (!code.isOk()) {
      answered();
      if (code.value() == 0x81 || code.value() == 0x82) {
        opening.failed(
            new IpmiFailure.UnknownUser(
                "the BMC " + (code.value() == 0x81 ? "does not know it" : "wants one")));
      } else if (code.isTemporary()) {
        waitOr(new IpmiFailure.Busy(asked.title() + ": " + code));
      } else {
        opening.failed(new IpmiFailure.Rejected(asked.title(), code));
      }
      return true;
    }
    SessionChallenge challenge = asked.decodeAnswer(data);
    answered();
    temporaryId = challenge.temporaryId();
    activate =
        new ActivateSession(
            authType.code(),
            opening.options().privilege().code(),
            challenge.challenge(),
            1 + opening.surroundings().random().nextInt(Integer.MAX_VALUE - 1));
    IpmiMessage activation =
        IpmiMessage.request(activate.netFn(), 0, sequence(), activate.command(), activate.encode());
    request = activation;
    exchange =
        opening.exchange(
            Ipmi15Packet.authenticated(crypto(), authType, 0, temporaryId, password(), activation)
                .encode(),
            MAX_SENDINGS,
            this::unanswered);
    return true;
  }

  private void unanswered() {
    unanswered++;
    // BMCs drop what has a wrong code: once may be loss, twice is a wrong password.
    if (unanswered > 1) {
      opening.failed(new IpmiFailure.PasswordUnverified());
    } else {
      beginAgainOr(() -> opening.silent("Activate Session"));
    }
  }

  private void activated(CompletionCode code, OctetReader data) {
    ActivateSession asked = Objects.requireNonNull(activate);
    if (!code.isOk()) {
      answered();
      refused(asked, code);
      return;
    }
    ActivatedSession session = asked.decodeAnswer(data);
    answered();
    boolean perMessage =
        session.authType() != AuthType.NONE.code()
            && !capabilities.map(ChannelCapabilities::perMessageAuthOff).orElse(false);
    boolean forced = opening.options().has(Workaround.FORCEPERMSG);
    boolean unexpected = opening.options().has(Workaround.UNEXPECTEDAUTH);
    AuthType sends = perMessage || forced ? authType : AuthType.NONE;
    AuthType expects = perMessage ? authType : AuthType.NONE;
    AuthType tolerates = unexpected || forced ? authType : expects;
    opening.opened(
        new Link15(
            crypto(),
            opening.options(),
            session.sessionId(),
            session.initialSequence(),
            password(),
            new Link15.Manner(sends, expects, tolerates)));
  }

  private void refused(ActivateSession asked, CompletionCode code) {
    switch (code.value()) {
      case 0x81, 0x82, 0x83 -> waitOr(new IpmiFailure.Busy("it has no free session"));
      case 0x84, 0x85 ->
          beginAgainOr(() -> opening.failed(new IpmiFailure.Nonsense(asked.title() + ": " + code)));
      case 0x86 ->
          opening.failed(
              new IpmiFailure.PrivilegeUnavailable(
                  opening.options().privilege(), "the BMC refused it at Activate Session"));
      default -> {
        if (code.isTemporary()) {
          waitOr(new IpmiFailure.Busy(asked.title() + ": " + code));
        } else if (code.equals(CompletionCode.INSUFFICIENT_PRIVILEGE)) {
          opening.failed(
              new IpmiFailure.PrivilegeUnavailable(
                  opening.options().privilege(), "the BMC refused it at Activate Session"));
        } else {
          opening.failed(new IpmiFailure.Rejected(asked.title(), code));
        }
      }
    }
  }

  private void waitOr(IpmiFailure otherwise) {
    long wait = opening.surroundings().pause();
    long now = opening.surroundings().loop().nanoTime();
    if (now + wait - opening.deadline() >= 0) {
      opening.failed(otherwise);
    } else {
      pause = opening.surroundings().loop().schedule(this::begin, wait);
    }
  }

  private void beginAgainOr(Runnable otherwise) {
    if (restarts >= MAX_RESTARTS || opening.timeIsUp()) {
      otherwise.run();
    } else {
      restarts++;
      begin();
    }
  }

  private void answered() {
    opening.heard();
    Objects.requireNonNull(exchange).answered();
    exchange = null;
  }

  private int sequence() {
    return opening.surroundings().random().nextInt(64);
  }

  private CryptoEngine crypto() {
    return opening.surroundings().crypto();
  }

  private Octets password() {
    return opening.credentials().passwordOctets();
  }
}
