package io.maas4j.power.ipmi;

import java.util.Locale;
import java.util.Optional;

/**
 * Faults of BMCs that a client can live with, by the names that FreeIPMI gave them and that the
 * parameter {@code workaround_flags} uses (power spec §10).
 */
public enum Workaround {
  /** Hashes with the privilege of Open Session: say the needed one there, and not "highest". */
  OPENSESSPRIV,
  /** Lies about its kinds of authentication: do not judge by what it says of them. */
  AUTHCAP,
  /** Gives its session the id 0, or says 0 instead of the console's session id. */
  IDZERO,
  /** 1.5: authenticates its packets though it said that it would not. */
  UNEXPECTEDAUTH,
  /** 1.5: wants each packet authenticated though it says that it does not. */
  FORCEPERMSG,
  /** 1.5: counts with the octets in the other order. */
  ENDIANSEQ,
  /** Wants user names filled up to 16 octets, and for HMAC-MD5 passwords cut to 16. */
  INTEL20,
  /** Sends codes of a wrong length: compare what there is. */
  SUPERMICRO20,
  /** Sends codes of a wrong length and names wrong algorithms; with {@link #OPENSESSPRIV}. */
  SUN20,
  /** Computes the checksums of messages wrong. */
  NOCHECKSUMCHECK,
  /** Sends a check value where there is no authentication. */
  INTEGRITYCHECKVALUE,
  /** Answers no presence ping. Changes nothing: this client pings nobody. */
  IPMIPING;

  /** The value in {@code workaround_flags}. */
  public String flag() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Workaround> ofFlag(String flag) {
    for (Workaround workaround : values()) {
      if (workaround.flag().equals(flag)) {
        return Optional.of(workaround);
      }
    }
    return Optional.empty();
  }
}
