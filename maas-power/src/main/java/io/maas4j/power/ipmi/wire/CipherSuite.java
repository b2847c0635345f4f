package io.maas4j.power.ipmi.wire;

import java.util.Optional;

/**
 * The cipher suites (IPMI 2.0 §22.15.2, table 22-20) but those with RC4. Which of them to use is
 * the caller's decision: 0 protects nothing, and those without encryption show every command.
 */
public enum CipherSuite {
  SUITE_0(0, AuthAlgorithm.NONE, IntegrityAlgorithm.NONE, ConfidentialityAlgorithm.NONE),
  SUITE_1(1, AuthAlgorithm.HMAC_SHA1, IntegrityAlgorithm.NONE, ConfidentialityAlgorithm.NONE),
  SUITE_2(
      2, AuthAlgorithm.HMAC_SHA1, IntegrityAlgorithm.HMAC_SHA1_96, ConfidentialityAlgorithm.NONE),
  SUITE_3(
      3,
      AuthAlgorithm.HMAC_SHA1,
      IntegrityAlgorithm.HMAC_SHA1_96,
      ConfidentialityAlgorithm.AES_CBC_128),
  SUITE_6(6, AuthAlgorithm.HMAC_MD5, IntegrityAlgorithm.NONE, ConfidentialityAlgorithm.NONE),
  SUITE_7(
      7, AuthAlgorithm.HMAC_MD5, IntegrityAlgorithm.HMAC_MD5_128, ConfidentialityAlgorithm.NONE),
  SUITE_8(
      8,
      AuthAlgorithm.HMAC_MD5,
      IntegrityAlgorithm.HMAC_MD5_128,
      ConfidentialityAlgorithm.AES_CBC_128),
  SUITE_11(11, AuthAlgorithm.HMAC_MD5, IntegrityAlgorithm.MD5_128, ConfidentialityAlgorithm.NONE),
  SUITE_12(
      12, AuthAlgorithm.HMAC_MD5, IntegrityAlgorithm.MD5_128, ConfidentialityAlgorithm.AES_CBC_128),
  SUITE_15(15, AuthAlgorithm.HMAC_SHA256, IntegrityAlgorithm.NONE, ConfidentialityAlgorithm.NONE),
  SUITE_16(
      16,
      AuthAlgorithm.HMAC_SHA256,
      IntegrityAlgorithm.HMAC_SHA256_128,
      ConfidentialityAlgorithm.NONE),
  SUITE_17(
      17,
      AuthAlgorithm.HMAC_SHA256,
      IntegrityAlgorithm.HMAC_SHA256_128,
      ConfidentialityAlgorithm.AES_CBC_128);

  private final int id;
  private final AuthAlgorithm authentication;
  private final IntegrityAlgorithm integrity;
  private final ConfidentialityAlgorithm confidentiality;

  CipherSuite(
      int id,
      AuthAlgorithm authentication,
      IntegrityAlgorithm integrity,
      ConfidentialityAlgorithm confidentiality) {
    this.id = id;
    this.authentication = authentication;
    this.integrity = integrity;
    this.confidentiality = confidentiality;
  }

  public int id() {
    return id;
  }

  public AuthAlgorithm authentication() {
    return authentication;
  }

  public IntegrityAlgorithm integrity() {
    return integrity;
  }

  public ConfidentialityAlgorithm confidentiality() {
    return confidentiality;
  }

  public static Optional<CipherSuite> ofId(int id) {
    for (CipherSuite suite : values()) {
      if (suite.id == id) {
        return Optional.of(suite);
      }
    }
    return Optional.empty();
  }

  /** The suite of these algorithms; empty for a combination that has no number. */
  public static Optional<CipherSuite> of(
      AuthAlgorithm authentication,
      IntegrityAlgorithm integrity,
      ConfidentialityAlgorithm confidentiality) {
    for (CipherSuite suite : values()) {
      if (suite.authentication == authentication
          && suite.integrity == integrity
          && suite.confidentiality == confidentiality) {
        return Optional.of(suite);
      }
    }
    return Optional.empty();
  }
}
