package io.maas4j.netboot.failover;

import io.maas4j.netboot.failover.wire.PairMessage;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseStore;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            if (!wanted.containsKey(name) && !pair.hasLeft()) {
              pair.dismiss();
            }
          });
      wanted.forEach(this::change);
    }
  }

  private void change(String name, Failover next) {
    Pair now = pairs.get(name);
    if (now != null
        && now.config().role() == next.role()
        && now.config().secret().equals(next.secret())
        && now.config().longestAlone().equals(next.longestAlone())) {
      now.relocate(next);
      return;
    }
    Function<String, List<LeaseRecord>> table = snapshot;
    List<LeaseRecord> records = table == null ? List.of() : table.apply(name);
    if (now != null) {
      now.dismiss();
    }
    // Whoever was in another pair so far does not know what that one's partner promised.
    Pair.Start start = now == null ? Pair.Start.RUNNING : Pair.Start.COLD;
    pairs.put(name, new Pair(name, next, setting, store, now == null ? records : List.of(), start));
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
      pairs.values().removeIf(Pair::hasLeft);
    }
  }

  /** What a network's pair is made of; empty when it has one rack. */
  public Optional<Failover> failover(String network) {
    return Optional.ofNullable(pairs.get(network)).map(Pair::config);
  }

  /** The networks that have two racks. */
  public List<String> networks() {
    return List.copyOf(wanted.keySet());
  }

  /** The networks whose partner is to be dialled now. */
  public List<String> unconnected() {
    return wanted.keySet().stream()
        .filter(name -> pairs.containsKey(name) && !pairs.get(name).isConnected())
        .toList();
  }

  /** Both have proved who they are. */
  public void connected(String network, PairLink link) {
    Pair pair = pairs.get(network);
    if (pair == null || !wanted.containsKey(network)) {
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
