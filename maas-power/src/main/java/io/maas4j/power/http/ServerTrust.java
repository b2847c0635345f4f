package io.maas4j.power.http;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The two ways to trust a service: by the certificate authorities of the system, or blindly.
 *
 * <p>Neither checks the host name (power spec §15). The JDK's client always asks for that check,
 * and leaves it to the trust manager when that is an extended one; hence the wrapper.
 */
public final class ServerTrust {
  private ServerTrust() {}

  /** By the authorities that this system trusts. */
  public static SSLContext verifying() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager trust) {
        return verifying(trust);
      }
    }
    throw new GeneralSecurityException("this Java has no X.509 trust manager");
  }

  /** By the given judge of chains. */
  public static SSLContext verifying(X509TrustManager trust) throws GeneralSecurityException {
    return context(new ChainOnly(trust));
  }

  /** Blindly: what most BMCs' self-made certificates need. */
  public static SSLContext trusting() throws GeneralSecurityException {
    return context(new ChainOnly(null));
  }

  private static SSLContext context(TrustManager trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust}, null);
    return context;
  }

  /** Asks the given one about the chain of certificates alone; trusts all when there is none. */
  private static final class ChainOnly extends X509ExtendedTrustManager {
    private final @Nullable X509TrustManager trust;

    ChainOnly(@Nullable X509TrustManager trust) {
      this.trust = trust;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      if (trust != null) {
        trust.checkServerTrusted(chain, type);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
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
      return trust == null ? new X509Certificate[0] : trust.getAcceptedIssuers();
    }
  }
}
