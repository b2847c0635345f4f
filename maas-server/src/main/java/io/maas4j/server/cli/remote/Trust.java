package io.maas4j.server.cli.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whose certificates are believed.
 *
 * @param insecure everybody's
 * @param certificates in PEM, of the authorities that count; empty for those that Java knows
 */
record Trust(boolean insecure, Optional<String> certificates) {

  void applyTo(HttpsURLConnection connection) {
    if (insecure) {
      connection.setSSLSocketFactory(
          context(new TrustManager[] {new Credulous()}).getSocketFactory());
      connection.setHostnameVerifier((host, session) -> true);
    } else if (certificates.isPresent()) {
      connection.setSSLSocketFactory(context(authorities(certificates.get())).getSocketFactory());
    }
  }

  private static SSLContext context(TrustManager[] managers) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new CommandException("TLS cannot be used: " + e);
    }
  }

  private static TrustManager[] authorities(String pem) {
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
      if (found.isEmpty()) {
        throw new CertificateException("there is none in it");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate : found) {
        store.setCertificateEntry("authority-" + number++, certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new CommandException(
          "The file of --cacerts cannot be used: "
              + e.getMessage()
              + ". It holds certificates in"
              + " PEM.");
    }
  }

  /** Believes everybody: the user said so. */
  private static final class Credulous implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // clients show none
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // wanted so with --insecure
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
