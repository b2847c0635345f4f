package io.maas4j.server.rack;

import io.maas4j.bootlog.BootStep;
import io.maas4j.error.MaasException;
import io.maas4j.id.MacAddress;
import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.trace.DhcpExchange;
import io.maas4j.netboot.trace.FileFetch;
import io.maas4j.netboot.trace.TraceListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes steps of a boot of what the boot servers saw, and hands them to the region in batches.
 * While the region is away they wait; what is too much is dropped and counted. Thread-safe.
 */
final class BootReporter implements TraceListener {
  private static final Logger log = LoggerFactory.getLogger(BootReporter.class);

  /** How often the region is told. */
  static final Duration EVERY = Duration.ofSeconds(2);

  static final int MOST_WAITING = 10_000;
  private static final int MOST_BEGUN = 4096;
  private static final Duration LONGEST_EXCHANGE = Duration.ofSeconds(60);
  private static final Set<String> OFFERS = Set.of("OFFER", "ADVERTISE");
  private static final Set<String> GRANTS = Set.of("ACK", "REPLY");
  // what a server does not answer in the ordinary course of things
  private static final Set<String> ORDINARY = Set.of("own probe", "request to another server");
  private static final String REGION = "/MAAS/";

  private final Consumer<List<BootStep>> region;
  private final LongAdder dropped = new LongAdder();
  // Guarded by this: a trace's thread writes, a timer takes all.
  private List<BootStep> waiting = new ArrayList<>();
  private final Map<MacAddress, DhcpExchange.Asked> begun =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MacAddress, DhcpExchange.Asked> eldest) {
          return size() > MOST_BEGUN;
        }
      };

  /**
   * @param region takes a batch, and blocks while it does
   */
  BootReporter(Consumer<List<BootStep>> region) {
    this.region = region;
  }

  @Override
  public synchronized void exchanged(DhcpExchange exchange) {
    DhcpExchange.Asked asked = exchange.asked();
    if (exchange.told() instanceof DhcpExchange.Nothing nothing) {
      if (!ORDINARY.contains(nothing.reason())) {
        add(new BootStep.Unanswered(asked.at(), asked.mac(), asked.message(), nothing.reason()));
      }
    } else if (exchange.told() instanceof DhcpExchange.Reply reply) {
      answered(asked, reply);
    }
  }

  private void answered(DhcpExchange.Asked asked, DhcpExchange.Reply reply) {
    if (OFFERS.contains(reply.message())) {
      begun.putIfAbsent(asked.mac(), asked);
      if (isOver(begun.get(asked.mac()), asked.at())) {
        begun.put(asked.mac(), asked);
      }
    } else if (reply.message().equals("NAK")) {
      add(new BootStep.Unanswered(asked.at(), asked.mac(), asked.message(), "refused by a NAK"));
    } else if (GRANTS.contains(reply.message()) && reply.address().isPresent()) {
      DhcpExchange.Asked before = begun.remove(asked.mac());
      // who only keeps an address does not boot
      if (!asked.renewal()) {
        DhcpExchange.Asked first = before == null || isOver(before, asked.at()) ? asked : before;
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
    if (request.protocol() == Protocol.HTTP && !isBootFile(request.path())) {
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
    if (waiting.size() < MOST_WAITING) {
      waiting.add(step);
    } else {
      dropped.increment();
    }
  }

  /** Tells the region what waits. Blocks for one transaction, if anything does. */
  void tell() {
    List<BootStep> batch;
    synchronized (this) {
      batch = waiting;
      waiting = new ArrayList<>();
    }
    if (batch.isEmpty()) {
      return;
    }
    try {
      region.accept(batch);
    } catch (MaasException.Unavailable e) {
      log.debug("the region takes no steps of boots now: {}", e.getMessage());
      putBack(batch);
    }
  }

  private synchronized void putBack(List<BootStep> batch) {
    List<BootStep> later = waiting;
    waiting = new ArrayList<>(batch);
    later.forEach(this::add);
  }

  /** Steps that nobody was told of. */
  long dropped() {
    return dropped.sum();
  }
}
