package io.maas4j.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.access.ApiKey;
import io.maas4j.access.Passwords;
import io.maas4j.access.User;
import io.maas4j.account.Accounts.Role;
import io.maas4j.dns.DnsResource;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.Ids;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.UserAddress;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.Kinds;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MutableClock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final Actor ROOT = Actor.admin("root");

  private final MemoryStore store = MemoryStore.driven(MutableClock.atNoon(), new Random(1));
  private final Accounts accounts = new Accounts(store, new Ids(new Random(1)));

  @Test
  void anAccountHasAPasswordAndAKeyFromTheStart() {
    User ann = accounts.create("ann", "ann@example.com", "geheim", Role.ADMINISTRATOR);
    assertThat(ann.admin()).isTrue();
    assertThat(ann.active()).isTrue();
    assertThat(Passwords.matches("geheim", ann.password())).isTrue();
    assertThat(ann.toString()).isEqualTo("User[ann, admin]");
    assertThat(accounts.find("ann")).contains(ann);
    assertThat(accounts.apiKeys("ann")).hasSize(1);
    assertThat(accounts.apiKeys("ann").get(0).text())
        .matches("[A-Za-z0-9]{18}:[A-Za-z0-9]{18}:[A-Za-z0-9]{32}");
  }

  @Test
  void aTakenNameAndAWrongOneAreRefused() {
    accounts.create("ann", "", "geheim", Role.USER);
    assertThatThrownBy(() -> accounts.create("ann", "b@example.com", "x", Role.USER))
        .isInstanceOf(Conflict.class);
    assertThatThrownBy(() -> accounts.create("an n", "", "x", Role.USER))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.fields()).containsOnlyKeys("username"));
    assertThat(accounts.create("bob", "", "x", Role.USER).admin()).isFalse();
    assertThat(accounts.list()).extracting(User::name).containsExactly("ann", "bob");
  }

  @Test
  void keysAreMadeRenamedAndDeletedByTheirOwnerOnly() {
    accounts.create("ann", "", "x", Role.USER);
    accounts.create("bob", "b@example.com", "x", Role.USER);
    ApiKey key = accounts.newApiKey("ann", "laptop");
    assertThat(accounts.renameApiKey("bob", key.tokenKey(), "mine")).isFalse();
    assertThat(accounts.deleteApiKey("bob", key.tokenKey())).isFalse();
    assertThat(accounts.renameApiKey("ann", key.tokenKey(), "desk")).isTrue();
    assertThat(accounts.apiKeys("ann"))
        .extracting(ApiKey::name)
        .containsExactly("MAAS consumer", "desk");
    assertThat(accounts.apiKeys("ann").get(1).text()).isEqualTo(key.text());
    assertThat(accounts.deleteApiKey("ann", key.tokenKey())).isTrue();
    assertThat(accounts.deleteApiKey("ann", key.tokenKey())).isFalse();
    assertThat(accounts.apiKeys("ann")).hasSize(1);
  }

  @Test
  void aPasswordIsExchangedForAKeyAndTheKeyIsUsedAgain() {
    accounts.create("ann", "", "geheim", Role.USER);
    ApiKey first = accounts.apiKeys("ann").get(0);
    assertThat(accounts.logIn("ann", "geheim", Optional.empty())).contains(first);
    ApiKey laptop = accounts.logIn("ann", "geheim", Optional.of("laptop")).orElseThrow();
    assertThat(laptop.name()).isEqualTo("laptop");
    assertThat(accounts.logIn("ann", "geheim", Optional.of("laptop"))).contains(laptop);
    assertThat(accounts.logIn("ann", "Geheim", Optional.empty())).isEmpty();
    assertThat(accounts.logIn("nobody", "nobody", Optional.empty())).isEmpty();
    assertThat(accounts.apiKeys("ann")).containsExactly(first, laptop);
  }

  @Test
  void whoMayNotUseItsAccountGetsNoKey() {
    User ann = accounts.create("ann", "", "geheim", Role.USER);
    store.inTransaction(tx -> tx.users().update(new User("ann", "", false, false, ann.password())));
    assertThat(accounts.logIn("ann", "geheim", Optional.empty())).isEmpty();
    store.inTransaction(tx -> tx.users().update(new User("ann", "", false, true, "")));
    assertThat(accounts.logIn("ann", "", Optional.empty())).isEmpty();
  }

  @Test
  void aDeletedUserLeavesNothingButWhatWasHandedOn() {
    user("root");
    user("ann");
    user("bob");
    ApiKey key = accounts.apiKeys("ann").get(0);
    accounts.files().put("ann", "a/b", new byte[] {1});
    Machine machine =
        store.inTransaction(
            tx ->
                tx.machines()
                    .insert(
                        new Fixtures(MutableClock.atNoon())
                            .machine()
                            .state(State.DEPLOYED)
                            .owner("ann")
                            .build()));
    UserAddress kept =
        store.inTransaction(
            tx ->
                tx.shelf(Kinds.USER_ADDRESS)
                    .insert(
                        new UserAddress(
                            0,
                            Addresses.parse("10.0.0.9"),
                            Optional.empty(),
                            Optional.of("ann"),
                            Optional.empty(),
                            false,
                            Instant.EPOCH)));
    assertThatThrownBy(() -> accounts.delete("ann", Optional.empty(), ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("1 node, 1 IP address");
    assertThatThrownBy(() -> accounts.delete("ann", Optional.of("nobody"), ROOT))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> accounts.delete("ann", Optional.of("ann"), ROOT))
        .isInstanceOf(InvalidRequest.class);
    assertThat(accounts.find("ann")).isPresent();
    accounts.delete("ann", Optional.of("bob"), ROOT);
    assertThat(accounts.find("ann")).isEmpty();
    Optional<String> owner =
        store.inTransaction(tx -> tx.machines().find(machine.id())).orElseThrow().status().owner();
    assertThat(owner).contains("bob");
    Optional<String> keeper =
        store
            .inTransaction(tx -> tx.shelf(Kinds.USER_ADDRESS).find(kept.id()))
            .orElseThrow()
            .owner();
    assertThat(keeper).contains("bob");
    Optional<ApiKey> gone = store.inTransaction(tx -> tx.keys().findByToken(key.tokenKey()));
    assertThat(gone).isEmpty();
    assertThat(accounts.files().list("ann", "")).isEmpty();
    accounts.delete("ann", Optional.empty(), ROOT);
  }

  @Test
  void addressesThatAreKeptCountAndAreHandedOn() {
    user("root");
    user("ann");
    user("bob");
    keep("10.0.0.9", false);
    UserAddress named = keep("10.0.0.10", true);
    assertThatThrownBy(() -> accounts.delete("ann", Optional.empty(), ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("2 IP addresses");
    DnsResource www = named("www", "10.0.0.10", "ann");
    DnsResource other = named("other", "10.0.0.11", "bob");
    accounts.delete("ann", Optional.of("bob"), ROOT);
    UserAddress after =
        store.inTransaction(tx -> tx.shelf(Kinds.USER_ADDRESS).find(named.id())).orElseThrow();
    assertThat(after)
        .isEqualTo(
            new UserAddress(
                named.id(),
                named.address(),
                named.subnetId(),
                Optional.of("bob"),
                named.mac(),
                true,
                named.created()));
    assertThat(giver(www)).contains("bob");
    assertThat(giver(other)).contains("bob");
  }

  @Test
  void aNameLosesItsGiverWithTheUser() {
    user("root");
    user("ann");
    DnsResource www = named("www", "10.0.0.10", "ann");
    DnsResource other = named("other", "10.0.0.11", "root");
    accounts.delete("ann", Optional.empty(), ROOT);
    assertThat(giver(www)).isEmpty();
    assertThat(giver(other)).contains("root");
  }

  private UserAddress keep(String address, boolean byName) {
    return store.inTransaction(
        tx ->
            tx.shelf(Kinds.USER_ADDRESS)
                .insert(
                    new UserAddress(
                        0,
                        Addresses.parse(address),
                        Optional.empty(),
                        Optional.of("ann"),
                        Optional.empty(),
                        byName,
                        Instant.EPOCH)));
  }

  private DnsResource named(String name, String address, String giver) {
    return store.inTransaction(
        tx ->
            tx.shelf(Kinds.DNS_RESOURCE)
                .insert(
                    new DnsResource(
                        0,
                        0,
                        name,
                        Optional.empty(),
                        List.of(
                            new DnsResource.Address(
                                Addresses.parse(address), Instant.EPOCH, Optional.of(giver))))));
  }

  private Optional<String> giver(DnsResource name) {
    return store
        .inTransaction(tx -> tx.shelf(Kinds.DNS_RESOURCE).find(name.id()))
        .orElseThrow()
        .addresses()
        .get(0)
        .owner();
  }

  @Test
  void nobodyDeletesItselfAndOnlyAdministratorsDelete() {
    user("root");
    assertThatThrownBy(() -> accounts.delete("root", Optional.empty(), ROOT))
        .hasMessage("An administrator cannot self-delete.");
    assertThatThrownBy(() -> accounts.delete("root", Optional.empty(), Actor.user("ann")))
        .isInstanceOf(Denied.class);
    assertThat(accounts.find("root")).isPresent();
  }

  @Test
  void anAccountWithAFirstKeyIsMadeWholeOrNotAtAll() {
    assertThatThrownBy(
            () -> accounts.create("ann", "", "x", Role.USER, Optional.of("ssh-rsa nonsense")))
        .isInstanceOf(InvalidRequest.class);
    assertThat(accounts.find("ann")).isEmpty();
  }

  @Test
  void filesAreTheirOwnersAndSlashesAndDotsAreLetters() {
    user("ann");
    user("bob");
    UserFiles files = accounts.files();
    files.put("ann", "../../etc/passwd", new byte[] {1});
    files.put("ann", "songs/dawn", new byte[] {2});
    files.put("bob", "songs/dawn", new byte[] {3});
    String key = files.find("ann", "songs/dawn").orElseThrow().entry().key();
    assertThat(key).matches("[A-Za-z0-9]{40}");
    files.put("ann", "songs/dawn", new byte[] {4});
    assertThat(files.findByKey(key).orElseThrow().content()).containsExactly(4);
    assertThat(files.find("bob", "songs/dawn").orElseThrow().content()).containsExactly(3);
    assertThat(files.list("ann", ".."))
        .extracting(io.maas4j.file.StoredFile.Entry::name)
        .containsExactly("../../etc/passwd");
    assertThat(files.findByKey("")).isEmpty();
    for (String name : new String[] {"", "a\u0000b", "x".repeat(256)}) {
      assertThatThrownBy(() -> files.put("ann", name, new byte[0]))
          .isInstanceOf(InvalidRequest.class);
    }
    assertThat(files.delete("bob", "../../etc/passwd")).isFalse();
    assertThat(files.delete("ann", "../../etc/passwd")).isTrue();
  }

  @Test
  void nobodyHasNoKeys() {
    assertThatThrownBy(() -> accounts.apiKeys("nil")).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> accounts.newApiKey("nil", "")).isInstanceOf(NotFound.class);
    assertThat(accounts.find("nil")).isEmpty();
  }

  /** Without a password, which takes long to hash. */
  private void user(String name) {
    store.inTransaction(
        tx -> {
          tx.users().insert(new User(name, "", name.equals("root"), true, ""));
          tx.keys().insert(ApiKey.ofUser(new Ids(new Random(name.hashCode())), name, ""));
          return name;
        });
  }
}
