package io.maas4j.power.lxd;

import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.spi.PeerPins;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.LinkedHashMap;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * One client for each pair of keys, so that connections are used again: a TLS handshake costs
 * twenty times what a question costs. Thread-safe.
 */
final class LxdClients {
  private static final char[] NO_SECRET = "in memory only".toCharArray();

  private record Identity(String client, Optional<String> server) {}

  private final LxdConfig config;
  private final PeerPins pins;
  private final String userAgent;
  // Guarded by this; in the order of use.
  private final LinkedHashMap<Identity, LxdApi> clients = new LinkedHashMap<>(16, 0.75f, true);

  LxdClients(LxdConfig config, PeerPins pins, String userAgent) {
    this.config = config;
    this.pins = pins;
    this.userAgent = userAgent;
  }

  /**
   * @param server the fingerprint that the server must have, when that is known beforehand
   */
  synchronized LxdApi of(ClientPair pair, Optional<String> server) {
    LxdApi client =
        clients.computeIfAbsent(
            new Identity(pair.fingerprint(), server), identity -> make(pair, server));
    if (clients.size() > config.maxClients()) {
      // Its connections end when nobody holds it any more.
      clients.remove(clients.keySet().iterator().next());
    }
    return client;
  }

  synchronized void clear() {
    clients.clear();
  }

  private LxdApi make(ClientPair pair, Optional<String> server) {
    SSLParameters tls13 = new SSLParameters();
    tls13.setProtocols(new String[] {"TLSv1.3"});
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(config.connectTimeout())
            .sslContext(context(pair, server))
            .sslParameters(tls13)
            .build();
    return new LxdApi(new BmcHttp(client, config.maxBodyBytes(), userAgent));
  }

  private SSLContext context(ClientPair pair, Optional<String> server) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("client", pair.key(), NO_SECRET, pair.chain());
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_SECRET);
      KeyManager[] keys = factory.getKeyManagers();
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys, new TrustManager[] {new PinnedTrust(server, pins)}, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the lxd power driver needs TLS 1.3: " + e.getMessage(), e);
    }
  }
}
