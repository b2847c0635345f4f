package io.maas4j.sample.sim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A machine's HTTP, from its own address where the host has it (all of 127.0.0.0/8 on Linux). Sends
 * the headers of the client that is simulated and no other: the JDK's client would neither bind an
 * address nor hold its tongue. One connection per request. Ends when the power is cut.
 */
final class SimHttp {
  static final String IPXE = "iPXE/1.0.0+git-20190125.36a4c85-5.1";
  static final String UEFI = "UefiHttpBoot/1.0";
  static final String GRUB = "GRUB 2.12";
  static final String WGET = "Wget/1.21.3";
  static final String CLOUD_INIT = "Cloud-Init/22.4.2";
  static final String REQUESTS = "python-requests/2.28.1";

  private static final int MAX_TEXT = 64 << 20;
  private static final int MAX_REDIRECTS = 5;
  private static final int SMALL_BUFFER = 64 << 10;

  private final SimTiming timing;
  private final SimCounters counters;
  private final PowerCycle power;
  private final Faults faults;
  private @Nullable InetAddress local;

  /** What was downloaded and thrown away. */
  record Download(long bytes, String sha256) {}

  SimHttp(SimTiming timing, SimCounters counters, PowerCycle power, Faults faults) {
    this.faults = faults;
    this.timing = timing;
    this.counters = counters;
    this.power = power;
  }

  /** From now on connections come from here, where the host has the address. */
  void address(InetAddress address) throws IOException {
    boolean here =
        address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    local = here ? address : null;
  }

  HttpAnswer get(URI uri, String agent, Map<String, String> headers) throws IOException {
    URI at = uri;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      Limited body = new Limited();
      HttpBody.Head head = exchange("GET", at, agent, headers, null, body);
      Optional<URI> next = redirect(head, at);
      if (next.isEmpty()) {
        return new HttpAnswer(head.status(), head.headers(), body.toByteArray());
      }
      at = next.get();
    }
    throw new IOException("more than " + MAX_REDIRECTS + " redirects from " + uri);
  }

  /** Just the status and headers, as firmware asks for the size. */
  HttpAnswer head(URI uri, String agent) throws IOException {
    HttpBody.Head head = exchange("HEAD", uri, agent, Map.of(), null, new Limited());
    return new HttpAnswer(head.status(), head.headers(), new byte[0]);
  }

  /** Without a Content-Type: cloud-init sends none. */
  HttpAnswer post(URI uri, String agent, Map<String, String> headers, byte[] content)
      throws IOException {
    Limited body = new Limited();
    HttpBody.Head head = exchange("POST", uri, agent, headers, content, body);
    return new HttpAnswer(head.status(), head.headers(), body.toByteArray());
  }

  /**
   * Downloads, hashes and forgets, starting over when the transfer breaks.
   *
   * @return empty when the server answers that it does not have it
   * @throws IOException after the last attempt
   */
  Optional<Download> download(URI uri, String agent) throws IOException, InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        return downloadOnce(uri, agent);
      } catch (IOException e) {
        power.check();
        if (attempt >= timing.httpWaits().size()) {
          throw new IOException("cannot download " + uri + ": " + e.getMessage(), e);
        }
      }
      timing.pause().pause(timing.httpWaits().get(attempt));
    }
  }

  private Optional<Download> downloadOnce(URI uri, String agent) throws IOException {
    MessageDigest digest = sha256();
    URI at = uri;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      Counted sink = new Counted(digest);
      HttpBody.Head head = exchange("GET", at, agent, Map.of(), null, sink);
      Optional<URI> next = redirect(head, at);
      if (next.isPresent()) {
        at = next.get();
        digest.reset();
        continue;
      }
      if (head.status() == 404) {
        return Optional.empty();
      }
      if (head.status() != 200) {
        throw new IOException("status " + head.status());
      }
      return Optional.of(new Download(sink.count, HexFormat.of().formatHex(digest.digest())));
    }
    throw new IOException("more than " + MAX_REDIRECTS + " redirects");
  }

  private static Optional<URI> redirect(HttpBody.Head head, URI from) throws IOException {
    String location = head.headers().get("location");
    if (head.status() < 301 || head.status() > 308 || head.status() == 304 || location == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(from.resolve(location));
    } catch (IllegalArgumentException e) {
      throw new IOException("redirected to '" + location + "', which is no URL", e);
    }
  }

  private HttpBody.Head exchange(
      String method,
      URI uri,
      String agent,
      Map<String, String> headers,
      byte @Nullable [] content,
      OutputStream body)
      throws IOException {
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IOException("this machine speaks plain http only, not " + uri);
    }
    counters.httpRequests.increment();
    Socket socket = power.hold(new Socket());
    Optional<SimFault.BreaksOff> end = faults.breaksOff(uri.getPath());
    try (socket) {
      if (end.isPresent()) {
        socket.setReceiveBufferSize(SMALL_BUFFER); // so that what is not read is not sent either
      }
      int timeout = Math.toIntExact(timing.httpTimeout().toMillis());
      if (local != null) {
        socket.bind(new InetSocketAddress(local, 0));
      }
      socket.setSoTimeout(timeout);
      int port = uri.getPort() < 0 ? 80 : uri.getPort();
      socket.connect(
          new InetSocketAddress(uri.getHost().replaceAll("[\\[\\]]", ""), port), timeout);
      OutputStream out = socket.getOutputStream();
      out.write(request(method, asked(uri), agent, headers, content));
      out.flush();
      HttpBody answer = new HttpBody(socket.getInputStream());
      HttpBody.Head head = answer.head();
      if (!method.equals("HEAD")) {
        OutputStream sink = end.isPresent() ? new BrokenOff(body, end.get()) : body;
        counters.httpBytes.add(answer.copy(head, sink));
      }
      if (head.status() >= 400) {
        counters.httpErrors.increment();
      }
      return head;
    } catch (IOException e) {
      power.check();
      counters.httpErrors.increment();
      throw new IOException(method + " " + uri + ": " + e, e);
    } finally {
      power.release(socket);
    }
  }

  private URI asked(URI uri) {
    return URI.create(faults.asked(uri.toString()));
  }

  private static byte[] request(
      String method,
      URI uri,
      String agent,
      Map<String, String> headers,
      byte @Nullable [] content) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Host", uri.getRawAuthority());
    all.put("User-Agent", agent);
    all.put("Accept", "*/*");
    all.put("Connection", "close");
    all.putAll(headers);
    if (content != null) {
      all.put("Content-Length", String.valueOf(content.length));
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    StringBuilder head = new StringBuilder(method).append(' ').append(path);
    if (uri.getRawQuery() != null) {
      head.append('?').append(uri.getRawQuery());
    }
    head.append(" HTTP/1.1\r\n");
    all.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    if (content == null) {
      return start;
    }
    byte[] whole = java.util.Arrays.copyOf(start, start.length + content.length);
    System.arraycopy(content, 0, whole, start.length, content.length);
    return whole;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Texts are kept in memory, so they have a limit. */
  private static final class Limited extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      if (bytes.size() + length > MAX_TEXT) {
        throw new IOException("the answer is larger than " + MAX_TEXT + " bytes");
      }
      bytes.write(buffer, offset, length);
    }

    byte[] toByteArray() {
      return bytes.toByteArray();
    }
  }

  /** Ends with the connection, after so many bytes. */
  private final class BrokenOff extends OutputStream {
    private final OutputStream out;
    private final SimFault.BreaksOff end;
    private long count;

    BrokenOff(OutputStream out, SimFault.BreaksOff end) {
      this.out = out;
      this.end = end;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    /** The connection stays, and nobody reads from it. */
    private void untilPowerOff() throws IOException {
      CountDownLatch off = new CountDownLatch(1);
      power.hold(off::countDown);
      try {
        off.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      power.check();
      throw new Faults.Hang("hears no more of " + end.file());
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      out.write(buffer, offset, length);
      count += length;
      if (count >= end.bytes() && end.manner() == SimFault.BreaksOff.Manner.SILENT) {
        untilPowerOff();
      }
      if (count >= end.bytes()) {
        throw new IOException("broken off after " + count + " bytes");
      }
    }
  }

  private static final class Counted extends DigestOutputStream {
    private long count;

    Counted(MessageDigest digest) {
      super(OutputStream.nullOutputStream(), digest);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      super.write(buffer, offset, length);
      count += length;
    }

    @Override
    public void write(int value) throws IOException {
      super.write(value);
      count++;
    }
  }
}
