package io.maas4j.access;

import io.maas4j.power.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals secrets for a store and opens them again. Thread-safe. */
public interface SecretBox {
  /** A text that says nothing without the key. */
  String seal(Secret secret);

  /**
   * @throws IllegalArgumentException when the text was not sealed by this key, or was changed
   */
  Secret open(String sealed);

  /**
   * AES-256-GCM under one key, a fresh nonce for each secret: {@code v1:} and base64 of nonce and
   * ciphertext.
   *
   * @param key 32 bytes
   */
  static SecretBox aesGcm(byte[] key, SecureRandom random) {
    SecretKeySpec spec = new SecretKeySpec(key.clone(), "AES");
    return new SecretBox() {
      @Override
      public String seal(Secret secret) {
        byte[] nonce = new byte[12];
        random.nextBytes(nonce);
        byte[] clear = secret.reveal().getBytes(StandardCharsets.UTF_8);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, clear);
        ByteBuffer both = ByteBuffer.allocate(12 + sealed.length).put(nonce).put(sealed);
        return "v1:" + Base64.getEncoder().encodeToString(both.array());
      }

      @Override
      public Secret open(String sealed) {
        byte[] both =
            sealed.startsWith("v1:")
                ? Base64.getDecoder().decode(sealed.substring(3))
                : new byte[0];
        if (both.length < 12 + 16) {
          throw new IllegalArgumentException("not a sealed secret");
        }
        byte[] nonce = java.util.Arrays.copyOf(both, 12);
        byte[] body = java.util.Arrays.copyOfRange(both, 12, both.length);
        return Secret.of(new String(run(Cipher.DECRYPT_MODE, nonce, body), StandardCharsets.UTF_8));
      }

      private byte[] run(int mode, byte[] nonce, byte[] input) {
        try {
          Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
          cipher.init(mode, spec, new GCMParameterSpec(128, nonce));
          return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
          throw new IllegalArgumentException(
              "the secret was sealed by another key or changed since", e);
        }
      }
    };
  }
}
