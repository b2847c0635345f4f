package io.maas4j.testkit.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.image.spi.Keyring;
import io.maas4j.image.spi.SignatureVerifier;
import io.maas4j.image.spi.SignatureVerifier.Fault;
import io.maas4j.image.spi.SignatureVerifier.Invalid;
import io.maas4j.image.spi.SignatureVerifier.Valid;
import io.maas4j.image.spi.SignatureVerifier.Verdict;
import io.maas4j.image.spi.Signed;
import io.maas4j.testkit.fixtures.Cases;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every verifier of signatures has to hold. Extend it, and give it somebody who signs. */
public abstract class SignatureVerifierContract {
  private static final Instant NOW = Instant.parse("2026-02-03T12:00:00Z");
  private static final Instant BEFORE = NOW.minus(Duration.ofDays(2));

  /** With what OpenPGP escapes, and what mail programs would. */
  private static final String TEXT = "{\n- \"a\": 1,\n--- \"b\": 2\nFrom here\n\n}";

  /** Who signs. */
  public interface Signer {
    /** Signs a text as one that carries its signature. */
    byte[] clearsigned(byte[] text, Instant at, Optional<Duration> valid);

    /** The signature alone. */
    byte[] detached(byte[] document, Instant at, Optional<Duration> valid);

    /** The public key. */
    Keyring keyring();

    /** The key's own, hexadecimal, upper case. */
    String fingerprint();
  }

  /** The one to be tried. */
  protected abstract SignatureVerifier verifier();

  /**
   * One key for each name; it is made at a time before all signatures.
   *
   * @param made when
   * @param valid how long; empty for ever
   */
  protected abstract Signer signer(String name, Instant made, Optional<Duration> valid);

  /** One keyring with the keys of several. */
  protected abstract Keyring together(List<Signer> signers);

  private Signer alice() {
    return signer("alice", NOW.minus(Duration.ofDays(30)), Optional.empty());
  }

  private Signer bob() {
    return signer("bob", NOW.minus(Duration.ofDays(30)), Optional.empty());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Signed valid(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Valid.class);
    return ((Valid) verdict).signed();
  }

  private static Fault fault(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Invalid.class);
    assertThat(((Invalid) verdict).detail()).isNotBlank();
    return ((Invalid) verdict).fault();
  }

  /** Line ends are the format's own business (RFC 9580, section 7.2). */
  private static String lines(byte[] content) {
    return text(content).replace("\r\n", "\n").stripTrailing();
  }

  @Test
  void whatWasSignedComesBackAsItWas() {
    Signer alice = alice();
    byte[] document = alice.clearsigned(bytes(TEXT), BEFORE, Optional.empty());
    Signed signed = valid(verifier().clearsigned(document, alice.keyring(), NOW));
    assertThat(lines(signed.content())).isEqualTo(TEXT);
    assertThat(signed.fingerprint()).isEqualTo(alice.fingerprint());
    assertThat(signed.at()).isEqualTo(BEFORE);
  }

  @Test
  void lineEndsMayChangeOnTheWay() {
    Signer alice = alice();
    String document =
        text(alice.clearsigned(bytes(TEXT), BEFORE, Optional.empty()))
            .replace("\r\n", "\n")
            .replace("\n", "\r\n");
    Signed signed = valid(verifier().clearsigned(bytes(document), alice.keyring(), NOW));
    assertThat(lines(signed.content())).isEqualTo(TEXT);
  }

  @Test
  void anyKeyOfTheKeyringWillDo() {
    Signer bob = bob();
    byte[] document = bob.clearsigned(bytes(TEXT), BEFORE, Optional.empty());
    assertThat(
            valid(verifier().clearsigned(document, together(List.of(alice(), bob)), NOW))
                .fingerprint())
        .isEqualTo(bob.fingerprint());
  }

  @Test
  void aKeyThatIsNotInTheKeyringWillNot() {
    byte[] document = bob().clearsigned(bytes(TEXT), BEFORE, Optional.empty());
    assertThat(fault(verifier().clearsigned(document, alice().keyring(), NOW)))
        .isEqualTo(Fault.UNKNOWN_KEY);
  }

  @Test
  void aChangedTextIsNotWhatWasSigned() {
    Signer alice = alice();
    String document = text(alice.clearsigned(bytes(TEXT), BEFORE, Optional.empty()));
    assertThat(
            fault(
                verifier()
                    .clearsigned(
                        bytes(document.replace("\"a\": 1", "\"a\": 2")), alice.keyring(), NOW)))
        .isEqualTo(Fault.WRONG_CONTENT);
  }

  @Test
  void whatCarriesNoSignatureIsSaidSo() {
    assertThat(fault(verifier().clearsigned(bytes("{}"), alice().keyring(), NOW)))
        .isEqualTo(Fault.UNSIGNED);
    assertThat(fault(verifier().clearsigned(new byte[0], alice().keyring(), NOW)))
        .isEqualTo(Fault.UNSIGNED);
    assertThat(fault(verifier().detached(bytes("{}"), new byte[0], alice().keyring(), NOW)))
        .isEqualTo(Fault.UNSIGNED);
  }

  @Test
  void whatStandsAroundTheSignedPartIsNeverReadAsSigned() {
    Signer alice = alice();
    String document = text(alice.clearsigned(bytes(TEXT), BEFORE, Optional.empty()));
    for (String around : List.of("{\"evil\":1}\n" + document, document + "\n{\"evil\":1}\n")) {
      Verdict verdict = verifier().clearsigned(bytes(around), alice.keyring(), NOW);
      if (verdict instanceof Valid) {
        assertThat(text(valid(verdict).content())).doesNotContain("evil");
      }
    }
  }

  @Test
  void aSignatureOfItsOwnFileHoldsForExactlyItsDocument() {
    Signer alice = alice();
    byte[] document = bytes(TEXT);
    byte[] signature = alice.detached(document, BEFORE, Optional.empty());
    Signed signed = valid(verifier().detached(document, signature, alice.keyring(), NOW));
    assertThat(signed.content()).isEqualTo(document);
    assertThat(fault(verifier().detached(bytes(TEXT + " "), signature, alice.keyring(), NOW)))
        .isEqualTo(Fault.WRONG_CONTENT);
    assertThat(fault(verifier().detached(document, signature, bob().keyring(), NOW)))
        .isEqualTo(Fault.UNKNOWN_KEY);
  }

  @Test
  void aSignatureThatHasExpiredNoLongerHolds() {
    Signer alice = alice();
    byte[] document = alice.clearsigned(bytes(TEXT), BEFORE, Optional.of(Duration.ofDays(1)));
    assertThat(fault(verifier().clearsigned(document, alice.keyring(), NOW)))
        .isEqualTo(Fault.SIGNATURE_EXPIRED);
    valid(verifier().clearsigned(document, alice.keyring(), BEFORE.plusSeconds(60)));
  }

  @Test
  void aKeyThatHasExpiredNoLongerHolds() {
    Signer old = signer("old", NOW.minus(Duration.ofDays(30)), Optional.of(Duration.ofDays(29)));
    byte[] document = old.clearsigned(bytes(TEXT), BEFORE, Optional.empty());
    assertThat(fault(verifier().clearsigned(document, old.keyring(), NOW)))
        .isEqualTo(Fault.KEY_EXPIRED);
  }

  @Test
  void aSignatureOfTheFutureDoesNotHoldYet() {
    Signer alice = alice();
    byte[] document =
        alice.clearsigned(bytes(TEXT), NOW.plus(Duration.ofDays(2)), Optional.empty());
    assertThat(fault(verifier().clearsigned(document, alice.keyring(), NOW)))
        .isEqualTo(Fault.FROM_THE_FUTURE);
  }

  @Test
  void aKeyringThatIsNoneIsSaidSo() {
    byte[] document = alice().clearsigned(bytes(TEXT), BEFORE, Optional.empty());
    assertThat(fault(verifier().clearsigned(document, new Keyring(bytes("no keys at all")), NOW)))
        .isEqualTo(Fault.UNUSABLE_KEYRING);
    assertThat(fault(verifier().clearsigned(document, new Keyring(new byte[0]), NOW)))
        .isEqualTo(Fault.UNUSABLE_KEYRING);
  }

  @Test
  void whateverIsDoneToADocumentNothingButWhatWasSignedIsBelieved() {
    Signer alice = alice();
    byte[] document = alice.clearsigned(bytes(TEXT), BEFORE, Optional.empty());
    Cases.run(
        300,
        gen -> {
          byte[] changed = document.clone();
          for (int i = gen.between(1, 3); i > 0; i--) {
            changed[gen.below(changed.length)] = (byte) gen.below(256);
          }
          byte[] cut = java.util.Arrays.copyOf(changed, gen.between(0, changed.length));
          for (byte[] each : List.of(changed, cut)) {
            Verdict verdict = verifier().clearsigned(each, alice.keyring(), NOW);
            if (verdict instanceof Valid) {
              // white space at the end of a line is not signed (RFC 9580, section 7.2)
              assertThat(lines(valid(verdict).content()).replaceAll("[ \t\r]+\n", "\n"))
                  .isEqualTo(TEXT);
            } else {
              assertThat(fault(verdict)).isNotNull();
            }
          }
        });
  }
}
