package io.maas4j.netboot.images;

import io.maas4j.image.spi.Keyring;
import io.maas4j.image.spi.SignatureVerifier;
import io.maas4j.image.spi.Signed;
import io.maas4j.image.stream.Cleartext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.bc.BcPGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/**
 * OpenPGP signatures by Bouncy Castle's light-weight classes: no provider is registered with the
 * JDK. Stateless, thread-safe.
 *
 * <p>What keyrings say of their own keys (expiry, revocation, sub-keys) is taken as it stands: they
 * are given by whoever runs the region, and never come with a stream.
 */
public final class OpenPgpVerifier implements SignatureVerifier {
  private static final int MOST_OF_SIGNATURE = 1 << 16;
  private static final int MOST_OF_KEYRING = 1 << 22;
  private static final int MOST_SIGNATURES = 16;

  /** Between clocks. */
  private static final Duration SLACK = Duration.ofHours(1);

  /** Those that RFC 9580, section 9.5, does not deprecate. */
  private static final Set<Integer> STRONG =
      Set.of(
          HashAlgorithmTags.SHA224,
          HashAlgorithmTags.SHA256,
          HashAlgorithmTags.SHA384,
          HashAlgorithmTags.SHA512,
          HashAlgorithmTags.SHA3_256,
          HashAlgorithmTags.SHA3_512);

  /** What is signed, how the signature says so, and what is read of it. */
  private record Subject(byte[] signed, int type, byte[] content) {}

  @Override
  public Verdict clearsigned(byte[] document, Keyring keyring, Instant at) {
    if (!Cleartext.isIn(document)) {
      return new Invalid(Fault.UNSIGNED, "it does not begin as a signed text does");
    }
    try {
      Cleartext text = Cleartext.parse(document);
      return judge(
          new Subject(text.signed(), PGPSignature.CANONICAL_TEXT_DOCUMENT, text.content()),
          text.signature().getBytes(StandardCharsets.ISO_8859_1),
          keyring,
          at);
    } catch (Cleartext.NoCleartext e) {
      return new Invalid(Fault.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Verdict detached(byte[] document, byte[] signature, Keyring keyring, Instant at) {
    if (signature.length == 0) {
      return new Invalid(Fault.UNSIGNED, "its signature is empty");
    }
    return judge(
        new Subject(document, PGPSignature.BINARY_DOCUMENT, document), signature, keyring, at);
  }

  private static Verdict judge(Subject subject, byte[] signature, Keyring keyring, Instant at) {
    Optional<BcPGPPublicKeyRingCollection> keys = keys(keyring);
    if (keys.isEmpty()) {
      return new Invalid(
          Fault.UNUSABLE_KEYRING, "it holds no OpenPGP public key, binary or armored");
    }
    List<PGPSignature> signatures = signatures(signature);
    if (signatures.isEmpty()) {
      return new Invalid(Fault.MALFORMED, "no OpenPGP signature can be read from it");
    }
    List<Invalid> faults = new ArrayList<>();
    for (PGPSignature each : signatures) {
      Verdict verdict = judge(subject, each, keys.get(), at);
      if (verdict instanceof Invalid invalid) {
        faults.add(invalid);
      } else {
        return verdict;
      }
    }
    // a key that is known tells more than one that is not
    return faults.stream()
        .filter(fault -> fault.fault() != Fault.UNKNOWN_KEY)
        .findFirst()
        .orElse(faults.get(0));
  }

  private static Optional<BcPGPPublicKeyRingCollection> keys(Keyring keyring) {
    byte[] data = keyring.data();
    if (data.length == 0 || data.length > MOST_OF_KEYRING) {
      return Optional.empty();
    }
    try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(data))) {
      return Optional.of(new BcPGPPublicKeyRingCollection(in)).filter(keys -> keys.size() > 0);
    } catch (IOException | PGPException | RuntimeException e) {
      // the library's ways to say that these are no keys
      return Optional.empty();
    }
  }

  private static List<PGPSignature> signatures(byte[] data) {
    if (data.length > MOST_OF_SIGNATURE) {
      return List.of();
    }
    List<PGPSignature> signatures = new ArrayList<>();
    try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(data))) {
      Object first = new BcPGPObjectFactory(in).nextObject();
      if (first instanceof PGPSignatureList list && list.size() <= MOST_SIGNATURES) {
        list.forEach(signatures::add);
      }
      return signatures;
    } catch (IOException | RuntimeException e) {
      // the library's ways to say that this is no signature
      return List.of();
    }
  }

  private static Verdict judge(
      Subject subject, PGPSignature signature, BcPGPPublicKeyRingCollection keys, Instant at) {
    try {
      long id = signature.getKeyID();
      @Nullable PGPPublicKeyRing ring = keys.getPublicKeyRing(id);
      @Nullable PGPPublicKey key = ring == null ? null : ring.getPublicKey(id);
      if (ring == null || key == null) {
        return new Invalid(
            Fault.UNKNOWN_KEY,
            "it was made by the key " + HexFormat.of().withUpperCase().toHexDigits(id));
      }
      String fingerprint = HexFormat.of().withUpperCase().formatHex(key.getFingerprint());
      String by = "made by the key " + fingerprint;
      if (signature.getSignatureType() != subject.type() || !signature.hasSubpackets()) {
        return new Invalid(
            Fault.MALFORMED, by + ", of another kind than documents of this form have");
      }
      if (!STRONG.contains(signature.getHashAlgorithm())) {
        return new Invalid(
            Fault.WEAK_DIGEST, by + ", digest algorithm " + signature.getHashAlgorithm());
      }
      signature.init(new BcPGPContentVerifierBuilderProvider(), key);
      signature.update(subject.signed());
      if (!signature.verify()) {
        return new Invalid(Fault.WRONG_CONTENT, by);
      }
      return times(signature, key, ring.getPublicKey(), at)
          .map(fault -> (Verdict) new Invalid(fault, by))
          .orElseGet(
              () ->
                  new Valid(
                      new Signed(
                          subject.content(),
                          fingerprint,
                          signature.getCreationTime().toInstant())));
    } catch (PGPException | RuntimeException e) {
      return new Invalid(
          Fault.MALFORMED, "it cannot be held to its key: " + e.getClass().getSimpleName());
    }
  }

  private static Optional<Fault> times(
      PGPSignature signature, PGPPublicKey key, PGPPublicKey primary, Instant at) {
    if (key.hasRevocation() || primary.hasRevocation()) {
      return Optional.of(Fault.KEY_REVOKED);
    }
    if (hasExpired(key, at) || hasExpired(primary, at)) {
      return Optional.of(Fault.KEY_EXPIRED);
    }
    Instant made = signature.getCreationTime().toInstant();
    if (made.isAfter(at.plus(SLACK))) {
      return Optional.of(Fault.FROM_THE_FUTURE);
    }
    long valid = signature.getHashedSubPackets().getSignatureExpirationTime();
    return valid > 0 && !at.isBefore(made.plusSeconds(valid))
        ? Optional.of(Fault.SIGNATURE_EXPIRED)
        : Optional.empty();
  }

  private static boolean hasExpired(PGPPublicKey key, Instant at) {
    long valid = key.getValidSeconds();
    return valid > 0 && !at.isBefore(key.getCreationTime().toInstant().plusSeconds(valid));
  }
}
