package io.maas4j.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.access.User;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.image.ImageStorage;
import io.maas4j.lifecycle.Actor;
import io.maas4j.notice.Dismissal;
import io.maas4j.notice.Notification;
import io.maas4j.notice.Notification.Category;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.Kinds;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotificationsTest {
  private static final Actor BY = Actor.admin("root");
  private static final User ROOT = new User("root", "", true, true, "");
  private static final User ANN = new User("ann", "", false, true, "");
  private static final User BOB = new User("bob", "", false, true, "");

  private final MemoryStore store = MemoryStore.driven(MutableClock.atNoon(), new Random(1));
  private final Notifications notifications =
      new Administration(
              new Units(store, MutableClock.atNoon(), FleetListener.NONE), ImageStorage.EMPTY)
          .notifications();

  @BeforeEach
  void users() {
    store.inTransaction(
        tx -> {
          tx.users().insert(ROOT);
          tx.users().insert(ANN);
          tx.users().insert(BOB);
          return tx;
        });
  }

  private enum For {
    USERS,
    ADMINS,
    ANN
  }

  private Notification notice(For whom, String ident) {
    return new Notification(
        0,
        Optional.of(ident),
        whom == For.ANN ? Optional.of("ann") : Optional.empty(),
        whom == For.USERS,
        whom == For.ADMINS,
        "{who} has landed",
        "{\"who\": \"Heron\"}",
        Category.INFO,
        true);
  }

  @Test
  void eachSeesWhatIsMeantForHer() {
    Notification users = notifications.add(notice(For.USERS, "users"), BY);
    Notification admins = notifications.add(notice(For.ADMINS, "admins"), BY);
    Notification ann = notifications.add(notice(For.ANN, "ann"), BY);
    assertThat(notifications.list(ANN)).containsExactly(users, ann);
    assertThat(notifications.list(BOB)).containsExactly(users);
    assertThat(notifications.list(ROOT)).containsExactly(admins);
    assertThat(notifications.find(ann.id(), ROOT)).isEqualTo(ann);
    assertThatThrownBy(() -> notifications.find(ann.id(), BOB)).isInstanceOf(Denied.class);
  }

  @Test
  void whatOneHasDismissedOthersStillSee() {
    Notification users = notifications.add(notice(For.USERS, "users"), BY);
    notifications.dismiss(users.id(), ANN);
    notifications.dismiss(users.id(), ANN);
    assertThat(notifications.list(ANN)).isEmpty();
    assertThat(notifications.list(BOB)).containsExactly(users);
    assertThatThrownBy(() -> notifications.dismiss(users.id(), ROOT)).isInstanceOf(Denied.class);
    notifications.delete(users.id(), BY);
    List<Dismissal> left = store.inTransaction(tx -> tx.shelf(Kinds.DISMISSAL).list());
    assertThat(left).isEmpty();
    assertThatThrownBy(() -> notifications.dismiss(users.id(), BOB)).isInstanceOf(NotFound.class);
  }

  @Test
  void whatMustBeSeenCannotBeDismissed() {
    Notification n = notice(For.USERS, "users");
    Notification stays =
        notifications.add(
            new Notification(0, n.ident(), n.user(), true, false, "x", "{}", Category.ERROR, false),
            BY);
    assertThatThrownBy(() -> notifications.dismiss(stays.id(), ANN))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("Notification is not dismissable");
    assertThat(notifications.list(ANN)).containsExactly(stays);
  }

  @Test
  void aMessageThatCannotBeRenderedIsRefused() {
    Notification good = notifications.add(notice(For.USERS, "users"), BY);
    for (String context : new String[] {"{}", "[]", "{", "\"who\"", ""}) {
      assertThatThrownBy(() -> notifications.change(good.id(), n -> n.withContext(context), BY))
          .as(context)
          .isInstanceOf(InvalidRequest.class);
    }
    Notification tidy =
        notifications.change(good.id(), n -> n.withContext("{\"who\": 1} rubbish"), BY);
    assertThat(tidy.context()).isEqualTo("{\"who\":1}");
    assertThatThrownBy(() -> notifications.add(notice(For.USERS, "users"), BY))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.fields()).containsOnlyKeys("ident"));
    assertThatThrownBy(() -> notifications.add(good, Actor.user("ann"))).isInstanceOf(Denied.class);
  }
}
