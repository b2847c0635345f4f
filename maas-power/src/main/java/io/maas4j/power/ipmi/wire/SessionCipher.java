package io.maas4j.power.ipmi.wire;

import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens the packets of one RMCP+ session (IPMI 2.0 §13.28.4 and §13.29), at either end.
 * Shares its engine with others, so not thread-safe.
 */
public final class SessionCipher {
  private static final int NEXT_HEADER = 0x07;
  private static final int PAD = 0xFF;
  private static final int MAX_PAD = 3;

  private final CryptoEngine crypto;
  private final CipherSuite suite;
  private final byte[] userKey;
  private final byte[] k1;
  private final Octets k2;
  private final SecretKeySpec aesKey;

  SessionCipher(CryptoEngine crypto, CipherSuite suite, Octets userKey, Octets k1, Octets k2) {
    this.crypto = crypto;
    this.suite = suite;
    this.userKey = userKey.raw();
    this.k1 = k1.raw();
    this.k2 = k2;
    // Without authentication there is neither key nor encryption; the place is kept filled.
    this.aesKey = new SecretKeySpec(Handshake.first(k2, CryptoEngine.AES_BLOCK), "AES");
  }

  public CipherSuite suite() {
    return suite;
  }

  /** K1, for tests against recorded sessions. */
  Octets k1() {
    return Octets.of(k1);
  }

  /** K2, for tests against recorded sessions. */
  Octets k2() {
    return k2;
  }

  /**
   * A datagram of the session, encrypted and authenticated as the suite says.
   *
   * @param sessionId the receiver's
   * @param sequence the sender's next
   */
  public byte[] seal(PayloadType type, int sessionId, int sequence, Octets payload) {
    boolean encrypted = suite.confidentiality() == ConfidentialityAlgorithm.AES_CBC_128;
    boolean authenticated = suite.integrity() != IntegrityAlgorithm.NONE;
    int plain = payload.length();
    int pad = encrypted ? Math.floorMod(-(plain + 1), CryptoEngine.AES_BLOCK) : 0;
    int length = encrypted ? CryptoEngine.AES_BLOCK + plain + pad + 1 : plain;
    OctetWriter out = Rmcp.header(Rmcp.CLASS_IPMI, 16 + length + 6 + 16);
    int typeByte =
        type.code()
            | (encrypted ? Ipmi20Packet.ENCRYPTED : 0)
            | (authenticated ? Ipmi20Packet.AUTHENTICATED : 0);
    Ipmi20Packet.header(out, typeByte, sessionId, sequence, length);
    if (encrypted) {
      encrypt(out, payload, pad);
    } else {
      out.octets(payload);
    }
    if (!authenticated) {
      return out.toArray();
    }
    int filling = Math.floorMod(-(out.length() - Rmcp.HEADER + 2), 4);
    out.fill(PAD, filling).u8(filling).u8(NEXT_HEADER);
    byte[] covered = out.toArray();
    byte[] code = code(covered, covered.length);
    byte[] datagram = Arrays.copyOf(covered, covered.length + suite.integrity().codeLength());
    System.arraycopy(code, 0, datagram, covered.length, suite.integrity().codeLength());
    return datagram;
  }

  /**
   * Checks that the packet is this session's and unchanged; nothing is decrypted yet, so that its
   * sequence number can be judged first.
   *
   * @throws WireFormatException when it lacks the protection of the suite or its code is wrong
   */
  public void verify(Ipmi20Packet packet) {
    boolean authenticated = suite.integrity() != IntegrityAlgorithm.NONE;
    boolean encrypted = suite.confidentiality() != ConfidentialityAlgorithm.NONE;
    if (packet.isAuthenticated() != authenticated) {
      throw new WireFormatException(
          5, "payload type", authenticated ? "is not authenticated" : "is authenticated");
    }
    if (packet.isEncrypted() != encrypted) {
      throw new WireFormatException(
          5, "payload type", encrypted ? "is not encrypted" : "is encrypted");
    }
    if (!authenticated) {
      return;
    }
    byte[] datagram = packet.datagram();
    int codeLength = suite.integrity().codeLength();
    int covered = datagram.length - codeLength;
    int filling = covered - 2 - packet.payloadEnd();
    if (filling < 0 || filling > MAX_PAD) {
      throw new WireFormatException(
          packet.payloadEnd(),
          "session trailer",
          "has " + (datagram.length - packet.payloadEnd()) + " octets");
    }
    byte[] expected = code(datagram, covered);
    // The algorithms' outputs are longer than the codes: compare what is sent of them.
    if (!MessageDigest.isEqual(
        Arrays.copyOfRange(datagram, covered, datagram.length),
        Arrays.copyOf(expected, codeLength))) {
      throw new WireFormatException(covered, "integrity code", "is wrong");
    }
    if (datagram[covered - 2] != filling) {
      throw new WireFormatException(covered - 2, "integrity pad length", "is not " + filling);
    }
    if (datagram[covered - 1] != NEXT_HEADER) {
      throw new WireFormatException(covered - 1, "next header", "must be 07");
    }
  }

  /**
   * The payload in clear, of a packet that was verified.
   *
   * @throws WireFormatException when it cannot have been encrypted with this session's key
   */
  public Octets open(Ipmi20Packet packet) {
    if (suite.confidentiality() == ConfidentialityAlgorithm.NONE) {
      return packet.payload();
    }
    int start = packet.payloadStart();
    int length = packet.payloadEnd() - start - CryptoEngine.AES_BLOCK;
    if (length < CryptoEngine.AES_BLOCK || length % CryptoEngine.AES_BLOCK != 0) {
      throw new WireFormatException(
          start, "encrypted payload", "has " + (packet.payloadEnd() - start) + " octets");
    }
    int cipherStart = start + CryptoEngine.AES_BLOCK;
    byte[] plain = Arrays.copyOfRange(packet.datagram(), cipherStart, packet.payloadEnd());
    crypto.decrypt(
        aesKey,
        new IvParameterSpec(packet.datagram(), start, CryptoEngine.AES_BLOCK),
        plain,
        0,
        length);
    int pad = plain[length - 1];
    if (pad < 0 || pad >= CryptoEngine.AES_BLOCK) {
      throw new WireFormatException(packet.payloadEnd(), "confidentiality pad length", "over 15");
    }
    int end = length - 1 - pad;
    for (int i = 0; i < pad; i++) {
      if (plain[end + i] != i + 1) {
        throw new WireFormatException(packet.payloadEnd(), "confidentiality pad", "is not 1, 2, 3");
      }
    }
    return Octets.owning(Arrays.copyOf(plain, end));
  }

  private void encrypt(OctetWriter out, Octets payload, int pad) {
    byte[] iv = crypto.random(CryptoEngine.AES_BLOCK);
    byte[] plain = Arrays.copyOf(payload.raw(), payload.length() + pad + 1);
    for (int i = 0; i < pad; i++) {
      plain[payload.length() + i] = (byte) (i + 1);
    }
    plain[plain.length - 1] = (byte) pad;
    crypto.encrypt(aesKey, iv, plain, 0, plain.length);
    out.octets(iv).octets(plain);
  }

  private byte[] code(byte[] datagram, int end) {
    return suite.integrity() == IntegrityAlgorithm.MD5_128
        ? crypto.keyedMd5(userKey, datagram, Rmcp.HEADER, end)
        : crypto.hmac(suite.integrity().mac(), k1, datagram, Rmcp.HEADER, end);
  }

  /** Never the keys. */
  @Override
  public String toString() {
    return "SessionCipher[" + suite + "]";
  }
}
