package io.maas4j.testkit.power.lxd;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.maas4j.power.lxd.ClientPair;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * An LXD server on loopback that has instances, trust and operations, and faults on demand: TLS 1.3
 * alone, client certificates asked for and not required, LXD's JSON (power spec §13.4, recorded of
 * 5.0.2). Instances do nothing but be on or off. Thread-safe.
 *
 * <pre>{@code
 * try (SimulatedLxd lxd = SimulatedLxd.start()) {
 *   SimulatedInstance vm = lxd.instances().addVirtualMachine("default", "vm1");
 *   lxd.trust().password("sesame");
 *   // power_address lxd.address(), instance_name vm1, password sesame
 * }
 * }</pre>
 */
public final class SimulatedLxd implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final char[] IN_MEMORY = "in memory only".toCharArray();

  /** A request that came in, without its headers. */
  public record Request(String method, String uri, String body) {}

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final LxdFaults faults = new LxdFaults();
  private final SimulatedTrust trust = new SimulatedTrust(this::fingerprint, this::address);
  private final SimulatedInstances instances = new SimulatedInstances();
  private final LxdAnswers answers = new LxdAnswers(instances, trust, faults, scheduler);
  // Guarded by this.
  private ClientPair identity;
  private HttpsServer server;

  private SimulatedLxd() throws IOException {
    identity = newIdentity();
    server = listen(0);
  }

  /** A server on a free port of loopback, with a certificate of its own and nothing in it. */
  public static SimulatedLxd start() throws IOException {
    return new SimulatedLxd();
  }

  /** {@code 127.0.0.1:port}. */
  public synchronized String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The SHA-256 fingerprint of the server's certificate. */
  public synchronized String fingerprint() {
    return identity.fingerprint();
  }

  public SimulatedInstances instances() {
    return instances;
  }

  public SimulatedTrust trust() {
    return trust;
  }

  public LxdFaults faults() {
    return faults;
  }

  /** What came in so far, oldest first. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Drops all connections and goes on at the same address with another certificate. */
  public synchronized void replaceCertificate() throws IOException {
    int port = server.getAddress().getPort();
    server.stop(0);
    identity = newIdentity();
    server = listen(port);
  }

  @Override
  public synchronized void close() {
    server.stop(0);
    scheduler.shutdownNow();
    workers.shutdownNow();
  }

  private HttpsServer listen(int port) throws IOException {
    SSLContext tls = tls();
    SSLParameters parameters = tls.getDefaultSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setWantClientAuth(true);
    HttpsServer listening =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
    listening.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters connection) {
            connection.setSSLParameters(parameters);
          }
        });
    listening.setExecutor(workers);
    listening.createContext("/", this::handle);
    listening.start();
    return listening;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    URI uri = exchange.getRequestURI();
    requests.add(new Request(exchange.getRequestMethod(), uri.toString(), body));
    if (faults.isSilent()) {
      return;
    }
    Optional<X509Certificate> client = client((HttpsExchange) exchange);
    faults
        .canned()
        .map(canned -> new LxdAnswers.Answer(canned.status(), canned.body()))
        .map(java.util.concurrent.CompletableFuture::completedFuture)
        .orElseGet(() -> answers.to(exchange.getRequestMethod(), uri, body, client))
        .thenAccept(
            answer ->
                scheduler.schedule(
                    () -> workers.execute(() -> send(exchange, answer)),
                    faults.answerDelay().toNanos(),
                    TimeUnit.NANOSECONDS));
  }

  private static void send(HttpExchange exchange, LxdAnswers.Answer answer) {
    try (exchange) {
      byte[] bytes = answer.body().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException e) {
      // The client has gone, which is its right.
      exchange.close();
    }
  }

  private static Optional<X509Certificate> client(HttpsExchange exchange) {
    try {
      return Optional.of((X509Certificate) exchange.getSSLSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private SSLContext tls() throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      String key =
          identity.keyPem().reveal().replaceAll("-----(BEGIN|END) PRIVATE KEY-----|\\s", "");
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(identity.certificatePem().getBytes(US_ASCII)));
      store.setKeyEntry(
          "lxd",
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key))),
          IN_MEMORY,
          new Certificate[] {certificate});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, IN_MEMORY);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys.getKeyManagers(), new TrustManager[] {new AnyClient()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS for the simulated LXD", e);
    }
  }

  private static ClientPair newIdentity() {
    return ClientPair.generate("simulated-lxd");
  }

  static String fingerprint(byte[] certificate) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Takes any certificate; whether its bearer is trusted is a question of the list. */
  private static final class AnyClient implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // Proof of the key is all that the handshake asks for.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new IllegalStateException("this side is a server only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
