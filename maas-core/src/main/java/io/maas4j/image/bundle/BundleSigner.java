package io.maas4j.image.bundle;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** An Ed25519 key that signs bundles (RFC 8032). Immutable. */
public final class BundleSigner {
  static final String ALGORITHM = "Ed25519";

  private final PrivateKey key;
  private final BundleKey publicKey;

  private BundleSigner(PrivateKey key, BundleKey publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  /** A fresh one. */
  public static BundleSigner generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      return new BundleSigner(
          pair.getPrivate(),
          new BundleKey(Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /**
   * @param text of {@link #secret}
   * @throws IllegalArgumentException when it is none
   */
  public static BundleSigner of(String text) {
    String[] words = text.strip().split(" ", -1);
    if (words.length != 2) {
      throw new IllegalArgumentException("it is no key that signs bundles");
    }
    try {
      KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
      PrivateKey secret =
          keys.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(words[0])));
      keys.generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(words[1])));
      return new BundleSigner(secret, new BundleKey(words[1]));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("it is no key that signs bundles", e);
    }
  }

  /** Both keys as a text; to be kept secret. */
  public String secret() {
    return Base64.getEncoder().encodeToString(key.getEncoded()) + " " + publicKey.text();
  }

  /** What its signatures are verified with. */
  public BundleKey publicKey() {
    return publicKey;
  }

  byte[] sign(byte[] document) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(document);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of ours does not sign", e);
    }
  }

  @Override
  public String toString() {
    return "signer of " + publicKey;
  }
}
