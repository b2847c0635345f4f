package io.maas4j.server.rack;

import io.maas4j.bootlog.BootStep;
import io.maas4j.bootlog.WaitingSteps;
import io.maas4j.id.MacAddress;
import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.trace.DhcpExchange;
import io.maas4j.netboot.trace.FileFetch;
import io.maas4j.netboot.trace.TraceListener;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes steps of a boot of what the boot servers saw, and hands them to the region in batches.
 * While the region is away they wait; what is too much is dropped and counted. Thread-safe.
 */
final class BootReporter implements TraceListener {
  /** How often the region is told. */
  static final Duration EVERY = Duration.ofSeconds(2);

  private static final int MOST_BEGUN = 4096;
  private static final Duration LONGEST_EXCHANGE = Duration.ofSeconds(60);
  private static final Set<String> OFFERS = Set.of("OFFER", "ADVERTISE");
  private static final Set<String> GRANTS = Set.of("ACK", "REPLY");
  // what a server does not answer in the ordinary course of things
  private static final Set<String> ORDINARY = Set.of("own probe", "left to the partner rack");
  private static final String ELSEWHERE = "request to another server";
  // a client that takes an offer says so at once; so long after it, it has not got it
  private static final int OFFER_ROUNDS = 2;
  private static final String REGION = "/MAAS/";
  // what the region did not answer, it does not know of
  private static final String METADATA = "/MAAS/metadata/";

  private final WaitingSteps waiting;
  // Guarded by this: a trace's thread writes, a timer looks at all.
  private final Map<MacAddress, Offers> begun =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MacAddress, Offers> eldest) {
          return size() > MOST_BEGUN;
        }
      };

  /**
   * Offers that a client was made and has not taken yet.
   *
   * @param first what it asked first
   * @param last what it asked last
   * @param address what it was offered
   * @param count offers that the region was not told of
   * @param rounds how often the region was told of other things since the last one
   */
  private record Offers(
      DhcpExchange.Asked first,
      DhcpExchange.Asked last,
      InetAddress address,
      int count,
      int rounds) {}

  /**
   * @param region takes a batch, and blocks while it does
   */
  BootReporter(Consumer<List<BootStep>> region) {
    this.waiting = new WaitingSteps(region);
  }

  @Override
  public synchronized void exchanged(DhcpExchange exchange) {
    DhcpExchange.Asked asked = exchange.asked();
    if (exchange.told() instanceof DhcpExchange.Nothing nothing) {
      // who was offered nothing here may ask whom it wants
      boolean ordinary =
          nothing.reason().equals(ELSEWHERE)
              ? begun.remove(asked.mac()) == null
              : ORDINARY.contains(nothing.reason());
      if (!ordinary) {
        add(new BootStep.Unanswered(asked.at(), asked.mac(), asked.message(), nothing.reason()));
      }
    } else if (exchange.told() instanceof DhcpExchange.Reply reply) {
      answered(asked, reply);
    } else if (asked.message().equals("DECLINE")) {
      add(
          new BootStep.Unanswered(
              asked.at(), asked.mac(), asked.message(), "its address is in use, it says"));
    }
  }

  private void answered(DhcpExchange.Asked asked, DhcpExchange.Reply reply) {
    if (OFFERS.contains(reply.message()) && reply.address().isPresent()) {
      Offers before = begun.get(asked.mac());
      DhcpExchange.Asked first =
          before == null || isOver(before.first(), asked.at()) ? asked : before.first();
      int count = before == null ? 1 : before.count() + 1;
      begun.put(asked.mac(), new Offers(first, asked, reply.address().get(), count, 0));
    } else if (reply.message().equals("NAK")) {
      add(new BootStep.Unanswered(asked.at(), asked.mac(), asked.message(), "refused by a NAK"));
    } else if (GRANTS.contains(reply.message()) && reply.address().isPresent()) {
      Offers offers = begun.remove(asked.mac());
      // who only keeps an address does not boot
      if (!asked.renewal()) {
        DhcpExchange.Asked first =
            offers == null || isOver(offers.first(), asked.at()) ? asked : offers.first();
        Instant end = asked.at().plus(reply.took());
        add(
            new BootStep.Leased(
                first.at(),
                asked.mac(),
                reply.address().get(),
                asked.client(),
                reply.file(),
                first.message(),
                reply.message(),
                Duration.between(first.at(), end)));
      }
    }
  }

  private static boolean isOver(DhcpExchange.Asked begun, Instant now) {
    return Duration.between(begun.at(), now).compareTo(LONGEST_EXCHANGE) > 0;
  }

  @Override
  public synchronized void fetched(FileFetch fetch) {
    BootTraffic.Request request = fetch.request();
    boolean lost =
        request.path().startsWith(METADATA) && request.outcome() == BootTraffic.Outcome.FAILED;
    if (request.protocol() == Protocol.HTTP && !isBootFile(request.path()) && !lost) {
      return;
    }
    add(
        new BootStep.Fetched(
            fetch.at().minus(request.took()),
            fetch.mac(),
            request.remoteAddress(),
            BootStep.Transport.valueOf(request.protocol().name()),
            request.path(),
            request.bytes(),
            request.took(),
            BootStep.Ending.valueOf(request.outcome().name())));
  }

  /** What is passed on to the region it sees itself; of that, preseeds are a step of a boot. */
  private static boolean isBootFile(String path) {
    return path.startsWith(REGION)
        ? path.contains("op=get_preseed") || path.contains("op=get_enlist_preseed")
        : !path.startsWith("/metrics");
  }

  private void add(BootStep step) {
    waiting.add(step);
  }

  /** Tells the region what waits. Blocks for one transaction, if anything does. */
  void tell() {
    synchronized (this) {
      begun.replaceAll((mac, offers) -> waited(offers));
    }
    waiting.tell();
  }

  /** An offer that nobody takes is worth saying, once. */
  private Offers waited(Offers offers) {
    if (offers.count() == 0) {
      return offers;
    }
    boolean lost = offers.rounds() + 1 >= OFFER_ROUNDS;
    if (lost) {
      add(
          new BootStep.Offered(
              offers.last().at(),
              offers.last().mac(),
              offers.address(),
              offers.last().client(),
              offers.count()));
    }
    return new Offers(
        offers.first(),
        offers.last(),
        offers.address(),
        lost ? 0 : offers.count(),
        offers.rounds() + 1);
  }

  /** Steps that nobody was told of. */
  long dropped() {
    return waiting.dropped();
  }
}
