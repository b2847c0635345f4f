package io.maas4j.server.cli.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;

/**
 * Sends requests, each signed. The JDK's older client is used: it starts in a third of the time
 * that the newer one takes.
 */
final class Wire {
  private static final Duration CONNECT = Duration.ofSeconds(20);

  /** Some answers wait for a rack controller, which waits for a machine. */
  private static final Duration READ = Duration.ofMinutes(5);

  private final Optional<Credentials> credentials;
  private final Trust trust;
  private final Supplier<String> nonce;
  private final Clock clock;
  private final Optional<PrintStream> log;

  /**
   * @param log where requests are shown; empty to show none
   */
  Wire(
      Optional<Credentials> credentials,
      Trust trust,
      Supplier<String> nonce,
      Clock clock,
      Optional<PrintStream> log) {
    this.credentials = credentials;
    this.trust = trust;
    this.nonce = nonce;
    this.clock = clock;
    this.log = log;
  }

  /** The same without a key. */
  Wire unsigned() {
    return new Wire(Optional.empty(), trust, nonce, clock, log);
  }

  /**
   * Blocks until the answer begins.
   *
   * @throws CommandException when there is no answer
   */
  Answer send(RemoteRequest request) {
    try {
      HttpURLConnection connection = open(request);
      if (request.contentType().isPresent()) {
        connection.setRequestProperty("Content-Type", request.contentType().get());
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(request.body());
        }
      }
      return answer(connection);
    } catch (UnknownHostException e) {
      throw new CommandException("There is no host " + e.getMessage() + ".");
    } catch (ConnectException e) {
      throw new CommandException(
          "Nothing answers at " + origin(request.url()) + ": " + e.getMessage() + ".");
    } catch (SocketTimeoutException e) {
      throw new CommandException(
          origin(request.url()) + " did not answer in time: " + e.getMessage() + ".");
    } catch (SSLException e) {
      throw new CommandException(
          "The TLS certificate of "
              + origin(request.url())
              + " is not trusted, or TLS is not spoken there: "
              + e.getMessage()
              + ". --cacerts FILE names certificates to trust, --insecure trusts any.");
    } catch (IOException e) {
      throw new CommandException(
          "The request to " + origin(request.url()) + " failed: " + e.getMessage() + ".");
    }
  }

  private HttpURLConnection open(RemoteRequest request) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url(request.url()).openConnection();
    if (connection instanceof HttpsURLConnection secure) {
      trust.applyTo(secure);
    }
    connection.setRequestMethod(request.method());
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) CONNECT.toMillis());
    connection.setReadTimeout((int) READ.toMillis());
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept", "application/json, */*;q=0.5");
    connection.setRequestProperty("User-Agent", "maas4j");
    String once = nonce.get();
    long seconds = clock.instant().getEpochSecond();
    credentials.ifPresent(
        key -> connection.setRequestProperty("Authorization", key.header(once, seconds)));
    log.ifPresent(
        out -> {
          out.println("> " + request.method() + " " + request.shownUrl());
          credentials.ifPresent(
              key -> out.println("> Authorization: " + key.redactedHeader(once, seconds)));
          request.contentType().ifPresent(type -> out.println("> Content-Type: " + type));
          request.shown().forEach(line -> out.println(">   " + line));
        });
    return connection;
  }

  private Answer answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status < 0) {
      throw new IOException("the answer is no HTTP");
    }
    log.ifPresent(
        out -> {
          out.println("< " + status);
          connection
              .getHeaderFields()
              .forEach(
                  (name, values) -> {
                    if (name != null) {
                      out.println("< " + name + ": " + String.join(", ", values));
                    }
                  });
        });
    InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
    long date = connection.getDate();
    return new Answer(
        status,
        name -> Optional.ofNullable(connection.getHeaderField(name)),
        date == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(date)),
        body == null ? InputStream.nullInputStream() : body);
  }

  private static URL url(String text) {
    try {
      URL url = new URL(text);
      if (!url.getProtocol().startsWith("http") || url.getHost().isEmpty()) {
        throw new MalformedURLException("no http");
      }
      return url;
    } catch (MalformedURLException e) {
      throw new CommandException(
          "'" + text + "' is no address of a MAAS: give one like http://10.0.0.1:5240/MAAS/");
    }
  }

  /** Scheme, host and port. */
  static String origin(String text) {
    URL url = url(text);
    return url.getProtocol() + "://" + url.getAuthority();
  }
}
