package io.maas4j.netboot.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.image.spi.Keyring;
import io.maas4j.image.spi.SignatureVerifier;
import io.maas4j.image.spi.SignatureVerifier.Fault;
import io.maas4j.image.spi.SignatureVerifier.Invalid;
import io.maas4j.image.spi.SignatureVerifier.Verdict;
import io.maas4j.testkit.image.SignatureVerifierContract;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.junit.jupiter.api.Test;

class OpenPgpVerifierTest extends SignatureVerifierContract {
  private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = Instant.parse("2026-01-02T00:00:00Z");
  private static final byte[] TEXT = "{}".getBytes(StandardCharsets.UTF_8);

  @Override
  protected SignatureVerifier verifier() {
    return new OpenPgpVerifier();
  }

  @Override
  protected Signer signer(String name, Instant made, Optional<Duration> valid) {
    return new OpenPgpSigner(name, made, valid, HashAlgorithmTags.SHA512);
  }

  @Override
  protected Keyring together(List<Signer> signers) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    signers.forEach(signer -> all.writeBytes(signer.keyring().data()));
    return new Keyring(all.toByteArray());
  }

  private static Fault fault(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Invalid.class);
    return ((Invalid) verdict).fault();
  }

  @Test
  void aKeyringMayBeArmored() throws Exception {
    OpenPgpSigner signer = new OpenPgpSigner("a", MADE, Optional.empty(), HashAlgorithmTags.SHA256);
    ByteArrayOutputStream armored = new ByteArrayOutputStream();
    try (ArmoredOutputStream armor = new ArmoredOutputStream(armored)) {
      armor.write(signer.publicKey());
    }
    byte[] document = signer.clearsigned(TEXT, MADE, Optional.empty());
    assertThat(verifier().clearsigned(document, new Keyring(armored.toByteArray()), LATER))
        .isInstanceOf(SignatureVerifier.Valid.class);
  }

  @Test
  void aDigestThatCanBeForgedIsNotBelieved() {
    OpenPgpSigner signer = new OpenPgpSigner("a", MADE, Optional.empty(), HashAlgorithmTags.SHA1);
    assertThat(
            fault(
                verifier()
                    .clearsigned(
                        signer.clearsigned(TEXT, MADE, Optional.empty()), signer.keyring(), LATER)))
        .isEqualTo(Fault.WEAK_DIGEST);
  }

  @Test
  void aKeyThatWasRevokedNoLongerHolds() {
    OpenPgpSigner signer = new OpenPgpSigner("a", MADE, Optional.empty(), HashAlgorithmTags.SHA512);
    byte[] document = signer.clearsigned(TEXT, MADE, Optional.empty());
    assertThat(fault(verifier().clearsigned(document, signer.revoked(), LATER)))
        .isEqualTo(Fault.KEY_REVOKED);
  }

  @Test
  void aSignatureOfATextIsNoneOfBytes() {
    OpenPgpSigner signer = new OpenPgpSigner("a", MADE, Optional.empty(), HashAlgorithmTags.SHA512);
    String document =
        new String(signer.clearsigned(TEXT, MADE, Optional.empty()), StandardCharsets.UTF_8);
    String signature = document.substring(document.indexOf("-----BEGIN PGP SIGNATURE-----"));
    assertThat(
            fault(
                verifier()
                    .detached(
                        TEXT, signature.getBytes(StandardCharsets.UTF_8), signer.keyring(), LATER)))
        .isEqualTo(Fault.MALFORMED);
  }

  @Test
  void aTextBeforeOrAfterTheSignedOneIsNotTolerated() {
    OpenPgpSigner signer = new OpenPgpSigner("a", MADE, Optional.empty(), HashAlgorithmTags.SHA512);
    String document =
        new String(signer.clearsigned(TEXT, MADE, Optional.empty()), StandardCharsets.UTF_8);
    for (String around : List.of("x\n" + document, document + "x\n")) {
      assertThat(
              fault(
                  verifier()
                      .clearsigned(
                          around.getBytes(StandardCharsets.UTF_8), signer.keyring(), LATER)))
          .isEqualTo(Fault.MALFORMED);
    }
  }
}
