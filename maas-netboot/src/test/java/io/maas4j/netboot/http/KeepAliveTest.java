package io.maas4j.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.file.BootFile;
import io.maas4j.netboot.file.BootTraffic;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeepAliveTest {

  @Test
  void aConnectionThatRestsIsResetSoThatItsPortCanBeUsedAgain() throws IOException {
    try (BootHttpServer server = server(new BootFile.Generated("set timeout=0\n"));
        Socket client = connect(server)) {
      String answer = ask(client, "/grub/grub.cfg");

      assertThat(answer).startsWith("HTTP/1.1 200").endsWith("set timeout=0\n");
      assertThat(answer).as("GRUB minds the case").contains("\r\nContent-Length: 14\r\n");
      assertThat(isReset(client)).isTrue();
    }
  }

  @Test
  void grubGetsNoBodyWithANotFound() throws IOException {
    try (BootHttpServer server = server(new BootFile.NotFound("nobody has this MAC"));
        Socket client = connect(server)) {
      String answer = ask(client, "/grub/grub.cfg-52:54:00:00:00:01");

      assertThat(answer).startsWith("HTTP/1.1 404").endsWith("\r\n\r\n");
      assertThat(answer).containsIgnoringCase("content-length: 0");
    }
  }

  private static BootHttpServer server(BootFile file) {
    return new BootHttpServer(
        BootHttpConfig.builder()
            .addresses(InetAddress.getLoopbackAddress())
            .port(0)
            .keepAliveTimeout(Duration.ofMillis(50))
            .build(),
        query -> CompletableFuture.completedFuture(file),
        Runnable::run,
        BootTraffic.NONE);
  }

  private static Socket connect(BootHttpServer server) throws IOException {
    InetSocketAddress address = server.start().get(0);
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** One answer; its body is short enough to come with its head. */
  private static String ask(Socket client, String path) throws IOException {
    client
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: rack\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    InputStream in = client.getInputStream();
    byte[] buffer = new byte[4096];
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0 || !isWhole(answer)) {
      int read = in.read(buffer);
      assertThat(read).isPositive();
      answer.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
    }
    return answer.toString();
  }

  private static boolean isWhole(StringBuilder answer) {
    String head =
        answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(java.util.Locale.ROOT);
    int at = head.indexOf("content-length: ") + "content-length: ".length();
    int end = head.indexOf("\r\n", at);
    int length = Integer.parseInt(head.substring(at, end < 0 ? head.length() : end).strip());
    return answer.length() == head.length() + 4 + length;
  }

  private static boolean isReset(Socket client) throws IOException {
    try {
      return client.getInputStream().read() >= 0;
    } catch (SocketException e) {
      return String.valueOf(e.getMessage()).contains("reset");
    }
  }
}
