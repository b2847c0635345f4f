package io.maas4j.netboot.failover;

import io.maas4j.netboot.failover.wire.PairCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What follows from a secret and the nonces of one connection: who knows the secret, and that
 * nothing between the two was changed, left out or said twice (HMAC-SHA-256, RFC 2104).
 */
final class PairKeys {
  static final int TAG_LENGTH = 16;
  private static final String HMAC = "HmacSHA256";

  private final byte[] dialler;
  private final byte[] listener;
  private final Mac session;

  PairKeys(SharedSecret secret, String network, byte[] diallerNonce, byte[] listenerNonce) {
    byte[] name = network.getBytes(StandardCharsets.UTF_8);
    byte[] said =
        ByteBuffer.allocate(4 + name.length + 2 * PairCodec.PROOF_LENGTH)
            .putInt(name.length)
            .put(name)
            .put(diallerNonce)
            .put(listenerNonce)
            .array();
    dialler = derived(secret.key(), "maas4j pair dialler", said);
    listener = derived(secret.key(), "maas4j pair listener", said);
    session = mac(derived(secret.key(), "maas4j pair session", said));
  }

  byte[] diallerProof() {
    return dialler.clone();
  }

  byte[] listenerProof() {
    return listener.clone();
  }

  boolean isDialler(byte[] proof) {
    return MessageDigest.isEqual(dialler, proof);
  }

  boolean isListener(byte[] proof) {
    return MessageDigest.isEqual(listener, proof);
  }

  /**
   * @param from 0 for the rack that dialled, 1 for the other
   * @param number how many messages it sent before
   */
  byte[] tag(int from, long number, byte[] message) {
    session.update((byte) from);
    session.update(ByteBuffer.allocate(8).putLong(number).flip());
    return Arrays.copyOf(session.doFinal(message), TAG_LENGTH);
  }

  private static byte[] derived(byte[] key, String purpose, byte[] said) {
    Mac mac = mac(key);
    mac.update(purpose.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0);
    return mac.doFinal(said);
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }
}
