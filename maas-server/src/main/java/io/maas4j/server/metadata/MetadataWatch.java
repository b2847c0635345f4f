package io.maas4j.server.metadata;

import com.google.common.net.InetAddresses;
import io.maas4j.bootlog.BootStep;
import io.maas4j.bootlog.WaitingSteps;
import io.maas4j.server.http.OAuthParameters;
import io.maas4j.server.http.UnreadableRequestException;
import io.maas4j.text.PlainText;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps what a diagnosis needs of machines' requests: the first things that a boot asks for, and
 * every refusal. Heartbeats and results leave marks of their own. Thread-safe; what comes too fast
 * is dropped and counted.
 */
final class MetadataWatch {
  private static final int LONGEST = 100;
  private static final Set<String> RUNGS = Set.of("instance-id", "user-data", "maas-scripts");
  // cloud-init asks for these and does without
  private static final Set<String> OPTIONAL = Set.of("public-keys", "x509", "vendor-data");
  private static final Pattern BEHIND = Pattern.compile("clock is (\\d+) seconds behind");

  /** How the texts of refusals begin, and what they come to; what a key is made of is left out. */
  private static final Map<String, String> REASONS =
      Map.of(
          "Invalid signature", "wrong secret",
          "Invalid API key", "key not in force",
          "Invalid access token", "key not in force",
          "Nonce already used", "request repeated");

  private final WaitingSteps waiting;

  /**
   * @param region takes a batch, and blocks while it does
   */
  MetadataWatch(Consumer<List<BootStep>> region) {
    this.waiting = new WaitingSteps(region);
  }

  /** A request was answered. */
  void answered(MetadataRequest request, Answer answer, Instant at) {
    List<String> segments = request.segments();
    String what = segments.isEmpty() ? "" : segments.get(segments.size() - 1);
    boolean refused =
        answer.status() >= 400 && !(answer.status() == 404 && OPTIONAL.contains(what));
    boolean rung = !request.isPost() && RUNGS.contains(what);
    if (!refused && !rung) {
      return;
    }
    String why = refused ? why(answer) : "";
    // what comes after a machine's last word is signed with a key that went with it
    if (request.isPost() && why.equals("key not in force")) {
      return;
    }
    waiting.add(
        new BootStep.Asked(
            at,
            new BootStep.Asked.Caller(request.machine(), token(request), from(request)),
            request.isPost() ? "report" : PlainText.line(what, LONGEST),
            answer.status() + (why.isEmpty() ? "" : " " + why)));
  }

  private static String why(Answer answer) {
    String text = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
    Matcher behind = BEHIND.matcher(text);
    if (behind.find()) {
      return "clock " + behind.group(1) + " s behind";
    }
    return REASONS.entrySet().stream()
        .filter(reason -> text.startsWith(reason.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(() -> PlainText.line(text, LONGEST));
  }

  private static Optional<String> token(MetadataRequest request) {
    try {
      return request
          .header("Authorization")
          .flatMap(OAuthParameters::ofHeader)
          .map(shown -> shown.value("oauth_token"))
          .filter(token -> !token.isEmpty() && PlainText.isLine(token, LONGEST));
    } catch (UnreadableRequestException e) {
      return Optional.empty(); // it was answered 400 already
    }
  }

  /** The last that a proxy names is the one that it was called by; the rack is such a proxy. */
  private static Optional<InetAddress> from(MetadataRequest request) {
    String[] named = request.header("X-Forwarded-For").orElse("").split(",", -1);
    String last = named[named.length - 1].strip();
    return Optional.of(last.isEmpty() ? request.remote() : last)
        .filter(InetAddresses::isInetAddress)
        .map(InetAddresses::forString);
  }

  /** Tells the region what waits. Blocks for one transaction, if anything does. */
  void tell() {
    waiting.tell();
  }

  /** Requests that nobody wrote down. */
  long dropped() {
    return waiting.dropped();
  }
}
