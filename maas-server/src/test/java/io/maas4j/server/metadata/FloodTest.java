package io.maas4j.server.metadata;

import static io.maas4j.server.metadata.MetadataBench.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.access.ApiKey;
import io.maas4j.id.MachineId;
import io.maas4j.netboot.http.BootHttpConfig;
import io.maas4j.netboot.http.BootHttpServer;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ScriptResult;
import io.maas4j.server.http.BoundedBody;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import io.maas4j.testkit.fixtures.MutableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Too much, too slowly, or only half of it. */
class FloodTest {
  private static final String V = "/MAAS/metadata/2012-03-01/";
  private static final String MULTIPART = "multipart/form-data; boundary=bb";
  private static final long HALF_A_GIGABYTE = 500_000_000;
  private static final int ROOM = 32 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String START =
      "--bb\r\nContent-Disposition: form-data; name=\"op\"\r\n\r\nsignal\r\n"
          + "--bb\r\nContent-Disposition: form-data; name=\"status\"\r\n\r\nWORKING\r\n"
          + "--bb\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nmaas-lshw\r\n"
          + "--bb\r\nContent-Disposition: form-data; name=\"exit_status\"\r\n\r\n0\r\n"
          + "--bb\r\nContent-Disposition: form-data; name=\"maas-lshw.out\";"
          + " filename=\"maas-lshw.out\"\r\n\r\n";

  @TempDir Path directory;
  private final AtomicLong nanos = new AtomicLong();
  private final BoundedBody bodies =
      new BoundedBody(new BoundedBody.Limits(ROOM, PATIENCE, 4096), nanos::get);
  private MetadataBench bench;
  private MachineId id;
  private ApiKey key;

  @BeforeEach
  void start() {
    bench = new MetadataBench(MutableClock.atNoon(), (fleet, routes) -> {}, bodies);
    id = bench.commissioning("box").id();
    key = bench.key(id);
  }

  @AfterEach
  void stillServesAndHoldsNothing() {
    assertThat(bench.get("/MAAS/metadata/").statusCode()).isEqualTo(200);
    Awaitility.await().atMost(LONG).until(() -> bodies.held() == 0);
    bench.close();
  }

  private enum Framing {
    LENGTH,
    CHUNKS
  }

  /** Where the upload goes: to the service itself, or to it through a rack. */
  private enum Way {
    REGION,
    RACK
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private String head(String path, String framing, String... more) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: "
        + MULTIPART
        + "\r\n"
        + framing
        + "\r\n"
        + String.join("", more)
        + "\r\n";
  }

  private String signed() {
    return "Authorization: " + bench.sign(key) + "\r\n";
  }

  /** What comes back until the other side hangs up. */
  private static String answer(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    try {
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        all.write(octet);
      }
    } catch (SocketException e) {
      // it hung up on what we were still sending
    }
    return all.toString(UTF_8);
  }

  /** Sends and sends until it is told to stop. */
  private static long flood(Socket socket, Framing framing, long size) throws IOException {
    byte[] piece = new byte[1 << 16];
    long sent = 0;
    OutputStream out = socket.getOutputStream();
    try {
      while (sent < size && socket.getInputStream().available() == 0) {
        if (framing == Framing.CHUNKS) {
          out.write((Integer.toHexString(piece.length) + "\r\n").getBytes(US_ASCII));
        }
        out.write(piece);
        if (framing == Framing.CHUNKS) {
          out.write("\r\n".getBytes(US_ASCII));
        }
        sent += piece.length;
      }
    } catch (SocketException e) {
      return sent; // hung up: that is an answer too
    }
    return sent;
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void halfAGigabyteIsRefusedEarlyAndTheConnectionEnds(Framing framing) throws Exception {
    uploads(framing, Way.REGION);
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void halfAGigabyteThroughARackIsRefusedEarlyToo(Framing framing) throws Exception {
    uploads(framing, Way.RACK);
  }

  private void uploads(Framing framing, Way way) throws Exception {
    try (BootHttpServer rack = rack(directory, bench.port())) {
      int port = way == Way.REGION ? bench.port() : rack.start().get(0).getPort();
      for (String authorization : List.of(signed(), "")) {
        String length =
            framing == Framing.LENGTH
                ? "Content-Length: " + HALF_A_GIGABYTE
                : "Transfer-Encoding: chunked";
        try (Socket socket = connect(port)) {
          String path = authorization.isEmpty() ? "/MAAS/metadata/latest/by-id/" + id + "/" : V;
          socket.getOutputStream().write(head(path, length, authorization).getBytes(US_ASCII));
          long sent = flood(socket, framing, HALF_A_GIGABYTE);
          assertThat(sent).isLessThan(3L * MetadataRequest.MAX_BODY);
          String answer = answer(socket);
          if (!answer.isEmpty()) {
            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("longer than");
          }
        }
      }
    }
  }

  /** A rack that hands everything on. */
  private static BootHttpServer rack(Path directory, int region) {
    return BootHttpServer.serving(
        directory,
        BootHttpConfig.builder()
            .addresses(InetAddress.getLoopbackAddress())
            .port(0)
            .regions(URI.create("http://127.0.0.1:" + region))
            .build());
  }

  @Test
  void whoAnnouncesTooMuchIsToldBeforeItSendsAnything() throws Exception {
    try (Socket socket = connect(bench.port())) {
      socket
          .getOutputStream()
          .write(head(V, "Content-Length: " + HALF_A_GIGABYTE, signed()).getBytes(US_ASCII));
      assertThat(answer(socket)).startsWith("HTTP/1.1 413 ").contains("longer than 25165824 bytes");
    }
  }

  @Test
  void tenThousandFilesAreRefused() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      body.append("--bb\r\nContent-Disposition: form-data; name=\"f")
          .append(i)
          .append("\"; filename=\"f\"\r\n\r\nx\r\n");
    }
    HttpResponse<byte[]> answer = signal(body + "--bb--\r\n");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer)).contains("more than 64 parts");
    String files =
        "{\"path\":\"a\",\"encoding\":\"base64\",\"content\":\"\"},".repeat(10_000) + "{}";
    HttpResponse<byte[]> report =
        bench.report(
            key,
            id,
            "{\"name\":\"a\",\"description\":\"d\",\"event_type\":\"start\",\"origin\":\"curtin\","
                + "\"files\":["
                + files
                + "]}");
    assertThat(report.statusCode()).isEqualTo(400);
    assertThat(text(report)).contains("files: more than 64");
  }

  @Test
  void wrongBase64IsRefusedAndNothingOfItKept() {
    HttpResponse<byte[]> part =
        signal(
            START.replace(
                    "filename=\"maas-lshw.out\"\r\n",
                    "filename=\"maas-lshw.out\"\r\nContent-Transfer-Encoding: base64\r\n")
                + "%%% not base64\r\n--bb--\r\n");
    assertThat(part.statusCode()).isEqualTo(400);
    assertThat(text(part)).contains("base64");
    for (String wrong : List.of("%%%%", "QUJD!", "QUJDRA=x", "Q", "\\u0000QUJD")) {
      HttpResponse<byte[]> report =
          bench.report(
              key,
              id,
              "{\"name\":\"cmd-install\",\"description\":\"d\",\"event_type\":\"finish\","
                  + "\"origin\":\"curtin\",\"result\":\"SUCCESS\",\"files\":[{\"path\":\"/x\","
                  + "\"encoding\":\"base64\",\"content\":\""
                  + wrong
                  + "\"}]}");
      assertThat(report.statusCode()).as(wrong).isEqualTo(400);
      assertThat(text(report)).contains("the content of /x is not base64");
    }
    assertThat(results()).noneMatch(result -> result.name().equals("/x"));
    assertThat(result("maas-lshw").status()).isEqualTo(ResultStatus.PENDING);
  }

  @Test
  void namesThatAreNoneAreRefused() {
    for (String name : List.of("a\u0000b", "a\tb", "x".repeat(300), " ")) {
      String body =
          START.substring(0, START.lastIndexOf("--bb"))
              + "--bb\r\nContent-Disposition: form-data; name=\""
              + name
              + "\"; filename=\"f\"\r\n\r\nx\r\n--bb--\r\n";
      HttpResponse<byte[]> answer = signal(body);
      assertThat(answer.statusCode()).as(name).isEqualTo(400);
      assertThat(text(answer)).contains("one line of at most 255");
    }
    int before = results().size();
    assertThat(signal(START.replace("maas-lshw\r\n", "x".repeat(300) + "\r\n") + "\r\n--bb--\r\n"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(400);
    assertThat(results()).hasSize(before);
  }

  @Test
  void aHeaderOfManyQuotedCharactersIsRead() {
    // a parser that recurs for each of them would run out of stack
    String name = "\\\\".repeat(3000);
    HttpResponse<byte[]> answer =
        signal(
            "--bb\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\nx\r\n--bb--\r\n");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer)).contains("op=None");
  }

  @Test
  void aBodyThatComesTooSlowlyIsRefused() throws Exception {
    try (Socket socket = connect(bench.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(head(V, "Content-Length: 100000", signed()).getBytes(US_ASCII));
      out.write(START.getBytes(UTF_8));
      out.flush();
      Awaitility.await().atMost(LONG).until(() -> bodies.held() > 0);
      nanos.addAndGet(PATIENCE.plusSeconds(1).toNanos());
      out.write('x');
      out.flush();
      assertThat(answer(socket)).startsWith("HTTP/1.1 408 ").contains("slower than 4096 bytes");
    }
    assertThat(result("maas-lshw").status()).isEqualTo(ResultStatus.PENDING);
  }

  @Test
  void manyLargeBodiesAtOnceAreMoreThanThereIsRoomFor() throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      byte[] large = new byte[MetadataRequest.MAX_BODY - 1_000_000];
      Socket first = connect(bench.port());
      open.add(first);
      first
          .getOutputStream()
          .write(
              head(V, "Content-Length: " + MetadataRequest.MAX_BODY, signed()).getBytes(US_ASCII));
      first.getOutputStream().write(large);
      Awaitility.await().atMost(LONG).until(() -> bodies.held() > large.length);
      Socket second = connect(bench.port());
      open.add(second);
      second
          .getOutputStream()
          .write(
              head(V, "Content-Length: " + MetadataRequest.MAX_BODY, signed()).getBytes(US_ASCII));
      flood(second, Framing.LENGTH, MetadataRequest.MAX_BODY);
      assertThat(answer(second))
          .satisfiesAnyOf(
              text -> assertThat(text).isEmpty(),
              text -> assertThat(text).startsWith("HTTP/1.1 503 ").contains("Retry-After: 5"));
      assertThat(bodies.held()).isLessThanOrEqualTo(ROOM);
      // small ones go on
      assertThat(signal(START + "<list/>\r\n--bb--\r\n").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void aConnectionThatBreaksInTheMiddleLeavesNothingBehind(Framing framing) throws Exception {
    String length =
        framing == Framing.LENGTH ? "Content-Length: 100000" : "Transfer-Encoding: chunked";
    int before = results().size();
    List<String> events = bench.eventTypes(id);
    try (Socket socket = connect(bench.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(head(V, length, signed()).getBytes(US_ASCII));
      byte[] part = START.getBytes(UTF_8);
      if (framing == Framing.CHUNKS) {
        out.write((Integer.toHexString(part.length) + "\r\n").getBytes(US_ASCII));
      }
      out.write(part);
      out.flush();
      Awaitility.await().atMost(LONG).until(() -> bodies.held() > 0);
      socket.setSoLinger(true, 0); // a reset, as when a machine loses its power
    }
    Awaitility.await().atMost(LONG).until(() -> bodies.held() == 0);
    assertThat(result("maas-lshw").status()).isEqualTo(ResultStatus.PENDING);
    assertThat(output("maas-lshw")).isEqualTo(Output.NONE);
    assertThat(results()).hasSize(before);
    assertThat(bench.eventTypes(id)).isEqualTo(events);
  }

  @Test
  void theSameSignalTwiceCountsOnce() {
    String body = START + "<list/>\r\n--bb--\r\n";
    String header = bench.sign(key);
    assertThat(post(body, header).statusCode()).isEqualTo(200);
    assertThat(post(body, header).statusCode()).as("the very same request").isEqualTo(401);
    ScriptResult ended = result("maas-lshw");
    assertThat(ended.status()).isEqualTo(ResultStatus.PASSED);
    assertThat(signal(body.replace("<list/>", "<late/>")).statusCode()).isEqualTo(200);
    assertThat(result("maas-lshw")).isEqualTo(ended);
    assertThat(new String(output("maas-lshw").stdout().orElseThrow(), UTF_8)).isEqualTo("<list/>");
    assertThat(bench.eventTypes(id)).contains("SCRIPT_RESULT_ERROR");
    // stages that come after the end change nothing either
    assertThat(
            bench
                .form(
                    V,
                    "op=signal&status=INSTALLING&name=maas-lshw",
                    "Authorization",
                    bench.sign(key))
                .statusCode())
        .isEqualTo(200);
    assertThat(result("maas-lshw")).isEqualTo(ended);
  }

  @Test
  void anotherMachinesResultsAreOutOfReach() {
    MachineId other = bench.commissioning("other").id();
    ScriptResult theirs =
        results(other).stream().filter(r -> r.name().equals("maas-lshw")).findFirst().orElseThrow();
    for (String number :
        List.of(Long.toString(theirs.id()), "0", "-1", "9223372036854775807", "999999")) {
      HttpResponse<byte[]> answer =
          bench.form(
              V,
              "op=signal&status=WORKING&exit_status=0&script_result_id=" + number,
              "Authorization",
              bench.sign(key));
      assertThat(answer.statusCode()).as(number).isEqualTo(200);
    }
    assertThat(results(other).stream().filter(r -> r.name().equals("maas-lshw")).findFirst())
        .contains(theirs);
    assertThat(results()).allMatch(result -> result.status() == ResultStatus.PENDING);
    assertThat(bench.eventTypes(id)).contains("SCRIPT_RESULT_ERROR");
  }

  @Test
  void resultsForARunThatIsOverAreRefused() {
    bench.fleet.machines().act(id, io.maas4j.lifecycle.Verb.ABORT, "", MetadataBench.ADMIN);
    List<ScriptResult> before = results();
    HttpResponse<byte[]> answer = signal(START + "<list/>\r\n--bb--\r\n");
    assertThat(answer.statusCode()).as(text(answer)).isIn(200, 401, 409);
    assertThat(results()).isEqualTo(before);
  }

  private HttpResponse<byte[]> signal(String body) {
    return post(body, bench.sign(key));
  }

  private HttpResponse<byte[]> post(String body, String authorization) {
    return bench.post(
        V, body.getBytes(UTF_8), "Authorization", authorization, "Content-Type", MULTIPART);
  }

  private List<ScriptResult> results() {
    return results(id);
  }

  private List<ScriptResult> results(MachineId machine) {
    return bench.store.inTransaction(
        tx ->
            tx.scriptRuns()
                .results(
                    tx.machines()
                        .find(machine)
                        .orElseThrow()
                        .sets()
                        .commissioning()
                        .orElseThrow()));
  }

  private ScriptResult result(String name) {
    return results().stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }

  private Output output(String name) {
    long result = result(name).id();
    return bench.store.inTransaction(tx -> tx.scriptRuns().output(result));
  }
}
