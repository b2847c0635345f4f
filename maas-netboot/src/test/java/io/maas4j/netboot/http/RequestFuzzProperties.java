package io.maas4j.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutations of real clients' requests and random octets against a whole server. Longer with {@code
 * -Dmaas.fuzz.rounds=…} and {@code -Dmaas.fuzz.seed=…}.
 */
class RequestFuzzProperties {
  private static final String[] MORSELS = {
    "\r\n",
    "\n",
    "\r",
    "\u0000",
    " ",
    ":",
    "%",
    "%00",
    "%2e%2e/",
    "../",
    "//",
    "\\",
    "#",
    "?",
    "\t",
    "Content-Length: 5\r\n",
    "Content-Length: 99999999999999999999\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Range: bytes=0-\r\n",
    "Range: bytes=-1,2-3\r\n",
    "Expect: 100-continue\r\n",
    "Connection: close\r\n",
    "Host: x\r\n",
    "HTTP/0.9",
    "HTTP/1.0",
    "\u00ff\u00fe",
    "0\r\n\r\n",
    "ffffffffffffffff\r\n",
    "\r\n\r\n",
    "If-None-Match: *\r\n"
  };

  @TempDir Path root;

  private static List<byte[]> corpus() throws IOException {
    List<byte[]> requests = new ArrayList<>();
    try (InputStream in =
        RequestFuzzProperties.class.getResourceAsStream("/wire/http/requests.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      for (String request : text.replaceAll("(?m)^#.*\n", "").split("-----\n")) {
        requests.add(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return requests;
  }

  private static byte[] mutated(List<byte[]> corpus, Random random) {
    if (random.nextInt(10) == 0) {
      byte[] noise = new byte[random.nextInt(3000)];
      random.nextBytes(noise);
      return noise;
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      text.append(pick(corpus, random));
    }
    for (int i = random.nextInt(8); i >= 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.insert(at, MORSELS[random.nextInt(MORSELS.length)]);
        case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 40)));
        default -> text.setLength(Math.max(1, random.nextInt(20) == 0 ? at : text.length()));
      }
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String pick(List<byte[]> corpus, Random random) {
    return new String(corpus.get(random.nextInt(corpus.size())), StandardCharsets.ISO_8859_1);
  }

  @Test
  void noRequestMakesTheServerFailOrLoseAFile() throws IOException {
    int rounds = Integer.getInteger("maas.fuzz.rounds", 3000);
    long seed = Long.getLong("maas.fuzz.seed", 20_261_121L);
    Random random = new Random(seed);
    HttpFixture.put(root, "image-store", "0123456789");
    HttpFixture.put(root, "bootloaders/uefi/amd64/bootx64.efi", "shim");
    List<byte[]> corpus = corpus();
    assertThat(corpus).hasSize(7);
    int answered = 0;
    try (HttpFixture http = new HttpFixture(root, config -> config)) {
      for (int round = 0; round < rounds; round++) {
        byte[] request = mutated(corpus, random);
        String answer = send(http, request);
        assertThat(answer)
            .as("seed %s round %s: %s", seed, round, printable(request))
            .matches("(?s)|HTTP/1\\.1 [1-5]\\d\\d .*");
        answered += answer.isEmpty() ? 0 : 1;
        assertThat(http.server.stats().refused().get(HttpRefusal.FAULT))
            .as("seed %s round %s: %s", seed, round, printable(request))
            .isZero();
      }
      assertThat(answered).as("seed %s", seed).isGreaterThan(rounds / 3);
      assertThat(http.get("/images/1f2e3d4")).endsWith("0123456789");
      await().untilAsserted(() -> assertThat(http.server.stats().connections()).isZero());
    }
  }

  /** Ends what it sends, so that the server need not wait for more. */
  private static String send(HttpFixture http, byte[] request) throws IOException {
    try (Socket socket = http.connect()) {
      socket.getOutputStream().write(request);
      socket
          .getOutputStream()
          .write("\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes());
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException reset) {
      return "";
    }
  }

  private static String printable(byte[] request) {
    return new String(request, StandardCharsets.ISO_8859_1).replaceAll("[^\\x20-\\x7e]", ".");
  }
}
