package io.maas4j.netboot.trace;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A request of DHCP or DHCPv6, and what became of it. Immutable; all texts are fit for one line.
 *
 * @param asked the request
 * @param told the answer, or why there is none
 */
public record DhcpExchange(Asked asked, Told told) {

  /**
   * A request.
   *
   * @param at when it came in
   * @param mac whose it is
   * @param message {@code DISCOVER}, {@code REQUEST}, {@code SOLICIT}, …
   * @param xid transaction id
   * @param client what it says of itself, {@code arch=uefi-x64 pxe}; empty for nothing
   * @param via the interface or the relay that it came by, where that is known
   * @param renewal whether the client has the address already and only keeps it
   */
  public record Asked(
      Instant at,
      MacAddress mac,
      String message,
      int xid,
      String client,
      Optional<String> via,
      boolean renewal) {}

  /** What became of a request. */
  public sealed interface Told {}

  /**
   * An answer.
   *
   * @param message {@code OFFER}, {@code ACK}, {@code NAK}, {@code REPLY}, …
   * @param address given or offered; empty when the answer has none
   * @param file what to boot; empty for nothing
   * @param took from the request to the answer
   */
  public record Reply(
      String message, Optional<InetAddress> address, Optional<String> file, Duration took)
      implements Told {}

  /**
   * Silence.
   *
   * @param reason as the server counts it
   */
  public record Nothing(String reason) implements Told {}

  /** Taken in; messages of this kind get no answer (RELEASE, DECLINE). */
  public record Taken() implements Told {}

  /**
   * One line: {@code DISCOVER 52:54:00:00:00:01 xid=0x3903f326 arch=uefi-x64 pxe via eth1 -> OFFER
   * 10.0.0.5 file=bootx64.efi 0.3ms}.
   */
  public String summary() {
    StringBuilder line = new StringBuilder(128);
    line.append(asked.message()).append(' ').append(asked.mac());
    line.append(" xid=0x").append(Integer.toHexString(asked.xid()));
    if (!asked.client().isEmpty()) {
      line.append(' ').append(asked.client());
    }
    asked.via().ifPresent(via -> line.append(" via ").append(via));
    if (told instanceof Reply reply) {
      line.append(" -> ").append(reply.message());
      reply.address().ifPresent(address -> line.append(' ').append(address.getHostAddress()));
      reply.file().ifPresent(file -> line.append(" file=").append(file));
      line.append(' ').append(millis(reply.took()));
    } else if (told instanceof Nothing nothing) {
      line.append(" -> no answer: ").append(nothing.reason());
    }
    return line.toString();
  }

  static String millis(Duration took) {
    return String.format(Locale.ROOT, "%.1fms", took.toNanos() / 1e6);
  }
}
