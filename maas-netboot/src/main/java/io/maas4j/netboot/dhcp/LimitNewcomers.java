package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.wire.MessageType;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns DISCOVERs away when a link has more clients that nobody knows than half of a server's time
 * is enough for: made-up ones must not take the others' turn. Confined to the table's thread.
 *
 * <p>A link is also what is behind a relay. Clients that had a lease, or have a fixed address, are
 * never turned away.
 */
final class LimitNewcomers implements DhcpHandler {
  /**
   * What a link may have: ten thousand machines switched on at once are answered in half a second.
   */
  static final int PER_SECOND = 20_000;

  private final LeaseTable leases;
  // By name; as many as the configurations had.
  private final Map<String, TokenBucket> buckets = new HashMap<>();

  LimitNewcomers(LeaseTable leases) {
    this.leases = leases;
  }

  @Override
  public Verdict handle(DhcpRequest request) {
    Client client = request.classified();
    if (client.type() != MessageType.DISCOVER
        || !leases.isNewcomer(request.located().link(), client.name())) {
      return new Verdict.Pass(request);
    }
    TokenBucket bucket =
        buckets.computeIfAbsent(
            request.located().link().name(),
            link -> new TokenBucket(PER_SECOND, PER_SECOND, request.now()));
    return bucket.take(request.now())
        ? new Verdict.Pass(request)
        : new Verdict.Drop("too many new clients on this link");
  }
}
