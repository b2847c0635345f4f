package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;

/** Users of a channel (IPMI 2.0 §22.26 to §22.30). */
public sealed interface UserCommand<R extends IpmiAnswer> extends IpmiCommand<R> {
  int NET_FN = 0x06;

  @Override
  default int netFn() {
    return NET_FN;
  }

  /**
   * Sets what a user may do on a channel (§22.26).
   *
   * @param flags bit 7: change bits 6 to 4, which are: callback only, link authentication, IPMI
   *     messaging
   * @param channel 0 to 15
   * @param user 1 to 63
   * @param privilege the highest on this channel; {@code F}: none
   */
  record SetUserAccess(int flags, int channel, int user, int privilege)
      implements UserCommand<IpmiAnswer.Done> {
    /** {@link #flags} that allow IPMI messaging. */
    public static final int ALLOW_MESSAGING = 0x90;

    @Override
    public int command() {
      return 0x43;
    }

    @Override
    public Octets encode() {
      return Octets.of(flags & 0xF0 | channel & 0x0F, user & 0x3F, privilege & 0x0F);
    }

    @Override
    public IpmiAnswer.Done decodeAnswer(OctetReader data) {
      return new IpmiAnswer.Done();
    }

    static SetUserAccess decode(OctetReader in) {
      int first = in.u8("channel number and access");
      return new SetUserAccess(
          first & 0xF0,
          first & 0x0F,
          in.u8("user id") & 0x3F,
          in.u8("user privilege limit") & 0x0F);
    }
  }

  /** What a user may do on a channel (§22.27). */
  record GetUserAccess(int channel, int user) implements UserCommand<UserAccess> {
    @Override
    public int command() {
      return 0x44;
    }

    @Override
    public Octets encode() {
      return Octets.of(channel & 0x0F, user & 0x3F);
    }

    @Override
    public UserAccess decodeAnswer(OctetReader data) {
      return new UserAccess(
          data.u8("maximum user ids"),
          data.u8("enabled user ids"),
          data.u8("fixed names"),
          data.u8("channel access"));
    }

    static GetUserAccess decode(OctetReader in) {
      return new GetUserAccess(in.u8("channel number") & 0x0F, in.u8("user id") & 0x3F);
    }
  }

  /**
   * The answer to it, by its octets.
   *
   * @param maxUsers low six bits: how many users there can be
   * @param enabled low six bits: how many are enabled; upper two: this one 1 enabled, 2 disabled, 0
   *     not told
   * @param fixedNames low six bits: how many have a name that cannot be changed
   * @param access bit 6 callback only, 5 link authentication, 4 messaging; low nibble the privilege
   */
  record UserAccess(int maxUsers, int enabled, int fixedNames, int access) implements IpmiAnswer {
    public int userLimit() {
      return maxUsers & 0x3F;
    }

    public boolean mayMessage() {
      return (access & 0x10) != 0;
    }

    /** See {@link io.maas4j.power.ipmi.wire.Privilege}; 15: no access. */
    public int privilege() {
      return access & 0x0F;
    }

    @Override
    public Octets encode() {
      return Octets.of(maxUsers, enabled, fixedNames, access);
    }
  }

  /**
   * Names a user (§22.28).
   *
   * @param user 1 to 63
   * @param name up to 16 octets
   */
  record SetUserName(int user, Octets name) implements UserCommand<IpmiAnswer.Done> {
    @Override
    public int command() {
      return 0x45;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(17).u8(user & 0x3F).octets(name.padded(16)).toOctets();
    }

    @Override
    public IpmiAnswer.Done decodeAnswer(OctetReader data) {
      return new IpmiAnswer.Done();
    }

    static SetUserName decode(OctetReader in) {
      return new SetUserName(in.u8("user id") & 0x3F, in.octets(16, "user name"));
    }
  }

  /** The name of a user (§22.29). */
  record GetUserName(int user) implements UserCommand<UserName> {
    @Override
    public int command() {
      return 0x46;
    }

    @Override
    public Octets encode() {
      return Octets.of(user & 0x3F);
    }

    @Override
    public UserName decodeAnswer(OctetReader data) {
      return new UserName(data.octets(16, "user name"));
    }

    static GetUserName decode(OctetReader in) {
      return new GetUserName(in.u8("user id") & 0x3F);
    }
  }

  /**
   * The answer to it.
   *
   * @param name 16 octets, filled up with zeros
   */
  record UserName(Octets name) implements IpmiAnswer {
    public String text() {
      return name.text();
    }

    @Override
    public Octets encode() {
      return name.padded(16);
    }
  }

  /** What Set User Password does. */
  enum PasswordOperation {
    DISABLE_USER,
    ENABLE_USER,
    SET_PASSWORD,
    TEST_PASSWORD
  }

  /**
   * Sets or tests a password, or enables a user (§22.30).
   *
   * @param user 1 to 63
   * @param operation what to do
   * @param password none, or 16 octets, or 20 where the BMC keeps so many
   */
  record SetUserPassword(int user, PasswordOperation operation, Octets password)
      implements UserCommand<IpmiAnswer.Done> {
    private static final int LONG = 20;

    /**
     * @throws IllegalArgumentException when the password has neither 0 nor 16 nor 20 octets
     */
    public SetUserPassword {
      if (password.length() != 0 && password.length() != 16 && password.length() != LONG) {
        throw new IllegalArgumentException(
            "a password is sent as 16 or 20 octets, not " + password.length());
      }
    }

    @Override
    public int command() {
      return 0x47;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(22)
          .u8(user & 0x3F | (password.length() == LONG ? 0x80 : 0))
          .u8(operation.ordinal())
          .octets(password)
          .toOctets();
    }

    @Override
    public IpmiAnswer.Done decodeAnswer(OctetReader data) {
      return new IpmiAnswer.Done();
    }

    static SetUserPassword decode(OctetReader in) {
      int user = in.u8("user id");
      PasswordOperation operation = PasswordOperation.values()[in.u8("operation") & 3];
      int length = (user & 0x80) != 0 ? LONG : 16;
      Octets password =
          in.remaining() == 0 && operation.ordinal() < 2
              ? Octets.none()
              : in.octets(length, "password");
      return new SetUserPassword(user & 0x3F, operation, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "SetUserPassword[user=" + user + ", operation=" + operation + "]";
    }
  }
}
