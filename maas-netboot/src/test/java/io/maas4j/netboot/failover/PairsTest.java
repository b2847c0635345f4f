package io.maas4j.netboot.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** What becomes of a rack's pairs when its networks and their racks change. */
class PairsTest {
  private static final String NET = "vlan-1";
  private static final InetSocketAddress PLACE = new InetSocketAddress("127.0.0.1", 1);
  private static final InetAddress EVEN = ip("10.0.0.100");
  private static final InetAddress ODD = ip("10.0.0.101");
  private static final long BEGIN = 1_000_000_000;
  private static final Duration ALONE = Duration.ofHours(1);

  private final Map<String, PairMemory.Note> notes = new HashMap<>();
  private List<LeaseRecord> kept = List.of();
  private List<LeaseRecord> table = List.of();
  private boolean served = true;
  private long now = BEGIN;

  private final Pairs pairs =
      new Pairs(new Store(), () -> now, () -> now, new View(), new Memory(), status -> {});

  private static InetAddress ip(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Failover failover(Role role, String secret) {
    return new Failover(role, PLACE, PLACE, SharedSecret.of(secret, new byte[32]), ALONE);
  }

  private void configure(Map<String, Failover> wanted) {
    pairs.configure(wanted, address -> served ? Optional.of(NET) : Optional.empty(), name -> table);
  }

  private void pass(Duration time) {
    now += time.toMillis();
    pairs.tick();
  }

  private Optional<String> secretInForce() {
    return pairs.failover(NET).map(it -> it.secret().id());
  }

  @Test
  void aPrimaryWithAnotherPartnerServesAloneUntilTheOldOnesPromisesHaveRunOut() {
    configure(Map.of());
    pairs.open(Runnable::run);
    configure(Map.of(NET, failover(Role.PRIMARY, "first")));
    assertThat(secretInForce()).contains("first");
    configure(Map.of(NET, failover(Role.PRIMARY, "second")));
    assertThat(secretInForce()).as("it talks to nobody").isEmpty();
    assertThat(pairs.unconnected()).isEmpty();
    pass(ALONE.dividedBy(2));
    configure(Map.of(NET, failover(Role.PRIMARY, "second")));
    pass(ALONE.dividedBy(2).minusMillis(1));
    assertThat(secretInForce()).isEmpty();
    assertThat(pairs.answers(NET, Pairs.Insistence.NONE)).isTrue();
    assertThat(pairs.mayTake(EVEN)).isTrue();
    assertThat(pairs.mayTake(ODD)).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(secretInForce()).contains("second");
    assertThat(pairs.answers(NET, Pairs.Insistence.NONE)).isTrue();
  }

  @Test
  void aSecondaryWithAnotherPartnerAnswersNobody() {
    notes.put(NET, new PairMemory.Note("first", PairMemory.Past.IN_SYNC, BEGIN));
    configure(Map.of(NET, failover(Role.SECONDARY, "first")));
    pairs.open(Runnable::run);
    assertThat(pairs.answers(NET, Pairs.Insistence.INSISTS)).isTrue();
    configure(Map.of(NET, failover(Role.SECONDARY, "second")));
    assertThat(secretInForce()).contains("second");
    assertThat(pairs.answers(NET, Pairs.Insistence.INSISTS)).isFalse();
    assertThat(pairs.mayTake(ODD)).isFalse();
  }

  @Test
  void aPartnerThatWasDismissedAndCameBackDoesNotLeaveTheNetworkUnguarded() {
    notes.put(NET, new PairMemory.Note("first", PairMemory.Past.IN_SYNC, BEGIN));
    configure(Map.of(NET, failover(Role.SECONDARY, "first")));
    pairs.open(Runnable::run);
    configure(Map.of());
    configure(Map.of(NET, failover(Role.SECONDARY, "first")));
    pass(ALONE);
    assertThat(secretInForce()).contains("first");
    assertThat(pairs.mayTake(EVEN)).isFalse();
    assertThat(pairs.answers(NET, Pairs.Insistence.INSISTS))
        .as("it waits to be told what the other did")
        .isFalse();
  }

  @Test
  void theEndOfAPairIsNotPutOffByEachNewConfiguration() {
    notes.put(NET, new PairMemory.Note("first", PairMemory.Past.IN_SYNC, BEGIN));
    configure(Map.of(NET, failover(Role.PRIMARY, "first")));
    pairs.open(Runnable::run);
    configure(Map.of());
    pass(ALONE.dividedBy(2));
    configure(Map.of());
    assertThat(pairs.mayTake(ODD)).isFalse();
    pass(ALONE.dividedBy(2));
    assertThat(pairs.mayTake(ODD)).isTrue();
    assertThat(pairs.status()).isEmpty();
  }

  @Test
  void aNetworkThatCouldNotBeServedAtTheStartGoesOnFromWhatWasKept() {
    notes.put(NET, new PairMemory.Note("first", PairMemory.Past.IN_SYNC, BEGIN));
    kept = List.of(promised(EVEN));
    served = false;
    configure(Map.of());
    pairs.open(Runnable::run);
    served = true;
    configure(Map.of(NET, failover(Role.PRIMARY, "first")));
    assertThat(pairs.mayTake(EVEN)).as("the partner may have extended it").isFalse();
    assertThat(pairs.mayTake(ip("10.0.0.102"))).isTrue();
  }

  @Test
  void aNetworkThatWasServedAloneBeginsItsPairWithItsLeases() {
    table = List.of(promised(EVEN).with(LeaseRecord.Stamp.NONE));
    configure(Map.of());
    pairs.open(Runnable::run);
    configure(Map.of(NET, failover(Role.PRIMARY, "first")));
    assertThat(pairs.answers(NET, Pairs.Insistence.NONE)).isTrue();
    assertThat(pairs.status()).singleElement().returns(1, PairStatus::leases);
  }

  private static LeaseRecord promised(InetAddress address) {
    return new LeaseRecord(
            LeaseRecord.Kind.COMMIT,
            MacAddress.parse("52:54:00:00:00:01"),
            address,
            BEGIN - 1000,
            BEGIN - 1,
            "")
        .with(new LeaseRecord.Stamp(1, BEGIN + 1));
  }

  private final class Store implements LeaseStore {
    @Override
    public List<LeaseRecord> open(Executor completions) {
      return kept;
    }

    @Override
    public boolean keep(List<LeaseRecord> records, Completion completion) {
      completion.completed(true);
      return true;
    }

    @Override
    public void close() {}
  }

  private static final class View implements LeaseView {
    @Override
    public void adopt(LeaseRecord record) {}

    @Override
    public void revoke(LeaseRecord record) {}
  }

  private final class Memory implements PairMemory {
    @Override
    public Optional<Note> recall(String network) {
      return Optional.ofNullable(notes.get(network));
    }

    @Override
    public void note(String network, Note note, Runnable written) {
      notes.put(network, note);
      written.run();
    }
  }
}
