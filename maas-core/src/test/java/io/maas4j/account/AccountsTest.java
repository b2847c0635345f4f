package io.maas4j.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.access.ApiKey;
import io.maas4j.access.Passwords;
import io.maas4j.access.User;
import io.maas4j.account.Accounts.Role;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.Ids;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.testkit.fixtures.MutableClock;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccountsTest {
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
  void nobodyHasNoKeys() {
    assertThatThrownBy(() -> accounts.apiKeys("nil")).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> accounts.newApiKey("nil", "")).isInstanceOf(NotFound.class);
    assertThat(accounts.find("nil")).isEmpty();
  }
}
