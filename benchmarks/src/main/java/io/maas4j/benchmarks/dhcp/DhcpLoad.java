package io.maas4j.benchmarks.dhcp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Loads a DHCPv4 server with whole exchanges and measures it from outside.
 *
 * <pre>
 * DhcpLoad [--head] --name NAME --pid PID (--relay ADDRESS --server ADDRESS | --direct)
 *     [--seed N] name=kind:clients:rate:seconds...
 * </pre>
 *
 * <p>Kinds are in {@link Phase.Kind}. The rate of {@code max-…} is where the search begins.
 */
public final class DhcpLoad {
  private static final double UNANSWERED = 0.01;
  private static final double STEP_UP = 1.25;
  private static final double PRECISE = 1.04;
  private static final int TRIALS = 14;
  private static final int PAUSE_MILLIS = 1500;

  private final Stretch stretch;
  private final Report report;
  private final Random random;
  private final Set<Long> used = Clients.none();
  private Clients clients;

  private DhcpLoad(Stretch stretch, Report report, Random random) {
    this.stretch = stretch;
    this.report = report;
    this.random = random;
    this.clients = Clients.fresh(1, random, used);
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    String name = "server";
    String pid = "self";
    String relay = "";
    String server = "";
    boolean direct = false;
    long seed = System.nanoTime();
    List<Phase> phases = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--head" -> Report.head(System.out);
        case "--direct" -> direct = true;
        case "--name" -> name = args[++i];
        case "--pid" -> pid = args[++i];
        case "--relay" -> relay = args[++i];
        case "--server" -> server = args[++i];
        case "--seed" -> seed = Long.parseLong(args[++i]);
        default -> phases.add(Phase.parse(args[i]));
      }
    }
    if (phases.isEmpty()) {
      return;
    }
    Random random = new Random(seed);
    try (Wire wire = wire(direct, relay, server)) {
      Messages messages = direct ? Messages.direct() : Messages.relayed(address(relay));
      Stretch stretch = new Stretch(wire, messages, new ProcessFigures(pid), random.nextInt());
      DhcpLoad load = new DhcpLoad(stretch, new Report(System.out, name), random);
      for (Phase phase : phases) {
        load.run(phase);
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private static Wire wire(boolean direct, String relay, String server) throws IOException {
    return direct ? Wire.broadcast() : Wire.relay(address(relay), address(server));
  }

  private static Inet4Address address(String text) throws IOException {
    return (Inet4Address) InetAddress.getByName(text);
  }

  private void run(Phase phase) throws InterruptedException {
    switch (phase.kind()) {
      case NEW -> row(phase, phase.rate(), fresh(phase.clients(), phase.rate()));
      case WARM -> row(phase, phase.rate(), again(phase, phase.rate()));
      case CLOSED -> {
        keep(phase.clients());
        long nanos = phase.seconds() * 1_000_000_000L;
        int most = phase.seconds() * 100_000;
        row(phase, 0, stretch.measure(clients, most, run -> run.closed(phase.rate(), nanos)));
      }
      case MAX_NEW, MAX_WARM -> search(phase);
      default -> throw new AssertionError(phase.kind());
    }
  }

  private void row(Phase phase, double rate, Outcome outcome) {
    report.row(phase.name(), phase.clients(), rate, outcome);
  }

  private Outcome fresh(int count, double rate) {
    clients = Clients.fresh(count, random, used);
    return stretch.measure(clients, count, run -> run.open(count, rate));
  }

  private Outcome again(Phase phase, double rate) {
    keep(phase.clients());
    int count = (int) (rate * phase.seconds());
    return stretch.measure(clients, count, run -> run.open(count, rate));
  }

  private void keep(int count) {
    if (clients.count() != count) {
      clients = Clients.fresh(count, random, used);
    }
  }

  /** Up in steps until it fails, then halfway between the best and the worst. */
  private void search(Phase phase) throws InterruptedException {
    double good = 0;
    double bad = 0;
    double rate = phase.rate();
    Outcome best = null;
    for (int trial = 0;
        trial < TRIALS && (good == 0 || bad == 0 || bad > good * PRECISE);
        trial++) {
      Outcome outcome =
          phase.kind() == Phase.Kind.MAX_NEW
              ? fresh((int) (rate * phase.seconds()), rate)
              : again(phase, rate);
      // A generator that is late does not ask what it says it asks.
      if (outcome.unanswered() < UNANSWERED && outcome.perSecond() > 0.97 * rate) {
        good = rate;
        best = outcome;
      } else {
        bad = rate;
      }
      rate = bad == 0 ? good * STEP_UP : good == 0 ? bad / STEP_UP : Math.sqrt(good * bad);
      Thread.sleep(PAUSE_MILLIS);
    }
    if (best == null) {
      report.none(phase.name(), phase.clients(), bad);
    } else {
      row(phase, good, best);
    }
  }
}
