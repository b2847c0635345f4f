package io.maas4j.access;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.regex.Pattern;

/** X.509 certificates in PEM (RFC 7468 section 5). Stateless. */
public final class Certificate {
  private static final int LONGEST = 64 * 1024;
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----\\s*");

  private Certificate() {}

  /**
   * @throws IllegalArgumentException when it is not one certificate
   */
  public static void check(String pem) {
    if (pem.length() > LONGEST || !PEM.matcher(pem).matches()) {
      throw new IllegalArgumentException("Invalid SSL key: it is not one certificate in PEM.");
    }
    try {
      CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("Invalid SSL key: the certificate cannot be read.", e);
    }
  }
}
