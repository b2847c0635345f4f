package io.maas4j.power.ipmi.wire;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * All that both ends know after RAKP 2, and what they compute from it (IPMI 2.0 §13.31, §13.32).
 *
 * @param suite the algorithms
 * @param consoleId SIDM
 * @param bmcId SIDC
 * @param consoleRandom RM, 16 octets
 * @param bmcRandom RC, 16 octets
 * @param guid the BMC's GUID, 16 octets
 * @param role the whole octet of RAKP 1
 * @param userName as it was in RAKP 1
 */
public record Handshake(
    CipherSuite suite,
    int consoleId,
    int bmcId,
    Octets consoleRandom,
    Octets bmcRandom,
    Octets guid,
    int role,
    Octets userName) {
  private static final int KEY = 20;

  /** A password or K_g as the key it is: 20 octets, filled up with zeros. */
  public static Octets key(Octets secret) {
    return secret.padded(KEY);
  }

  /** The code of RAKP 2; none without authentication. */
  public Octets code2(CryptoEngine crypto, Octets userKey) {
    return hmac(
        crypto,
        userKey,
        named(
            new OctetWriter(90)
                .i32(consoleId)
                .i32(bmcId)
                .octets(consoleRandom)
                .octets(bmcRandom)
                .octets(guid)));
  }

  /** The code of RAKP 3; none without authentication. */
  public Octets code3(CryptoEngine crypto, Octets userKey) {
    return hmac(crypto, userKey, named(new OctetWriter(40).octets(bmcRandom).i32(consoleId)));
  }

  /** The check value of RAKP 4, cut to its length; none without authentication. */
  public Octets check4(CryptoEngine crypto, Octets sessionKey) {
    OctetWriter data = new OctetWriter(36).octets(consoleRandom).i32(bmcId).octets(guid);
    return hmac(crypto, sessionKey, data).padded(suite.authentication().checkLength());
  }

  /** SIK, from K_g where the BMC has one, else from the user's key. */
  public Octets sessionKey(CryptoEngine crypto, Octets userKey, Optional<Octets> bmcKey) {
    return hmac(
        crypto,
        bmcKey.orElse(userKey),
        named(new OctetWriter(60).octets(consoleRandom).octets(bmcRandom)));
  }

  /** What the packets of the session are protected with. */
  public SessionCipher cipher(CryptoEngine crypto, Octets userKey, Octets sessionKey) {
    return new SessionCipher(
        crypto, suite, userKey, constant(crypto, sessionKey, 1), constant(crypto, sessionKey, 2));
  }

  /** Compares codes in constant time. */
  public static boolean same(Octets code, Octets other) {
    return MessageDigest.isEqual(code.raw(), other.raw());
  }

  /** Whether a code begins as expected, in constant time: some firmware sends it uncut. */
  public static boolean beginsWith(Octets code, Octets expected) {
    return code.length() >= expected.length() && same(code.padded(expected.length()), expected);
  }

  private Octets constant(CryptoEngine crypto, Octets sessionKey, int value) {
    return hmac(crypto, sessionKey, new OctetWriter(KEY).fill(value, KEY));
  }

  private OctetWriter named(OctetWriter data) {
    return data.u8(role).u8(userName.length()).octets(userName);
  }

  private Octets hmac(CryptoEngine crypto, Octets key, OctetWriter data) {
    AuthAlgorithm algorithm = suite.authentication();
    if (algorithm == AuthAlgorithm.NONE) {
      return Octets.none();
    }
    byte[] bytes = data.toArray();
    return Octets.owning(crypto.hmac(algorithm.mac(), key.raw(), bytes, 0, bytes.length));
  }

  /** For this package's own use: a key's first octets. */
  static byte[] first(Octets key, int length) {
    return Arrays.copyOf(key.raw(), length);
  }
}
