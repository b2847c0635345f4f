package io.maas4j.netboot.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sources of https behind a proxy that lets nobody through who does not say who he is. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ProxyTunnelTest {
  private static final String OPEN = "-Djdk.http.auth.tunneling.disabledSchemes=";
  private static final String PASSWORD = "not-secret";

  @TempDir private static Path directory;
  private static HttpsServer source;
  private static TunnelProxy proxy;

  @BeforeAll
  static void serve() throws Exception {
    Path keys = directory.resolve("keys.p12");
    run(
        java("keytool"),
        "-genkeypair",
        "-keystore",
        keys.toString(),
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD,
        "-alias",
        "far",
        "-keyalg",
        "EC",
        "-dname",
        "CN=far.example",
        "-ext",
        "san=dns:far.example");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    source = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    source.setHttpsConfigurator(new HttpsConfigurator(context));
    source.createContext(
        "/images/a/file",
        exchange -> {
          byte[] text = "twigs and feathers".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    source.start();
    proxy = new TunnelProxy("ann:s3cret", source.getAddress().getPort());
  }

  @AfterAll
  static void stop() throws IOException {
    if (proxy != null) {
      proxy.close();
    }
    if (source != null) {
      source.stop(0);
    }
  }

  @BeforeEach
  void forget() {
    proxy.tunnels().clear();
  }

  private static String java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  private static String run(String... command) throws Exception {
    Path output = Files.createTempFile(directory, "out", "");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  /** What comes of a fetch in a process of its own. */
  private static String fetched(String user, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(java("java")));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-Djavax.net.ssl.trustStore=" + directory.resolve("keys.p12"),
            "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            TunnelProbe.class.getName(),
            "http://" + user + proxy.hostAndPort(),
            "https://far.example/images/",
            "a/file"));
    return run(command.toArray(String[]::new)).strip();
  }

  @Test
  void whereThePropertyIsSetThePasswordOpensTheTunnel() throws Exception {
    assertThat(fetched("ann:s3cret@", OPEN)).isEqualTo("body: twigs and feathers");
    assertThat(proxy.tunnels()).containsExactly("far.example:443");
  }

  @Test
  void whereItIsNotTheErrorNamesItAndNotThePassword() throws Exception {
    assertThat(fetched("ann:s3cret@"))
        .startsWith("failed NEVER: a/file: https://far.example/images/a/file was not asked: ")
        .contains("the proxy " + proxy.hostAndPort(), OPEN)
        .doesNotContain("s3cret", "ann");
    assertThat(proxy.tunnels()).isEmpty();
  }

  @Test
  void aPasswordThatIsNotTakenIsSaidAndNotShown() throws Exception {
    assertThat(fetched("ann:wr0ng@", OPEN))
        .contains("the proxy " + proxy.hostAndPort() + " does not take the user and password")
        .doesNotContain("wr0ng", "ann");
    assertThat(proxy.tunnels()).isEmpty();
  }

  @Test
  void whoeverForgetsTheUserIsTold() throws Exception {
    assertThat(fetched("", OPEN))
        .contains("the proxy " + proxy.hostAndPort() + " wants a user and a password");
  }
}
