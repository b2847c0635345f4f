package io.maas4j.netboot.failover;

import io.maas4j.netboot.failover.wire.PairMessage;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseStore;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All pairs of one rack, around its lease store: what is kept here is relied on once the store has
 * it and, where a network has two racks, the other rack too. Networks with one rack pass through.
 *
 * <p>Confined to one thread, which must also be the one that the executor given to {@link #open}
 * runs on.
 */
public final class Pairs implements LeaseStore {
  private final LeaseStore store;
  private final PairSetting setting;
  private final Map<String, Pair> pairs = new LinkedHashMap<>();
  private Function<InetAddress, Optional<String>> networkOf = address -> Optional.empty();
  private Map<String, Failover> wanted = Map.of();
  private @Nullable Function<String, List<LeaseRecord>> snapshot;
  // That have lost their partner, or get another one: what the old one may have promised runs out
  // first. They talk to nobody.
  private final Set<String> leaving = new HashSet<>();
  // That have had a pair in this run.
  private final Set<String> begun = new HashSet<>();
  // Of networks that were not served when the store was opened.
  private List<LeaseRecord> unserved = List.of();

  /**
   * @param store this rack's own; closed with this
   * @param clock milliseconds since the epoch, as leases have it
   * @param ticker milliseconds that never go back or jump, from any beginning
   * @param view the server's table of leases
   * @param listener told when a pair's state changes; must not block
   */
  public Pairs(
      LeaseStore store,
      LongSupplier clock,
      LongSupplier ticker,
      LeaseView view,
      PairMemory memory,
      Consumer<PairStatus> listener) {
    this(store, clock, ticker, view, memory, listener, new PairRules());
  }

  Pairs(
      LeaseStore store,
      LongSupplier clock,
      LongSupplier ticker,
      LeaseView view,
      PairMemory memory,
      Consumer<PairStatus> listener,
      PairRules rules) {
    this.store = store;
    this.setting =
        new PairSetting(clock, ticker, ticker.getAsLong(), view, memory, rules, listener);
  }

  /** Of a rack that shares its leases with no other. */
  public static Pairs none(LeaseStore store) {
    LeaseView nobody =
        new LeaseView() {
          @Override
          public void adopt(LeaseRecord record) {}

          @Override
          public void revoke(LeaseRecord record) {}
        };
    return new Pairs(store, () -> 0, () -> 0, nobody, PairMemory.none(), status -> {});
  }

  /**
   * Says which networks have two racks; first before {@link #open}.
   *
   * @param networks by name
   * @param network the network that an address is in
   * @param leases what the table has of a network
   */
  public void configure(
      Map<String, Failover> networks,
      Function<InetAddress, Optional<String>> network,
      Function<String, List<LeaseRecord>> leases) {
    boolean running = snapshot != null;
    wanted = Map.copyOf(networks);
    networkOf = network;
    snapshot = leases;
    if (running) {
      pairs.forEach(
          (name, pair) -> {
            if (!wanted.containsKey(name)) {
              dismiss(name, pair);
            }
          });
      wanted.forEach(this::change);
    }
  }

  /** Once only: the time until the partner's promises have run out does not begin again. */
  private void dismiss(String name, Pair pair) {
    if (leaving.add(name)) {
      pair.dismiss();
    }
  }

  private void change(String name, Failover next) {
    Pair now = pairs.get(name);
    if (now == null) {
      begin(name, next);
      return;
    }
    boolean same =
        now.config().role() == next.role()
            && now.config().secret().equals(next.secret())
            && now.config().longestAlone().equals(next.longestAlone());
    if (same && !leaving.contains(name)) {
      now.relocate(next);
      return;
    }
    dismiss(name, now);
    boolean knowsNothing = now.status().state() == PairState.WAITING;
    if (knowsNothing || next.role() == Role.SECONDARY && !same) {
      // It answers nobody before its new partner has told it everything.
      leaving.remove(name);
      pairs.put(name, new Pair(name, next, setting, store, List.of(), Pair.Start.COLD));
    }
    // Any other goes on alone, by the old pair's rules, and the new pair begins after that: see
    // tick.
  }

  private void begin(String name, Failover next) {
    boolean late =
        begun.add(name)
            && setting
                .memory()
                .recall(name)
                .filter(note -> note.secretId().equals(next.secret().id()))
                .isPresent();
    if (late) {
      // It could not be served when the rack began to run, and its partner did serve it.
      List<LeaseRecord> records = unserved.stream().filter(it -> isIn(name, it)).toList();
      pairs.put(name, new Pair(name, next, setting, store, records, Pair.Start.COLD));
    } else {
      Function<String, List<LeaseRecord>> table = snapshot;
      List<LeaseRecord> records = table == null ? List.of() : table.apply(name);
      pairs.put(name, new Pair(name, next, setting, store, records, Pair.Start.RUNNING));
    }
  }

  private boolean isIn(String name, LeaseRecord record) {
    return networkOf.apply(record.address()).equals(Optional.of(name));
  }

  @Override
  public List<LeaseRecord> open(Executor completions) {
    List<LeaseRecord> records = store.open(completions);
    Map<String, List<LeaseRecord>> byNetwork = new HashMap<>();
    for (LeaseRecord record : records) {
      networkOf
          .apply(record.address())
          .ifPresent(name -> byNetwork.computeIfAbsent(name, any -> new ArrayList<>()).add(record));
    }
    unserved = records.stream().filter(it -> networkOf.apply(it.address()).isEmpty()).toList();
    begun.addAll(wanted.keySet());
    wanted.forEach(
        (name, failover) ->
            pairs.put(
                name,
                new Pair(
                    name,
                    failover,
                    setting,
                    store,
                    byNetwork.getOrDefault(name, List.of()),
                    Pair.Start.COLD)));
    return records;
  }

  @Override
  public boolean keep(List<LeaseRecord> records, Completion completion) {
    Optional<Pair> pair =
        pairs.isEmpty() || records.isEmpty() ? Optional.empty() : pairOf(records.get(0).address());
    return pair.isPresent()
        ? pair.get().keep(records, completion)
        : store.keep(records, completion);
  }

  private Optional<Pair> pairOf(InetAddress address) {
    return networkOf.apply(address).map(pairs::get);
  }

  @Override
  public void close() {
    store.close();
  }

  /** Whether no network has two racks. */
  public boolean isEmpty() {
    return pairs.isEmpty();
  }

  /**
   * Whether to answer a client.
   *
   * @param insistence whether it has reason to be answered by the standby
   */
  public boolean answers(String network, Insistence insistence) {
    Pair pair = pairs.get(network);
    return pair == null || pair.answers(insistence == Insistence.INSISTS);
  }

  /** How much a client wants this very rack's answer. */
  public enum Insistence {
    NONE,
    /** It asks this rack by name, or has been asking for seconds. */
    INSISTS;

    /**
     * @param secs for how long it has been trying
     * @param addressed whether it asks this rack by name
     */
    public static Insistence of(int secs, boolean addressed) {
      return addressed || secs >= Failover.IMPATIENT_SECONDS ? INSISTS : NONE;
    }
  }

  /** Whether a client may have an address that is not its own so far. */
  public boolean mayTake(InetAddress address) {
    return pairs.isEmpty() || pairOf(address).map(pair -> pair.mayTake(address)).orElse(true);
  }

  /** How long a lease of an address may be at most now; empty for no limit. */
  public Optional<Duration> longest(InetAddress address) {
    return pairs.isEmpty() ? Optional.empty() : pairOf(address).flatMap(Pair::longest);
  }

  /** Called about once a second. */
  public void tick() {
    if (!pairs.isEmpty()) {
      List.copyOf(pairs.values()).forEach(Pair::tick);
      List<String> left = pairs.keySet().stream().filter(it -> hasLeft(it)).toList();
      for (String name : left) {
        pairs.remove(name);
        leaving.remove(name);
        Failover next = wanted.get(name);
        if (next != null) {
          begin(name, next);
        }
      }
    }
  }

  private boolean hasLeft(String name) {
    Pair pair = pairs.get(name);
    return pair != null && pair.hasLeft();
  }

  /** What a network's pair is made of; empty when it has one rack, or nobody to talk to yet. */
  public Optional<Failover> failover(String network) {
    return Optional.ofNullable(pairs.get(network))
        .filter(pair -> !leaving.contains(network))
        .map(Pair::config);
  }

  /** The networks that have two racks. */
  public List<String> networks() {
    return List.copyOf(wanted.keySet());
  }

  /** The networks whose partner is to be dialled now. */
  public List<String> unconnected() {
    return wanted.keySet().stream()
        .filter(name -> pairs.containsKey(name) && !leaving.contains(name))
        .filter(name -> !pairs.get(name).isConnected())
        .toList();
  }

  /** Both have proved who they are. */
  public void connected(String network, PairLink link) {
    Pair pair = pairs.get(network);
    if (pair == null || !wanted.containsKey(network) || leaving.contains(network)) {
      link.close();
    } else {
      pair.connected(link);
    }
  }

  public void received(String network, PairLink link, PairMessage message) {
    Pair pair = pairs.get(network);
    if (pair != null) {
      pair.received(link, message);
    }
  }

  public void disconnected(String network, PairLink link) {
    Pair pair = pairs.get(network);
    if (pair != null) {
      pair.disconnected(link);
    }
  }

  public List<PairStatus> status() {
    return pairs.values().stream().map(Pair::status).toList();
  }
}
