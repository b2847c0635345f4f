package io.maas4j.netboot.http;

import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.BootTraffic.Outcome;
import java.net.InetAddress;
import java.time.Duration;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is told of the requests of one connection, one after the other. Confined to its event loop.
 */
final class RequestReport {
  private static final Logger log = LoggerFactory.getLogger(RequestReport.class);
  private static final int LONGEST = 2048;
  private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f]");

  private final Site site;
  private final InetAddress client;
  private String path = "";
  private int status;
  private long sent;
  private long begun;

  /**
   * @param client who asks
   */
  RequestReport(Site site, InetAddress client) {
    this.site = site;
    this.client = client;
  }

  /** Of a request that begins now. */
  void begin(String uri) {
    path = printable(uri);
    status = 0;
    sent = 0;
    begun = site.nanos().getAsLong();
  }

  /** What a stranger sends must not look like anything else in reports and logs. */
  private static String printable(String uri) {
    String cut = uri.length() > LONGEST ? uri.substring(0, LONGEST) + "…" : uri;
    for (int i = 0; i < cut.length(); i++) {
      if (Character.isISOControl(cut.charAt(i))) {
        return CONTROLS.matcher(cut).replaceAll("?");
      }
    }
    return cut;
  }

  /** The path, fit for people. */
  String path() {
    return path;
  }

  /** The status that it is answered with. */
  void answers(int code) {
    status = code;
  }

  void sent(long octets) {
    sent += octets;
  }

  /** The answer has left. */
  void complete() {
    end(outcome());
  }

  /** The answer did not leave, or not whole. */
  void end(Outcome outcome) {
    site.counters().answered(status, sent);
    site.reports()
        .report(
            new BootTraffic.Request(
                Protocol.HTTP,
                client,
                path,
                sent,
                Duration.ofNanos(site.nanos().getAsLong() - begun),
                outcome));
    if (log.isDebugEnabled()) {
      log.debug("http request path={} status={} bytes={} {}", path, status, sent, outcome);
    }
  }

  private Outcome outcome() {
    if (status < 400) {
      return Outcome.SENT;
    }
    if (status == 404) {
      return Outcome.NOT_FOUND;
    }
    if (status == 403) {
      return Outcome.FORBIDDEN;
    }
    return status < 500 ? Outcome.REFUSED : Outcome.FAILED;
  }
}
