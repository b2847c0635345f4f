package io.maas4j.power.ipmi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.power.ipmi.wire.IpmiMessage.Checksums;
import io.maas4j.power.ipmi.wire.Recorded.Session;
import io.maas4j.power.ipmi.wire.command.ChannelCapabilities;
import io.maas4j.power.ipmi.wire.command.ChassisCommand;
import io.maas4j.power.ipmi.wire.command.ChassisStatus;
import io.maas4j.power.ipmi.wire.command.IpmiCommand;
import io.maas4j.power.ipmi.wire.command.SessionCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every recorded datagram (power spec §11) is understood, and made again to the last bit. */
class RecordedSessionTest {
  private static final List<Session> SESSIONS = List.of(Recorded.SUITE_3, Recorded.SUITE_17);

  @Test
  void theMessagesThatOpenASessionComeOutAsTheyWentIn() {
    for (Session session : SESSIONS) {
      for (String hex :
          List.of(
              session.openRequest(),
              session.openResponse(),
              session.rakp1(),
              session.rakp2(),
              session.rakp3(),
              session.rakp4())) {
        assertThat(Recorded.hex(setup(hex).datagram())).isEqualTo(hex);
      }
    }
  }

  @Test
  void theOpenSessionRequestIsMadeFromItsSuite() {
    for (Session session : SESSIONS) {
      assertThat(
              Recorded.hex(
                  new OpenSessionRequest(
                          0,
                          Privilege.OPERATOR.code(),
                          Integer.reverseBytes(0xa4a3a2a0),
                          Proposal.of(session.suite()))
                      .datagram()))
          .isEqualTo(session.openRequest());
    }
  }

  @Test
  void bothSidesComputeTheRecordedCodesAndKeys() {
    for (Session session : SESSIONS) {
      CryptoEngine crypto = new CryptoEngine(new FixedRandom(new byte[16]));
      Handshake handshake = handshake(session);
      Octets key = Handshake.key(Octets.ofText(Recorded.PASSWORD));
      assertThat(handshake.code2(crypto, key))
          .isEqualTo(((RakpMessage2) setup(session.rakp2())).code());
      assertThat(handshake.code3(crypto, key))
          .isEqualTo(((RakpMessage3) setup(session.rakp3())).code());
      Octets sik = handshake.sessionKey(crypto, key, Optional.empty());
      assertThat(sik).hasToString(session.sik());
      assertThat(handshake.check4(crypto, sik))
          .isEqualTo(((RakpMessage4) setup(session.rakp4())).check());
      SessionCipher cipher = handshake.cipher(crypto, key, sik);
      assertThat(cipher.k1()).hasToString(session.k1());
      assertThat(cipher.k2()).hasToString(session.k2());
    }
  }

  @Test
  void anotherPasswordGivesAnotherCode() {
    CryptoEngine crypto = new CryptoEngine(new FixedRandom(new byte[16]));
    Octets code =
        handshake(Recorded.SUITE_17).code2(crypto, Handshake.key(Octets.ofText("Secret")));
    RakpMessage2 recorded = (RakpMessage2) setup(Recorded.SUITE_17.rakp2());
    assertThat(Handshake.same(code, recorded.code())).isFalse();
  }

  @Test
  void requestsOfASessionAreSealedToTheLastBit() {
    for (Session session : SESSIONS) {
      byte[] recorded = Recorded.bytes(session.statusRequest());
      SessionCipher cipher = cipher(session, Arrays.copyOfRange(recorded, 16, 32));
      IpmiMessage request = message(new ChassisCommand.GetChassisStatus(), 6);
      assertThat(request.encode()).isEqualTo(Recorded.octets(Recorded.STATUS_REQUEST));
      Ipmi20Packet packet = (Ipmi20Packet) RmcpMessage.decode(recorded);
      assertThat(
              Recorded.hex(cipher.seal(PayloadType.IPMI, packet.sessionId(), 8, request.encode())))
          .isEqualTo(session.statusRequest());
    }
  }

  @Test
  void packetsOfASessionAreOpened() {
    for (Session session : SESSIONS) {
      SessionCipher cipher = cipher(session, new byte[16]);
      Ipmi20Packet request = packet(session.statusRequest());
      cipher.verify(request);
      assertThat(request.sequence()).isEqualTo(8);
      assertThat(cipher.open(request)).isEqualTo(Recorded.octets(Recorded.STATUS_REQUEST));

      Ipmi20Packet response = packet(session.statusResponse());
      cipher.verify(response);
      assertThat(response.sequence()).isEqualTo(6);
      Octets plain = cipher.open(response);
      assertThat(plain).isEqualTo(Recorded.octets(Recorded.STATUS_RESPONSE));
      IpmiMessage message = IpmiMessage.decode(plain, Checksums.VERIFY);
      assertThat(message.answers(message(new ChassisCommand.GetChassisStatus(), 6))).isTrue();
      assertThat(message.completionCode()).isZero();
      ChassisStatus status =
          new ChassisCommand.GetChassisStatus()
              .decodeAnswer(new OctetReader(message.responseData()));
      assertThat(status).isEqualTo(new ChassisStatus(0x41, 0x10, 0x40));
      assertThat(status.isOn()).isTrue();
    }
  }

  @Test
  void theFirstCommandOfASessionRaisesThePrivilege() {
    SessionCipher cipher =
        cipher(
            Recorded.SUITE_17,
            Arrays.copyOfRange(Recorded.bytes(Recorded.PRIVILEGE_REQUEST_17), 16, 32));
    Ipmi20Packet packet = packet(Recorded.PRIVILEGE_REQUEST_17);
    cipher.verify(packet);
    assertThat(packet.sequence()).isEqualTo(3);
    Octets plain = cipher.open(packet);
    IpmiMessage message = IpmiMessage.decode(plain, Checksums.VERIFY);
    assertThat(
            IpmiCommand.decode(message.netFn(), message.toLun(), message.command(), message.data()))
        .isEqualTo(new SessionCommand.SetSessionPrivilegeLevel(Privilege.OPERATOR.code()));
    assertThat(Recorded.hex(cipher.seal(PayloadType.IPMI, packet.sessionId(), 3, plain)))
        .isEqualTo(Recorded.PRIVILEGE_REQUEST_17);
  }

  @Test
  void aChangedBitAnywhereIsNoticed() {
    SessionCipher cipher = cipher(Recorded.SUITE_17, new byte[16]);
    byte[] recorded = Recorded.bytes(Recorded.SUITE_17.statusResponse());
    for (int bit = 4 * 8; bit < recorded.length * 8; bit++) {
      byte[] changed = recorded.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(
              () -> {
                RmcpMessage message = RmcpMessage.decode(changed);
                if (message instanceof Ipmi20Packet packet) {
                  cipher.verify(packet);
                } else {
                  throw new WireFormatException(4, "authentication type", "is another one");
                }
              })
          .as("bit " + bit)
          .isInstanceOf(WireFormatException.class);
    }
  }

  @Test
  void capabilitiesAreAskedForAndToldOutsideOfASession() {
    SessionCommand.GetChannelAuthenticationCapabilities command =
        new SessionCommand.GetChannelAuthenticationCapabilities(0x8E, 3);
    IpmiMessage request = message(command, 0);
    assertThat(Recorded.hex(Ipmi15Packet.sessionless(request).encode()))
        .isEqualTo(Recorded.CAPABILITIES_REQUEST);

    IpmiMessage response = sessionless(Recorded.CAPABILITIES_RESPONSE);
    assertThat(response.answers(request)).isTrue();
    ChannelCapabilities told = command.decodeAnswer(new OctetReader(response.responseData()));
    assertThat(told.supports20()).isTrue();
    assertThat(told.supports15()).isTrue();
    assertThat(told.offers(AuthType.MD5)).isTrue();
    assertThat(told.offers(AuthType.OEM)).isFalse();
    assertThat(told.needsBmcKey()).isFalse();
    assertThat(Recorded.hex(Ipmi15Packet.sessionless(request.response(0, told.encode())).encode()))
        .isEqualTo(Recorded.CAPABILITIES_RESPONSE);
  }

  @Test
  void aPingGetsItsPong() {
    assertThat(Recorded.hex(new AsfPing(0).encode())).isEqualTo(Recorded.PING);
    assertThat(RmcpMessage.decode(Recorded.bytes(Recorded.PING))).isEqualTo(new AsfPing(0));
    assertThat(Recorded.hex(AsfPong.ofIpmi(0).encode())).isEqualTo(Recorded.PONG);
    assertThat(RmcpMessage.decode(Recorded.bytes(Recorded.PONG))).isEqualTo(AsfPong.ofIpmi(0));
  }

  @Test
  void theSessionOfIpmi15IsMadeAgain() {
    CryptoEngine crypto = new CryptoEngine(new FixedRandom(new byte[16]));
    Octets password = Octets.ofText(Recorded.PASSWORD);
    SessionCommand.GetSessionChallenge ask =
        new SessionCommand.GetSessionChallenge(AuthType.MD5.code(), Octets.ofText(Recorded.USER));
    assertThat(Recorded.hex(Ipmi15Packet.sessionless(message(ask, 0x29)).encode()))
        .isEqualTo(Recorded.CHALLENGE_REQUEST);
    SessionCommand.SessionChallenge challenge =
        ask.decodeAnswer(new OctetReader(sessionless(Recorded.CHALLENGE_RESPONSE).responseData()));

    SessionCommand.ActivateSession activate =
        new SessionCommand.ActivateSession(
            AuthType.MD5.code(), Privilege.OPERATOR.code(), challenge.challenge(), 1);
    Ipmi15Packet activation =
        Ipmi15Packet.authenticated(
            crypto, AuthType.MD5, 0, challenge.temporaryId(), password, message(activate, 0x2A));
    assertThat(Recorded.hex(activation.encode())).isEqualTo(Recorded.ACTIVATE_REQUEST);

    Ipmi15Packet activated =
        (Ipmi15Packet) RmcpMessage.decode(Recorded.bytes(Recorded.ACTIVATE_RESPONSE));
    assertThat(activated.verifies(crypto, password)).isTrue();
    assertThat(activated.verifies(crypto, Octets.ofText("Secret"))).isFalse();
    SessionCommand.ActivatedSession session =
        activate.decodeAnswer(
            new OctetReader(
                IpmiMessage.decode(activated.payload(), Checksums.VERIFY).responseData()));
    assertThat(session.authType()).isEqualTo(AuthType.MD5.code());
    assertThat(session.privilege()).isEqualTo(Privilege.OPERATOR.code());

    Ipmi15Packet raise =
        Ipmi15Packet.authenticated(
            crypto,
            AuthType.MD5,
            session.initialSequence(),
            session.sessionId(),
            password,
            message(new SessionCommand.SetSessionPrivilegeLevel(3), 0x2B));
    assertThat(Recorded.hex(raise.encode())).isEqualTo(Recorded.PRIVILEGE_REQUEST_15);
  }

  private static IpmiMessage message(IpmiCommand<?> command, int sequence) {
    return IpmiMessage.request(
        command.netFn(), command.lun(), sequence, command.command(), command.encode());
  }

  private static IpmiMessage sessionless(String hex) {
    Ipmi15Packet packet = (Ipmi15Packet) RmcpMessage.decode(Recorded.bytes(hex));
    return IpmiMessage.decode(packet.payload(), Checksums.VERIFY);
  }

  private static Ipmi20Packet packet(String hex) {
    return (Ipmi20Packet) RmcpMessage.decode(Recorded.bytes(hex));
  }

  private static SessionSetup setup(String hex) {
    Ipmi20Packet packet = packet(hex);
    return SessionSetup.decode(packet.payloadType(), packet.payload());
  }

  private static Handshake handshake(Session session) {
    RakpMessage1 one = (RakpMessage1) setup(session.rakp1());
    RakpMessage2 two = (RakpMessage2) setup(session.rakp2());
    assertThat(one.role()).isEqualTo(RakpMessage1.NAME_ONLY | Privilege.OPERATOR.code());
    assertThat(one.userName().text()).isEqualTo(Recorded.USER);
    return new Handshake(
        session.suite(),
        two.consoleId(),
        one.bmcId(),
        one.consoleRandom(),
        two.bmcRandom(),
        two.guid(),
        one.role(),
        one.userName());
  }

  private static SessionCipher cipher(Session session, byte[] iv) {
    CryptoEngine crypto = new CryptoEngine(new FixedRandom(iv));
    Handshake handshake = handshake(session);
    Octets key = Handshake.key(Octets.ofText(Recorded.PASSWORD));
    return handshake.cipher(crypto, key, handshake.sessionKey(crypto, key, Optional.empty()));
  }
}
