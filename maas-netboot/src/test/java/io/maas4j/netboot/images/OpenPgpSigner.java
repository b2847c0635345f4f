package io.maas4j.netboot.images;

import io.maas4j.image.spi.Keyring;
import io.maas4j.testkit.image.SignatureVerifierContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** Signs with a fresh key. */
final class OpenPgpSigner implements SignatureVerifierContract.Signer {
  private final PGPKeyPair pair;
  private final byte[] publicKey;
  private final int digest;

  OpenPgpSigner(String name, Instant made, Optional<Duration> valid, int digest) {
    this.digest = digest;
    try {
      Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
      generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
      pair =
          new BcPGPKeyPair(
              PublicKeyPacket.VERSION_4,
              PublicKeyAlgorithmTags.EDDSA_LEGACY,
              generator.generateKeyPair(),
              Date.from(made));
      PGPSignatureSubpacketGenerator own = new PGPSignatureSubpacketGenerator();
      valid.ifPresent(for_ -> own.setKeyExpirationTime(true, for_.toSeconds()));
      publicKey =
          new PGPKeyRingGenerator(
                  PGPSignature.POSITIVE_CERTIFICATION,
                  pair,
                  name + "@example.org",
                  new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
                  own.generate(),
                  null,
                  new BcPGPContentSignerBuilder(
                      pair.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA512),
                  null)
              .generatePublicKeyRing()
              .getEncoded();
    } catch (PGPException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] publicKey() {
    return publicKey.clone();
  }

  /** The public key, with its owner's word that it is not to be used any more. */
  Keyring revoked() {
    try {
      PGPSignatureGenerator generator =
          new PGPSignatureGenerator(
              new BcPGPContentSignerBuilder(
                  pair.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA512),
              pair.getPublicKey());
      generator.init(PGPSignature.KEY_REVOCATION, pair.getPrivateKey());
      PGPPublicKeyRing ring = new PGPPublicKeyRing(publicKey, new BcKeyFingerprintCalculator());
      PGPPublicKey key = ring.getPublicKey();
      return new Keyring(
          PGPPublicKey.addCertification(key, generator.generateCertification(key)).getEncoded());
    } catch (PGPException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PGPSignature sign(byte[] bytes, int type, Instant at, Optional<Duration> valid)
      throws PGPException {
    PGPSignatureGenerator generator =
        new PGPSignatureGenerator(
            new BcPGPContentSignerBuilder(pair.getPublicKey().getAlgorithm(), digest),
            pair.getPublicKey());
    generator.init(type, pair.getPrivateKey());
    PGPSignatureSubpacketGenerator said = new PGPSignatureSubpacketGenerator();
    said.setSignatureCreationTime(true, Date.from(at));
    valid.ifPresent(for_ -> said.setSignatureExpirationTime(true, for_.toSeconds()));
    said.setIssuerFingerprint(false, pair.getPublicKey());
    generator.setHashedSubpackets(said.generate());
    generator.update(bytes);
    return generator.generate();
  }

  @Override
  public byte[] clearsigned(byte[] text, Instant at, Optional<Duration> valid) {
    String canonical =
        new String(text, StandardCharsets.ISO_8859_1).replaceAll("[ \t\r]*\n", "\r\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArmoredOutputStream armor = new ArmoredOutputStream(out)) {
      armor.beginClearText(digest);
      armor.write(text);
      armor.write('\n');
      armor.endClearText();
      sign(
              canonical.getBytes(StandardCharsets.ISO_8859_1),
              PGPSignature.CANONICAL_TEXT_DOCUMENT,
              at,
              valid)
          .encode(armor);
    } catch (PGPException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public byte[] detached(byte[] document, Instant at, Optional<Duration> valid) {
    try {
      return sign(document, PGPSignature.BINARY_DOCUMENT, at, valid).getEncoded();
    } catch (PGPException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Keyring keyring() {
    return new Keyring(publicKey);
  }

  @Override
  public String fingerprint() {
    return HexFormat.of().withUpperCase().formatHex(pair.getPublicKey().getFingerprint());
  }
}
