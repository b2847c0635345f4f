package io.maas4j.image.spi;

import java.time.Instant;

/**
 * Holds OpenPGP signatures (RFC 9580, and RFC 4880 before it) to a keyring. Stateless and
 * thread-safe; whatever the bytes are, the answer is a verdict. The contract kit is {@code
 * SignatureVerifierContract}.
 */
public interface SignatureVerifier {
  /**
   * A document that carries its signature around it (cleartext signature framework, RFC 9580,
   * section 7).
   *
   * @param document such as an {@code .sjson}
   * @param at when the signature and its key have to hold
   */
  Verdict clearsigned(byte[] document, Keyring keyring, Instant at);

  /**
   * A document whose signature is a file of its own.
   *
   * @param signature such as a {@code .gpg}, armored or not
   * @param at when the signature and its key have to hold
   */
  Verdict detached(byte[] document, byte[] signature, Keyring keyring, Instant at);

  /** What is known of a signature. */
  sealed interface Verdict {}

  /**
   * A key of the keyring made it.
   *
   * @param signed exactly what was signed: nothing else of the document may be read
   */
  record Valid(Signed signed) implements Verdict {}

  /**
   * It is not to be believed.
   *
   * @param detail with the key's id, where one is known; shown to people
   */
  record Invalid(Fault fault, String detail) implements Verdict {}

  /** Why a signature is not to be believed. */
  enum Fault {
    UNSIGNED("it carries no signature"),
    MALFORMED("its signature cannot be read"),
    UNUSABLE_KEYRING("the keyring cannot be read"),
    UNKNOWN_KEY("no key of the keyring made its signature"),
    WRONG_CONTENT("its content is not what was signed"),
    SIGNATURE_EXPIRED("its signature has expired"),
    KEY_EXPIRED("the key that signed it has expired"),
    KEY_REVOKED("the key that signed it was revoked"),
    FROM_THE_FUTURE("its signature was made later than now"),
    WEAK_DIGEST("its signature is made with a digest that can be forged");

    private final String text;

    Fault(String text) {
      this.text = text;
    }

    /** A clause for people. */
    public String text() {
      return text;
    }
  }
}
