package io.maas4j.power.lxd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.maas4j.power.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Reads a certificate and its key from PEM, in the forms that OpenSSL and LXD write. */
final class PemPair {
  private static final String CERTIFICATE = "certificate";
  private static final String KEY = "key";
  // A chain and a key of 16,384 bits have a tenth of that.
  private static final int MAX_CHARACTERS = 1 << 18;

  private PemPair() {}

  static ClientPair read(String certificatePem, Secret keyPem) throws UnusablePair {
    List<X509Certificate> chain = chain(certificatePem);
    PrivateKey key = key(keyPem.reveal());
    if (!belong(chain.get(0), key)) {
      throw new UnusablePair(KEY, "is not the key of the certificate");
    }
    return new ClientPair(chain, key);
  }

  private static List<X509Certificate> chain(String pem) throws UnusablePair {
    if (pem.length() > MAX_CHARACTERS) {
      throw new UnusablePair(CERTIFICATE, "is longer than " + MAX_CHARACTERS + " characters");
    }
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem.strip().getBytes(US_ASCII)))) {
        chain.add((X509Certificate) certificate);
      }
    } catch (CertificateException e) {
      throw new UnusablePair(CERTIFICATE, "is no X.509 certificate in PEM: " + e.getMessage());
    }
    if (chain.isEmpty()) {
      throw new UnusablePair(CERTIFICATE, "is no X.509 certificate in PEM");
    }
    return chain;
  }

  private static PrivateKey key(String pem) throws UnusablePair {
    if (pem.length() > MAX_CHARACTERS) {
      throw new UnusablePair(KEY, "is longer than " + MAX_CHARACTERS + " characters");
    }
    try (PEMParser parser = new PEMParser(new StringReader(pem.strip()))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        if (part instanceof PEMEncryptedKeyPair || part instanceof PKCS8EncryptedPrivateKeyInfo) {
          throw new UnusablePair(KEY, "has a passphrase; give the key without one");
        }
        if (part instanceof PrivateKeyInfo info) {
          return key(info);
        }
        if (part instanceof PEMKeyPair pair) {
          return key(pair.getPrivateKeyInfo());
        }
        // What else may stand before the key: curve parameters, the certificate.
      }
    } catch (IOException | RuntimeException e) {
      // Not its message, which may repeat a part of the key.
      throw new UnusablePair(KEY, "is a damaged PEM text");
    }
    throw new UnusablePair(KEY, "is no private key in PEM (PKCS #8, PKCS #1 or SEC 1)");
  }

  private static PrivateKey key(PrivateKeyInfo info) throws UnusablePair {
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    String name;
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      name = "RSA";
    } else if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      name = "EC";
    } else {
      throw new UnusablePair(KEY, "is neither an RSA nor an EC key (algorithm " + algorithm + ")");
    }
    try {
      return KeyFactory.getInstance(name)
          .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    } catch (IOException | GeneralSecurityException e) {
      throw new UnusablePair(KEY, "is an " + name + " key that this Java cannot use");
    }
  }

  private static boolean belong(X509Certificate certificate, PrivateKey key) throws UnusablePair {
    if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    byte[] probe = "does this key belong to this certificate?".getBytes(US_ASCII);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      throw new UnusablePair(KEY, "cannot sign: " + e.getMessage());
    }
  }
}
