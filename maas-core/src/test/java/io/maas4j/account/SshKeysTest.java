package io.maas4j.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.access.SshKey;
import io.maas4j.access.User;
import io.maas4j.access.spi.KeySource;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.Ids;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.testkit.fixtures.MutableClock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SshKeysTest {
  private static final String ONE =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPQ+vD2YeCe2WcOzHnlDHrco2fyvwTXwBYKwI0VRVjF+ wren@nest";
  private static final String TWO =
      "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBCjMbngt/2V/gk14Ek21uvBP3m6BSLAAS5mNkb1pw31pO8IpuSVn2bH+pLRz5defnEnaszE9NvOSLHo1GEs1Rg0= wren@nest";

  private static final User ANN = new User("ann", "a@example.com", false, true, "");
  private static final User ROOT = new User("root", "r@example.com", true, true, "");

  private final Map<String, List<String>> published =
      Map.of(
          "LAUNCHPAD ann",
          List.of("# a comment", ONE, "", TWO),
          "GITHUB ann",
          List.of(TWO),
          "GITHUB empty",
          List.of(),
          "GITHUB broken",
          List.of("<html>"));
  private final MemoryStore store = MemoryStore.driven(MutableClock.atNoon(), new Random(1));
  private final SshKeys keys = new Accounts(store, new Ids(new Random(1)), this::keysOf).sshKeys();

  private List<String> keysOf(KeySource.Service service, String account)
      throws KeySource.Unfetchable {
    List<String> found = published.get(service + " " + account);
    if (found == null) {
      throw new KeySource.Unfetchable("there is no such account.");
    }
    return found;
  }

  @BeforeEach
  void users() {
    store.inTransaction(
        tx -> {
          tx.users().insert(ANN);
          tx.users().insert(ROOT);
          return tx;
        });
  }

  @Test
  void aKeyIsItsUsers() {
    SshKey key = keys.add(ONE, "ann", ANN);
    assertThat(keys.list("ann")).containsExactly(key);
    assertThat(keys.list("root")).isEmpty();
    assertThat(keys.find(key.id())).contains(key);
    assertThat(key.source()).isEmpty();
    assertThatThrownBy(() -> keys.delete(key.id(), "root"))
        .isInstanceOf(Denied.class)
        .hasMessage("Can't delete a key you don't own.");
    keys.delete(key.id(), "ann");
    assertThatThrownBy(() -> keys.delete(key.id(), "ann")).isInstanceOf(NotFound.class);
  }

  @Test
  void aUserHasAKeyOnceAndOthersMayHaveItToo() {
    keys.add(ONE, "ann", ANN);
    assertThatThrownBy(() -> keys.add(" " + ONE, "ann", ANN))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.fields()).containsOnlyKeys("key"));
    assertThat(keys.add(ONE, "root", ROOT).user()).isEqualTo("root");
  }

  @Test
  void onlyAdministratorsAddKeysForOthers() {
    assertThat(keys.add(ONE, "ann", ROOT).user()).isEqualTo("ann");
    for (String other : List.of("root", "nobody")) {
      User by = other.equals("root") ? ANN : ROOT;
      assertThatThrownBy(() -> keys.add(TWO, other, by))
          .isInstanceOfSatisfying(
              InvalidRequest.class, e -> assertThat(e.fields()).containsOnlyKeys("user"));
    }
    assertThat(keys.list("root")).isEmpty();
  }

  @Test
  void whatIsPublishedElsewhereIsImportedOnce() {
    SshKey own = keys.add(TWO, "ann", ANN);
    assertThat(keys.importFrom("ann", "ann")).extracting(SshKey::key).containsExactly(TWO, ONE);
    assertThat(keys.importFrom("lp:ann", "ann")).hasSize(2);
    assertThat(keys.list("ann")).hasSize(2).contains(own);
    assertThat(keys.list("ann").get(1).source()).isEqualTo(Optional.of("lp:ann"));
    assertThat(keys.importFrom("gh:ann", "root"))
        .extracting(SshKey::source)
        .containsExactly(Optional.of("gh:ann"));
  }

  @Test
  void whatCannotBeImportedIsSaidAndNothingIsKept() {
    for (String origin :
        List.of("gh:nobody", "gh:empty", "gh:broken", "xx:ann", "gh:../ann", "gh:", "lp:a b")) {
      assertThatThrownBy(() -> keys.importFrom(origin, "ann"))
          .as(origin)
          .isInstanceOf(InvalidRequest.class)
          .hasMessageStartingWith("Unable to import SSH keys");
    }
    assertThat(keys.list("ann")).isEmpty();
  }
}
