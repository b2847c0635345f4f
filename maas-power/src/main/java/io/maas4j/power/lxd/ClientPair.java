package io.maas4j.power.lxd;

import io.maas4j.power.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A client's certificate with its private key: how a caller shows an LXD server who it is.
 * Immutable; prints without the key.
 *
 * <pre>{@code
 * ClientPair pair = ClientPair.generate("my-maas");
 * parameters.text("certificate", pair.certificatePem()).secret("key", pair.keyPem());
 * }</pre>
 */
public final class ClientPair {
  private final List<X509Certificate> chain;
  private final PrivateKey key;

  ClientPair(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /**
   * A new pair on the curve P-384 with a self-signed certificate that does not expire (RFC 5280
   * §4.1.2.5): a server trusts it by its fingerprint, until it is taken off the list there. Takes
   * some milliseconds.
   *
   * @param commonName whom the server's list of trusted clients will show, the MAAS's name
   * @throws IllegalArgumentException when the name is blank
   * @throws IllegalStateException when this Java has no elliptic curves
   */
  public static ClientPair generate(String commonName) {
    if (commonName.isBlank()) {
      throw new IllegalArgumentException("a certificate's common name must not be blank");
    }
    try {
      return SelfSigned.make(commonName);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key pair for " + commonName + ": " + e.getMessage(), e);
    }
  }

  /**
   * A given pair.
   *
   * @param certificatePem one certificate or a chain, the client's own first
   * @param keyPem an RSA or EC key, PKCS #8 or PKCS #1 or SEC 1, without a passphrase
   * @throws UnusablePair saying which of the two does not serve, and why
   */
  public static ClientPair parse(String certificatePem, Secret keyPem) throws UnusablePair {
    return PemPair.read(certificatePem, keyPem);
  }

  /** The certificate, and the rest of its chain, as PEM. */
  public String certificatePem() {
    StringBuilder pem = new StringBuilder();
    chain.forEach(certificate -> pem.append(pem("CERTIFICATE", encoded(certificate))));
    return pem.toString();
  }

  /** The private key as PEM, PKCS #8. */
  public Secret keyPem() {
    return Secret.of(pem("PRIVATE KEY", key.getEncoded()));
  }

  /** The SHA-256 fingerprint of the certificate in lower-case hexadecimal, as LXD names it. */
  public String fingerprint() {
    return fingerprint(certificate());
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  X509Certificate[] chain() {
    return chain.toArray(X509Certificate[]::new);
  }

  PrivateKey key() {
    return key;
  }

  static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(encoded(certificate)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was parsed has an encoding", e);
    }
  }

  private static String pem(String what, byte[] der) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
  }

  @Override
  public String toString() {
    return "ClientPair[" + fingerprint() + "]";
  }
}
