package io.maas4j.image.bundle;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * Whose bundles are believed.
 *
 * @param text base64 of an Ed25519 public key (RFC 8410)
 */
public record BundleKey(String text) {
  /**
   * @throws IllegalArgumentException when it is no such key
   */
  public BundleKey {
    key(text);
  }

  private static PublicKey key(String text) {
    try {
      return KeyFactory.getInstance(BundleSigner.ALGORITHM)
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "it is no key of bundles: those are what maas images export prints", e);
    }
  }

  boolean signed(byte[] document, byte[] signature) {
    try {
      Signature check = Signature.getInstance(BundleSigner.ALGORITHM);
      check.initVerify(key(text));
      check.update(document);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a signature of another form is none
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
