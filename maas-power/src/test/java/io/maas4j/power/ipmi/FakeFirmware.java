package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.AuthAlgorithm;
import io.maas4j.power.ipmi.wire.AuthType;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.IpmiMessage;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.OpenSessionRequest;
import io.maas4j.power.ipmi.wire.Proposal;
import java.util.EnumSet;
import java.util.Set;

/** What is wrong with a {@link FakeBmc}, by the workarounds that its clients need. */
final class FakeFirmware {
  static final FakeFirmware FAULTLESS = new FakeFirmware(Set.of(), false);

  private static final int PER_MESSAGE_OFF = 0x10;
  private static final int NON_NULL_USERS = 0x04;
  private static final int CUT = 4;

  private final Set<Workaround> needed;
  private final boolean givesIdZero;

  private FakeFirmware(Set<Workaround> needed, boolean givesIdZero) {
    this.needed = needed;
    this.givesIdZero = givesIdZero;
  }

  /** One that needs these. */
  static FakeFirmware needing(Workaround first, Workaround... others) {
    return new FakeFirmware(EnumSet.of(first, others), false);
  }

  /** One whose own session ids are 0: the other meaning of {@link Workaround#IDZERO}. */
  static FakeFirmware givingIdZero() {
    return new FakeFirmware(Set.of(), true);
  }

  boolean has(Workaround workaround) {
    return needed.contains(workaround);
  }

  int userFlags() {
    boolean off = has(Workaround.UNEXPECTEDAUTH) || has(Workaround.FORCEPERMSG);
    return NON_NULL_USERS | (off ? PER_MESSAGE_OFF : 0);
  }

  /** Whether it takes a packet of a session of 1.5 that is authenticated so. */
  boolean bears(AuthType type) {
    return !has(Workaround.FORCEPERMSG) || type != AuthType.NONE;
  }

  /** A session sequence number of 1.5 between its memory and the wire. */
  int counted(int sequence) {
    return has(Workaround.ENDIANSEQ) ? Integer.reverseBytes(sequence) : sequence;
  }

  /** The console's session id, as it names it. */
  int id(int consoleId) {
    return has(Workaround.IDZERO) ? 0 : consoleId;
  }

  int bmcId(int id) {
    return givesIdZero ? 0 : id;
  }

  Proposal named(Proposal chosen) {
    return has(Workaround.SUN20) ? new Proposal(0, 0, 0) : chosen;
  }

  Octets name(String user) {
    Octets name = Octets.ofText(user);
    return has(Workaround.INTEL20) ? name.padded(IpmiCredentials.MAX_NAME) : name;
  }

  Octets password(Octets password, CipherSuite suite) {
    return has(Workaround.INTEL20) && suite.authentication() == AuthAlgorithm.HMAC_MD5
        ? password.padded(16)
        : password;
  }

  /** The role that goes into its codes. */
  int role(int role, OpenSessionRequest open) {
    return has(Workaround.OPENSESSPRIV) || has(Workaround.SUN20)
        ? role & 0xF0 | open.privilege()
        : role;
  }

  Octets code(Octets code) {
    return has(Workaround.SUPERMICRO20) || has(Workaround.SUN20)
        ? code.padded(Math.max(0, code.length() - CUT))
        : code;
  }

  Octets check(Octets check) {
    return has(Workaround.INTEGRITYCHECKVALUE) ? Octets.of(new byte[12]) : code(check);
  }

  Octets encoded(IpmiMessage message) {
    byte[] octets = message.encode().toArray();
    if (has(Workaround.NOCHECKSUMCHECK)) {
      octets[2]++;
      octets[octets.length - 1]++;
    }
    return Octets.owning(octets);
  }
}
