package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are meant to hurt. */
class HostileRequestsTest {
  private static final String API = "/MAAS/api/2.0/";
  private static final int HUGE = 100_000_000;

  private final ApiBench bench = new ApiBench();
  private final Map<String, Map<?, ?>> before = bench.contents();

  @AfterEach
  void nothingWasWritten() {
    assertThat(bench.contents()).isEqualTo(before);
    bench.close();
  }

  @Test
  void aBodyOfAHundredMegabytesIsRefusedBeforeItIsSent() throws IOException {
    try (Socket socket = connect("Content-Length: " + HUGE)) {
      assertThat(statusLine(socket)).contains(" 413 ");
    }
  }

  @Test
  void aBodyOfUnknownLengthIsReadAsFarAsOneMayBeLong() throws IOException {
    long sent = 0;
    try (Socket socket = connect("Transfer-Encoding: chunked")) {
      byte[] chunk =
          ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      try {
        while (sent < HUGE && in.available() == 0) {
          out.write(chunk);
          sent += chunk.length;
        }
      } catch (SocketException e) {
        // it has hung up: that is an answer too
        assertThat(sent).isLessThan(HUGE);
        return;
      }
      assertThat(statusLine(socket)).contains(" 413 ");
    }
    assertThat(sent).isLessThan(HUGE);
  }

  /** One that has sent its headers, signed. */
  private Socket connect(String header) throws IOException {
    Socket socket = new Socket("127.0.0.1", bench.port());
    socket.setSoTimeout(20_000);
    String request =
        "POST "
            + API
            + "zones/ HTTP/1.1\r\nHost: region\r\nContent-Type: application/x-www-form-urlencoded"
            + "\r\nAuthorization: "
            + bench.signed("kestrel")
            + "\r\n"
            + header
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static String statusLine(Socket socket) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = socket.getInputStream().read(); c >= 0 && c != '\n'; ) {
      line.write(c);
      c = socket.getInputStream().read();
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void moreThanTenThousandPartsAreRefused() {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i <= 10_000; i++) {
      form.append("--b\r\nContent-Disposition: form-data; name=\"n").append(i);
      form.append("\"\r\n\r\nv\r\n");
    }
    HttpResponse<String> answer =
        post("zones/", "multipart/form-data; boundary=b", form + "--b--\r\n");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("more than 10000 parts");
    assertThat(post("zones/", "application/x-www-form-urlencoded", "a=1&".repeat(10_001)).body())
        .contains("More than 10000 parameters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "{\"name\":["})
  void deepJsonIsRefused(String opening) {
    HttpResponse<String> answer =
        post("zones/", "application/json", "{\"name\":" + opening.repeat(200_000));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("Bad Request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deep", "anchors", "wide"})
  void yamlThatGrowsIsRefused(String kind) {
    StringBuilder metadata = new StringBuilder("name: bomb\n");
    switch (kind) {
      case "deep" -> metadata.append("parameters: ").append("[".repeat(50_000));
      case "anchors" -> {
        metadata.append("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
          String before = "*a" + (i - 1);
          metadata.append("a").append(i).append(": &a").append(i).append(" [");
          metadata.append((before + ", ").repeat(8)).append(before).append("]\n");
        }
        metadata.append("title: *a11\n");
      }
      default -> metadata.append("title: ").append("x".repeat(5_000_000));
    }
    StringBuilder script =
        new StringBuilder("#!/bin/sh\n# --- Start MAAS 1.0 script metadata ---\n");
    metadata.toString().lines().forEach(line -> script.append("# ").append(line).append('\n'));
    script.append("# --- End MAAS 1.0 script metadata ---\ntrue\n");
    HttpResponse<String> answer =
        post(
            "scripts/",
            "application/x-www-form-urlencoded",
            "script=" + Row.encoded(script.toString()));
    assertThat(answer.statusCode()).as(answer.body()).isIn(400, 404);
    assertThat(answer.body().length()).isLessThan(20_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zones/../../../etc/passwd", "files/..%2f..%2fetc%2fpasswd/", "zones/%2e%2e/"})
  void pathsLeadNowhereElse(String path) throws IOException {
    assertThat(bench.raw(API + path, "kestrel").get(0)).containsAnyOf(" 400 ", " 404 ");
  }

  private HttpResponse<String> post(String path, String type, String body) {
    return bench.send(
        "POST",
        API + path,
        Map.of("Authorization", bench.signed("kestrel"), "Content-Type", type),
        Optional.of(body));
  }
}
