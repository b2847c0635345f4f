package io.maas4j.power.lxd;

import io.maas4j.power.http.UntrustedPeer;
import io.maas4j.power.spi.PeerPins;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a server whose certificate has the fingerprint that the trust token tells, or else the one
 * that it had at first use. Names, dates and issuers do not count: LXD's certificate is self-signed
 * and names the host as it was called at installation.
 */
final class PinnedTrust extends X509ExtendedTrustManager {
  private final Optional<String> told;
  private final PeerPins pins;

  /**
   * @param told the fingerprint to expect whatever was seen before
   */
  PinnedTrust(Optional<String> told, PeerPins pins) {
    this.told = told;
    this.pins = pins;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    String presented = ClientPair.fingerprint(chain[0]);
    if (told.isPresent()) {
      if (!told.get().equals(presented)) {
        throw new UntrustedPeer(
            "the trust token is of a server with the certificate "
                + told.get()
                + " (SHA-256), but this one has "
                + presented,
            "if its certificate was replaced on purpose, make a new token there");
      }
      return;
    }
    String first =
        pins.firstOf("lxd " + engine.getPeerHost() + ":" + engine.getPeerPort(), presented);
    if (!first.equals(presented)) {
      throw new UntrustedPeer(
          "the server's certificate has changed: at first use its SHA-256 fingerprint was "
              + first
              + " and now it is "
              + presented,
          "to accept it, give a trust token of the server as the password, or " + pins.remedy());
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("a server without an address cannot be told from another");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("this side is a client only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
