package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.access.ApiKey;
import io.maas4j.access.SshKey;
import io.maas4j.access.SslKey;
import io.maas4j.access.User;
import io.maas4j.file.StoredFile;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.notice.Dismissal;
import io.maas4j.notice.Notification;
import io.maas4j.power.Secret;
import io.maas4j.store.spi.KeyRepository;
import io.maas4j.store.spi.KeyRepository.Nonce;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Unique;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is promised of users, what is theirs, keys, nonces and settings. */
public abstract class AccessContract extends StoreKit {
  private final Ids ids = new Ids(new Random(7));

  @Test
  void aUserComesBackAndChanges() {
    User alice = new User("alice", "alice@example.com", true, true, "pbkdf2:x");
    User bob = new User("bob", "", false, false, "");
    run(
        tx -> {
          tx.users().insert(bob);
          tx.users().insert(alice);
          assertThat(tx.users().find("alice")).contains(alice);
          assertThat(tx.users().find("carol")).isEmpty();
          assertThat(tx.users().list()).containsExactly(alice, bob);
        });
    User changed = new User("alice", "a@example.com", false, false, "");
    assertFlag(tx -> tx.users().update(changed)).isTrue();
    assertOptional(tx -> tx.users().find("alice")).contains(changed);
    User nobody = new User("nobody", "", false, true, "");
    assertFlag(tx -> tx.users().update(nobody)).isFalse();
  }

  @Test
  void aUsersNameAndAddressAreUnique() {
    user("alice");
    User bob = user("bob");
    assertDuplicate(
        Unique.USER_NAME,
        tx -> tx.users().insert(new User("alice", "other@example.com", false, true, "")));
    assertDuplicate(
        Unique.USER_EMAIL,
        tx -> tx.users().insert(new User("other", "alice@example.com", false, true, "")));
    assertDuplicate(
        Unique.USER_EMAIL,
        tx -> tx.users().update(new User(bob.name(), "alice@example.com", false, true, "")));
    run(
        tx -> {
          tx.users().insert(new User("one", "", false, true, ""));
          tx.users().insert(new User("two", "", false, true, ""));
        });
  }

  @Test
  void keysComeBackOldestFirst() {
    user("alice");
    user("bob");
    MachineId id = insert(a.machine().build()).id();
    ApiKey first = ApiKey.ofUser(ids, "alice", "laptop");
    ApiKey second = ApiKey.ofUser(ids, "alice", "");
    ApiKey machine = ApiKey.ofMachine(ids, id);
    for (ApiKey key : List.of(first, second, machine)) {
      run(tx -> tx.keys().insert(key));
    }
    run(
        tx -> {
          assertThat(tx.keys().findByToken(first.tokenKey())).contains(first);
          assertThat(tx.keys().findByToken("x")).isEmpty();
          assertThat(tx.keys().ofUser("alice")).containsExactly(first, second);
          assertThat(tx.keys().ofUser("bob")).isEmpty();
          assertThat(tx.keys().ofMachine(id)).contains(machine);
          assertThat(tx.keys().consumerExists(second.consumerKey())).isTrue();
          assertThat(tx.keys().consumerExists("x")).isFalse();
        });
    assertThat(tx(tx -> tx.keys().findByToken(machine.tokenKey())).orElseThrow().tokenSecret())
        .isEqualTo(machine.tokenSecret());
    assertFlag(tx -> tx.keys().delete(first.tokenKey())).isTrue();
    assertFlag(tx -> tx.keys().delete(first.tokenKey())).isFalse();
    assertFlag(tx -> tx.keys().consumerExists(first.consumerKey())).isFalse();
    run(tx -> tx.keys().deleteOfMachine(id));
    run(tx -> tx.keys().deleteOfMachine(id));
    assertOptional(tx -> tx.keys().ofMachine(id)).isEmpty();
    assertMany(tx -> tx.keys().ofUser("alice")).containsExactly(second);
  }

  @Test
  void aTokenIsUnique() {
    user("alice");
    ApiKey key = ApiKey.ofUser(ids, "alice", "");
    run(tx -> tx.keys().insert(key));
    ApiKey same =
        new ApiKey(
            ids.token(18),
            key.tokenKey(),
            Secret.of("other"),
            "",
            Optional.of("alice"),
            Optional.empty());
    assertDuplicate(Unique.TOKEN_KEY, tx -> tx.keys().insert(same));
  }

  @Test
  void aNonceIsUsedOnce() {
    user("alice");
    ApiKey one = ApiKey.ofUser(ids, "alice", "");
    ApiKey two = ApiKey.ofUser(ids, "alice", "");
    run(
        tx -> {
          tx.keys().insert(one);
          tx.keys().insert(two);
        });
    Instant now = a.now();
    assertThat(use(one, "n1", now)).isTrue();
    assertThat(use(one, "n1", now)).isFalse();
    assertThat(use(one, "n1", now.plusSeconds(1))).isFalse();
    assertThat(use(one, "n2", now)).isTrue();
    assertThat(use(two, "n1", now)).isTrue();
    run(tx -> tx.keys().forgetNonce(one.tokenKey(), "n1"));
    run(tx -> tx.keys().forgetNonce(one.tokenKey(), "n9"));
    assertThat(use(one, "n1", now)).isTrue();
    assertThat(use(two, "n1", now)).isFalse();
  }

  private boolean use(ApiKey key, String nonce, Instant at) {
    Nonce used = new Nonce(key.tokenKey(), nonce);
    return tx(tx -> tx.keys().useNonces(Set.of(used), at)).contains(used);
  }

  @Test
  void ofSeveralNoncesThoseThatAreNewAreTold() {
    user("alice");
    ApiKey one = ApiKey.ofUser(ids, "alice", "");
    ApiKey two = ApiKey.ofUser(ids, "alice", "");
    run(
        tx -> {
          tx.keys().insert(one);
          tx.keys().insert(two);
        });
    Instant now = a.now();
    assertThat(use(one, "n1", now)).isTrue();
    Nonce used = new Nonce(one.tokenKey(), "n1");
    Nonce others = new Nonce(two.tokenKey(), "n1");
    Nonce fresh = new Nonce(one.tokenKey(), "n2");
    Set<Nonce> first = tx(tx -> tx.keys().useNonces(Set.of(used, others, fresh), now));
    Set<Nonce> again = tx(tx -> tx.keys().useNonces(Set.of(used, others, fresh), now));
    assertThat(first).containsExactlyInAnyOrder(others, fresh);
    assertThat(again).isEmpty();
  }

  @Test
  void severalKeysComeWithTheirUsersAndUnknownOnesAreLeftOut() {
    user("alice");
    ApiKey alices = ApiKey.ofUser(ids, "alice", "");
    ApiKey strays = ApiKey.ofUser(ids, "nobody", "");
    run(
        tx -> {
          tx.keys().insert(alices);
          tx.keys().insert(strays);
        });
    Map<String, KeyRepository.Holder> found =
        tx(tx -> tx.keys().holders(Set.of(alices.tokenKey(), strays.tokenKey(), "unknown")));
    assertThat(found).containsOnlyKeys(alices.tokenKey(), strays.tokenKey());
    assertThat(found.get(alices.tokenKey()).key()).isEqualTo(alices);
    assertThat(found.get(alices.tokenKey()).user().orElseThrow().name()).isEqualTo("alice");
    assertThat(found.get(strays.tokenKey()).user()).isEmpty();
  }

  @Test
  void aSecretSettingComesBackLikeAnyOther() {
    run(tx -> tx.settings().put("vcenter_password", "\"hush \\\"x\\\"\""));
    assertMap(tx -> tx.settings().all())
        .isEqualTo(Map.of("vcenter_password", "\"hush \\\"x\\\"\""));
  }

  @Test
  void filesAreKeptByOwnerAndNameAndListedByName() {
    user("alice");
    user("bob");
    run(
        tx -> {
          tx.files().put(file("alice", "b/2", "k1", 1));
          tx.files().put(file("alice", "B", "k2", 2));
          tx.files().put(file("alice", "b/1", "k3", 3));
          tx.files().put(file("bob", "b/1", "k4", 4));
        });
    assertMany(tx -> tx.files().list("alice", ""))
        .extracting(StoredFile.Entry::name)
        .containsExactly("B", "b/1", "b/2");
    assertMany(tx -> tx.files().list("alice", "b/"))
        .extracting(StoredFile.Entry::key)
        .containsExactly("k3", "k1");
    assertMany(tx -> tx.files().list("alice", "b_")).isEmpty();
    run(tx -> tx.files().put(file("alice", "B", "k9", 9)));
    StoredFile changed = tx(tx -> tx.files().findByKey("k2")).orElseThrow();
    assertThat(changed.content()).containsExactly(9);
    assertOptional(tx -> tx.files().findByKey("k9")).isEmpty();
    assertOptional(tx -> tx.files().find("bob", "B")).isEmpty();
    assertDuplicate(Unique.FILE_KEY, tx -> tx.files().put(file("bob", "c", "k1", 1)));
    assertFlag(tx -> tx.files().delete("alice", "B")).isTrue();
    assertFlag(tx -> tx.files().delete("alice", "B")).isFalse();
  }

  private static StoredFile file(String owner, String name, String key, int content) {
    return new StoredFile(new StoredFile.Entry(owner, name, key), new byte[] {(byte) content});
  }

  @Test
  void whatIsAUsersOwnGoesWithIt() {
    user("alice");
    user("bob");
    run(
        tx -> {
          tx.files().put(file("alice", "a", "k1", 1));
          tx.files().put(file("bob", "a", "k2", 1));
          for (String name : List.of("alice", "bob")) {
            tx.shelf(Kinds.SSH_KEY).insert(new SshKey(0, name, "ssh-rsa", Optional.empty()));
            tx.shelf(Kinds.SSL_KEY).insert(new SslKey(0, name, "PEM"));
          }
          Notification all = tx.shelf(Kinds.NOTIFICATION).insert(notification(Optional.empty()));
          tx.shelf(Kinds.NOTIFICATION).insert(notification(Optional.of("alice")));
          tx.shelf(Kinds.DISMISSAL).insert(new Dismissal(0, all.id(), "alice"));
        });
    assertDuplicate(
        "ssh_key_once",
        tx -> tx.shelf(Kinds.SSH_KEY).insert(new SshKey(0, "bob", "ssh-rsa", Optional.of("x"))));
    assertFlag(tx -> tx.users().delete("alice")).isTrue();
    assertFlag(tx -> tx.users().delete("alice")).isFalse();
    assertMany(tx -> tx.users().list()).extracting(User::name).containsExactly("bob");
    assertOptional(tx -> tx.files().findByKey("k1")).isEmpty();
    assertMany(tx -> tx.files().list("bob", "")).hasSize(1);
    assertMany(tx -> tx.shelf(Kinds.SSH_KEY).list())
        .extracting(SshKey::user)
        .containsExactly("bob");
    assertMany(tx -> tx.shelf(Kinds.SSL_KEY).list())
        .extracting(SslKey::user)
        .containsExactly("bob");
    assertMany(tx -> tx.shelf(Kinds.NOTIFICATION).list()).hasSize(1);
    assertMany(tx -> tx.shelf(Kinds.DISMISSAL).list()).isEmpty();
  }

  private static Notification notification(Optional<String> user) {
    return new Notification(
        0, user, user, true, false, "x", "{}", Notification.Category.INFO, true);
  }

  @Test
  void settingsDifferFromTheirDefaultsUntilRemoved() {
    assertMap(tx -> tx.settings().all()).isEmpty();
    run(
        tx -> {
          tx.settings().put("node_timeout", "30");
          tx.settings().put("main_archive", "\"http://x\"");
          tx.settings().put("node_timeout", "45");
        });
    assertMap(tx -> tx.settings().all())
        .isEqualTo(Map.of("node_timeout", "45", "main_archive", "\"http://x\""));
    run(tx -> tx.settings().remove("node_timeout"));
    run(tx -> tx.settings().remove("node_timeout"));
    assertMap(tx -> tx.settings().all()).containsOnlyKeys("main_archive");
  }
}
