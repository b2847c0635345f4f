package io.maas4j.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.access.ApiKey;
import io.maas4j.account.Accounts.Role;
import io.maas4j.account.Credentials.Outcome;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
  private final MutableClock clock = MutableClock.atNoon();
  private final MemoryStore store = MemoryStore.driven(clock, new Random(1));
  private final Ids ids = new Ids(new Random(1));
  private final Accounts accounts = new Accounts(store, ids);
  private final Authentication authentication = new Authentication(store, clock);
  private final ApiKey key = annsKey();

  private ApiKey annsKey() {
    accounts.create("ann", "ann@example.com", "pw", Role.USER);
    return accounts.apiKeys("ann").get(0);
  }

  private Credentials shown(ApiKey given, String nonce) {
    return new Credentials(
        given.consumerKey(),
        given.tokenKey(),
        given.tokenSecret().reveal(),
        clock.instant(),
        nonce);
  }

  private Outcome.Refused refused(Credentials credentials) {
    return (Outcome.Refused) authentication.check(credentials);
  }

  @Test
  void aUsersKeyStandsForTheUser() {
    Outcome outcome = authentication.check(shown(key, "1"));
    assertThat(Credentials.user(outcome).orElseThrow().name()).isEqualTo("ann");
    assertThat(shown(key, "1").toString()).doesNotContain(key.tokenSecret().reveal());
  }

  @Test
  void aMachinesKeyStandsForTheMachine() {
    var machine = new Fixtures(clock).ready();
    ApiKey own = ApiKey.ofMachine(ids, machine.id());
    store.inTransaction(
        tx -> {
          tx.machines().insert(machine);
          tx.keys().insert(own);
          return tx;
        });
    Outcome outcome = authentication.check(shown(own, "1"));
    assertThat(outcome).isEqualTo(new Outcome.OfMachine(new MachineId(machine.id().value())));
    assertThat(Credentials.user(outcome)).isEmpty();
    store.inTransaction(
        tx -> {
          tx.keys().deleteOfMachine(machine.id());
          return tx;
        });
    assertThat(authentication.check(shown(own, "2"))).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void theFirstThingWrongIsWhatIsSaid() {
    Credentials wrong =
        new Credentials(
            "nobody", "nothing", "false", clock.instant().minus(Duration.ofHours(1)), "1");
    assertThat(refused(wrong)).isEqualTo(new Outcome.Refused("Invalid API key.", true));
    Credentials token =
        new Credentials(key.consumerKey(), "nothing", "false", wrong.timestamp(), "1");
    assertThat(refused(token))
        .isEqualTo(new Outcome.Refused("Invalid access token: nothing", false));
    Credentials late =
        new Credentials(key.consumerKey(), key.tokenKey(), "false", wrong.timestamp(), "1");
    assertThat(refused(late).reason()).startsWith("Expired timestamp");
    Credentials forged =
        new Credentials(key.consumerKey(), key.tokenKey(), "false", clock.instant(), "1");
    assertThat(refused(forged).reason()).isEqualTo("Invalid signature.");
  }

  @Test
  void aKeyThatNoKeyCanBeIsRefusedBeforeAnybodyLooksForIt() {
    Credentials strange = new Credentials("nobody", "no\0thing", "false", clock.instant(), "1");
    assertThat(refused(strange)).isEqualTo(new Outcome.Refused("Invalid API key.", true));
  }

  @Test
  void ofRequestsThatComeTogetherWithOneNonceOneCounts() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Credentials shown = shown(key, "n" + i / 4);
        outcomes.add(threads.submit(() -> authentication.check(shown)));
      }
      int accepted = 0;
      for (Future<Outcome> outcome : outcomes) {
        accepted += outcome.get() instanceof Outcome.OfUser ? 1 : 0;
      }
      assertThat(accepted).isEqualTo(50);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theWindowIsFiveMinutesAndTheFutureIsFree() {
    Credentials now = shown(key, "1");
    clock.advance(Duration.ofSeconds(300));
    assertThat(authentication.check(now)).isInstanceOf(Outcome.OfUser.class);
    Credentials again = shown(key, "2");
    clock.advance(Duration.ofSeconds(301));
    assertThat(refused(again).reason())
        .startsWith("Expired timestamp")
        .endsWith("the client's clock is 301 seconds behind");
    Credentials future = shown(key, "3");
    clock.advance(Duration.ofDays(-1));
    assertThat(authentication.check(future)).isInstanceOf(Outcome.OfUser.class);
  }

  @Test
  void whatWasNotDoneMayBeSentAgainAsItStands() {
    Credentials shown = shown(key, "n");
    assertThat(authentication.check(shown)).isInstanceOf(Outcome.OfUser.class);
    authentication.forget(shown);
    authentication.forget(shown(key, "never used"));
    assertThat(authentication.check(shown)).isInstanceOf(Outcome.OfUser.class);
    assertThat(authentication.check(shown)).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void aNonceIsUsedOnceAndAForgerCannotSpendIt() {
    Credentials forged =
        new Credentials(key.consumerKey(), key.tokenKey(), "false", clock.instant(), "n");
    assertThat(authentication.check(forged)).isInstanceOf(Outcome.Refused.class);
    assertThat(authentication.check(shown(key, "n"))).isInstanceOf(Outcome.OfUser.class);
    assertThat(refused(shown(key, "n")).reason()).isEqualTo("Nonce already used: n");
    ApiKey second = accounts.newApiKey("ann", "second");
    assertThat(authentication.check(shown(second, "n"))).isInstanceOf(Outcome.OfUser.class);
  }
}
