package io.maas4j.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.maas4j.netboot.file.BootTraffic.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Admission, over sockets: one slot, and whoever has it does not read. */
class LargeFilesTest {
  private static final int SIZE = 32 << 20;

  @TempDir Path root;
  private final byte[] image = new byte[SIZE];
  private HttpFixture http;

  @BeforeEach
  void start() throws IOException {
    new Random(3).nextBytes(image);
    Files.write(root.resolve("image"), image);
    HttpFixture.put(root, "script", "#!ipxe\n");
    http =
        new HttpFixture(
            root,
            config ->
                config.admission(
                    AdmissionConfig.builder()
                        .threshold(1 << 20)
                        .fixedSlots(1)
                        .trickle(100, Duration.ofMillis(20))
                        .build()));
  }

  @AfterEach
  void stop() {
    http.close();
  }

  private Socket ask(String headers) throws IOException {
    Socket socket = http.connect();
    socket
        .getOutputStream()
        .write(("GET /image HTTP/1.1\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private AdmissionStats admission() {
    return http.server.stats().admission();
  }

  private void awaitWaiting(int count) {
    await().untilAsserted(() -> assertThat(admission().waiting()).isEqualTo(count));
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    return head.toString();
  }

  @Test
  void whoWaitsHasTheHeadAtOnceAndAFewOctetsAtATimeAndInTheEndEverything() throws Exception {
    Socket holder = ask("");
    await().untilAsserted(() -> assertThat(admission().active()).isEqualTo(1));
    try (Socket waiter = ask("")) {
      awaitWaiting(1);
      InputStream in = waiter.getInputStream();
      assertThat(head(in)).startsWith("HTTP/1.1 200 ").contains("Content-Length: " + SIZE);
      byte[] begin = in.readNBytes(1000); // ten times a trickle
      assertThat(begin).isEqualTo(Arrays.copyOf(image, 1000));
      assertThat(admission().waiting()).isEqualTo(1);
      holder.close();
      byte[] rest = in.readNBytes(SIZE - 1000);
      assertThat(rest).isEqualTo(Arrays.copyOfRange(image, 1000, SIZE));
    }
    await()
        .untilAsserted(
            () -> {
              AdmissionStats now = admission();
              assertThat(now.active()).isZero();
              assertThat(now.admittedAtOnce()).isEqualTo(1);
              assertThat(now.admittedAfterWaiting()).isEqualTo(1);
              assertThat(now.waited()).isPositive().isEqualTo(now.longestWait());
              assertThat(now.trickled()).isGreaterThanOrEqualTo(1000);
            });
  }

  @Test
  void aWaiterThatGoesLeavesTheQueue() throws Exception {
    try (Socket holder = ask("")) {
      await().untilAsserted(() -> assertThat(admission().active()).isEqualTo(1));
      Socket waiter = ask("");
      awaitWaiting(1);
      waiter.close();
      awaitWaiting(0);
      assertThat(admission().gaveUp()).isEqualTo(1);
      assertThat(admission().active()).isEqualTo(1);
      assertThat(holder.isConnected()).isTrue();
    }
  }

  @Test
  void smallFilesAndHeadNeverWait() throws Exception {
    try (Socket holder = ask("")) {
      await().untilAsserted(() -> assertThat(admission().active()).isEqualTo(1));
      assertThat(http.get("/script")).endsWith("#!ipxe\n");
      assertThat(http.ask("HEAD", "/image")).contains("Content-Length: " + SIZE);
      assertThat(http.get("/image", "Range: bytes=0-9")).startsWith("HTTP/1.1 206 ");
      assertThat(admission().waiting()).isZero();
      assertThat(admission().admittedAfterWaiting()).isZero();
      assertThat(holder.isConnected()).isTrue();
    }
  }

  @Test
  void aTransferThatIsFollowedByAnotherOnItsConnectionGivesItsSlotBack() throws Exception {
    try (Socket socket = ask("")) {
      for (int round = 0; round < 3; round++) {
        assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
        assertThat(socket.getInputStream().readNBytes(SIZE)).isEqualTo(image);
        if (round < 2) {
          socket
              .getOutputStream()
              .write("GET /image HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
    await().untilAsserted(() -> assertThat(admission().active()).isZero());
    assertThat(admission().admittedAtOnce()).isEqualTo(3);
  }

  @Test
  void aWaitingClientIsNotTooSlowButOneThatTakesNothingIs() throws Exception {
    try (HttpFixture strict =
            new HttpFixture(
                root,
                config ->
                    config
                        .idleTimeout(Duration.ofSeconds(2))
                        .admission(
                            AdmissionConfig.builder()
                                .threshold(1 << 20)
                                .fixedSlots(1)
                                .trickle(100, Duration.ofMillis(20))
                                .build()));
        Socket stuck = strict.connect()) {
      byte[] request =
          "GET /image HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      stuck.getOutputStream().write(request);
      await()
          .untilAsserted(
              () ->
                  assertThat(strict.server.stats().admission().admittedAtOnce())
                      .as("%s", strict.server.stats())
                      .isOne());
      try (Socket waiter = strict.connect()) {
        waiter.getOutputStream().write(request);
        assertThat(head(waiter.getInputStream())).startsWith("HTTP/1.1 200 ");
        assertThat(waiter.getInputStream().readAllBytes()).isEqualTo(image);
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(strict.server.stats().refused())
                      .containsEntry(HttpRefusal.TOO_SLOW, 1L));
      assertThat(Set.of(strict.report().outcome(), strict.report().outcome()))
          .containsExactlyInAnyOrder(Outcome.TIMED_OUT, Outcome.SENT);
    }
  }
}
