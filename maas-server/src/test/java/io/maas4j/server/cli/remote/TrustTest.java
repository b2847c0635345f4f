package io.maas4j.server.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
  @TempDir private Path home = Path.of("");

  @Test
  void aCertificateIsTrustedWhenItsAuthorityIsNamedOrAnyIsGoodEnough() throws Exception {
    Path store = home.resolve("store.p12");
    Path authority = home.resolve("authority.pem");
    keytool(
        "-genkeypair -alias a -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -validity 9000"
            + " -storetype PKCS12 -storepass changeit -keystore",
        store);
    keytool(
        "-exportcert -rfc -alias a -storepass changeit -keystore " + store + " -file", authority);
    HttpsServer server = serve(store);
    try {
      String url = "https://127.0.0.1:" + server.getAddress().getPort() + "/MAAS";
      Person person = new Person(home);
      assertThat(person.types("login", "p", url, "").err())
          .contains("is not trusted", "--cacerts FILE");
      assertThat(person.types("login", "p", url, "", "--insecure").status()).isZero();
      assertThat(person.types("p", "version", "read").err()).contains("is not trusted");
      assertThat(person.types("p", "version", "read", "-k").status()).isZero();
      assertThat(person.types("login", "p", url, "", "--cacerts", authority.toString()).status())
          .isZero();
      assertThat(person.types("p", "version", "read").status()).isZero();
      Path empty = Files.writeString(home.resolve("empty.pem"), "nothing");
      assertThat(person.types("p", "version", "read", "--cacerts=" + empty).err())
          .contains("--cacerts cannot be used");
    } finally {
      server.stop(0);
    }
  }

  private static HttpsServer serve(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          byte[] body = Descriptions.SMALL.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static void keytool(String options, Path last) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(options.split(" ")));
    command.add(last.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
