package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;

/** Sessions: before, at their beginning and end (IPMI 2.0 §22.13 to §22.19). */
public sealed interface SessionCommand<R extends IpmiAnswer> extends IpmiCommand<R> {
  int NET_FN = 0x06;

  /** The channel over which it is asked. */
  int THIS_CHANNEL = 0x0E;

  @Override
  default int netFn() {
    return NET_FN;
  }

  /**
   * What kinds of session the channel has (§22.13).
   *
   * @param channel low nibble the channel; bit 7: tell about IPMI 2.0
   * @param privilege for which level; see {@link io.maas4j.power.ipmi.wire.Privilege}
   */
  record GetChannelAuthenticationCapabilities(int channel, int privilege)
      implements SessionCommand<ChannelCapabilities> {
    public static final int TELL_20 = 0x80;

    @Override
    public int command() {
      return 0x38;
    }

    @Override
    public Octets encode() {
      return Octets.of(channel, privilege);
    }

    @Override
    public ChannelCapabilities decodeAnswer(OctetReader data) {
      return ChannelCapabilities.decode(data);
    }

    static GetChannelAuthenticationCapabilities decode(OctetReader in) {
      return new GetChannelAuthenticationCapabilities(
          in.u8("channel number"), in.u8("requested maximum privilege level"));
    }
  }

  /**
   * Which cipher suites there are (§22.15).
   *
   * @param channel low nibble
   * @param payload the payload type's number
   * @param index bit 7: list by cipher suite; low bits: which 16 octets of the list
   */
  record GetChannelCipherSuites(int channel, int payload, int index)
      implements SessionCommand<CipherSuiteRecords> {
    public static final int BY_SUITE = 0x80;

    @Override
    public int command() {
      return 0x54;
    }

    @Override
    public Octets encode() {
      return Octets.of(channel, payload, index);
    }

    @Override
    public CipherSuiteRecords decodeAnswer(OctetReader data) {
      return new CipherSuiteRecords(data.u8("channel number"), data.rest());
    }

    static GetChannelCipherSuites decode(OctetReader in) {
      return new GetChannelCipherSuites(
          in.u8("channel number"), in.u8("payload type"), in.u8("list index"));
    }
  }

  /**
   * A piece of the list of suites; see {@link CipherSuiteRecord#parse}.
   *
   * @param channel that it is about
   * @param data up to 16 octets; less at the list's end
   */
  record CipherSuiteRecords(int channel, Octets data) implements IpmiAnswer {
    @Override
    public Octets encode() {
      return new OctetWriter(1 + data.length()).u8(channel).octets(data).toOctets();
    }
  }

  /**
   * Begins a session of IPMI 1.5 (§22.16).
   *
   * @param authType see {@link io.maas4j.power.ipmi.wire.AuthType}
   * @param userName 16 octets, filled up with zeros
   */
  record GetSessionChallenge(int authType, Octets userName)
      implements SessionCommand<SessionChallenge> {
    @Override
    public int command() {
      return 0x39;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(17).u8(authType).octets(userName.padded(16)).toOctets();
    }

    @Override
    public SessionChallenge decodeAnswer(OctetReader data) {
      return new SessionChallenge(
          data.i32("temporary session id"), data.octets(16, "challenge string"));
    }

    static GetSessionChallenge decode(OctetReader in) {
      return new GetSessionChallenge(in.u8("authentication type"), in.octets(16, "user name"));
    }
  }

  /**
   * The answer to it.
   *
   * @param temporaryId the session's id until it is active
   * @param challenge 16 octets
   */
  record SessionChallenge(int temporaryId, Octets challenge) implements IpmiAnswer {
    @Override
    public Octets encode() {
      return new OctetWriter(20).i32(temporaryId).octets(challenge).toOctets();
    }
  }

  /**
   * Makes a session of IPMI 1.5 active (§22.17).
   *
   * @param authType see {@link io.maas4j.power.ipmi.wire.AuthType}
   * @param privilege the highest that will be needed
   * @param challenge as it came
   * @param initialSequence what the BMC is to begin with, not 0
   */
  record ActivateSession(int authType, int privilege, Octets challenge, int initialSequence)
      implements SessionCommand<ActivatedSession> {
    @Override
    public int command() {
      return 0x3A;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(22)
          .u8(authType)
          .u8(privilege)
          .octets(challenge)
          .i32(initialSequence)
          .toOctets();
    }

    @Override
    public ActivatedSession decodeAnswer(OctetReader data) {
      return new ActivatedSession(
          data.u8("authentication type") & 0x0F,
          data.i32("session id"),
          data.i32("initial inbound sequence number"),
          data.u8("maximum privilege level") & 0x0F);
    }

    static ActivateSession decode(OctetReader in) {
      return new ActivateSession(
          in.u8("authentication type") & 0x0F,
          in.u8("requested maximum privilege level") & 0x0F,
          in.octets(16, "challenge string"),
          in.i32("initial outbound sequence number"));
    }
  }

  /**
   * The answer to it.
   *
   * @param authType of all that follows
   * @param sessionId of all that follows
   * @param initialSequence what the console is to begin with
   * @param privilege the highest there will be
   */
  record ActivatedSession(int authType, int sessionId, int initialSequence, int privilege)
      implements IpmiAnswer {
    @Override
    public Octets encode() {
      return new OctetWriter(10)
          .u8(authType)
          .i32(sessionId)
          .i32(initialSequence)
          .u8(privilege)
          .toOctets();
    }
  }

  /**
   * Sets the session's privilege, which is USER at first (§22.18).
   *
   * @param privilege the level; 0 asks what it is
   */
  record SetSessionPrivilegeLevel(int privilege) implements SessionCommand<SessionPrivilege> {
    @Override
    public int command() {
      return 0x3B;
    }

    @Override
    public Octets encode() {
      return Octets.of(privilege);
    }

    @Override
    public SessionPrivilege decodeAnswer(OctetReader data) {
      return new SessionPrivilege(data.u8("new privilege level") & 0x0F);
    }

    static SetSessionPrivilegeLevel decode(OctetReader in) {
      return new SetSessionPrivilegeLevel(in.u8("requested privilege level") & 0x0F);
    }
  }

  /** The session's privilege as it is now. */
  record SessionPrivilege(int privilege) implements IpmiAnswer {
    @Override
    public Octets encode() {
      return Octets.of(privilege);
    }
  }

  /**
   * Ends a session (§22.19).
   *
   * @param sessionId the BMC's
   */
  record CloseSession(int sessionId) implements SessionCommand<IpmiAnswer.Done> {
    @Override
    public int command() {
      return 0x3C;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(8).i32(sessionId).toOctets();
    }

    @Override
    public IpmiAnswer.Done decodeAnswer(OctetReader data) {
      return new IpmiAnswer.Done();
    }

    static CloseSession decode(OctetReader in) {
      return new CloseSession(in.i32("session id"));
    }
  }
}
