package io.maas4j.power.http;

import java.security.cert.CertificateException;

/** A server's certificate is not trusted, and who says so knows what can be done. */
public final class UntrustedPeer extends CertificateException {
  private static final long serialVersionUID = 1;

  private final String remedy;

  /**
   * @param message what is wrong with the certificate
   * @param remedy what can be done, not repeated in the message
   */
  public UntrustedPeer(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
