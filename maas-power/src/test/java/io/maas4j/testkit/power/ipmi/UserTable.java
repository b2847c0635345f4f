package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.ipmi.wire.Handshake;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.UserCommand;
import io.maas4j.power.ipmi.wire.command.UserCommand.GetUserAccess;
import io.maas4j.power.ipmi.wire.command.UserCommand.GetUserName;
import io.maas4j.power.ipmi.wire.command.UserCommand.SetUserAccess;
import io.maas4j.power.ipmi.wire.command.UserCommand.SetUserName;
import io.maas4j.power.ipmi.wire.command.UserCommand.SetUserPassword;
import io.maas4j.power.ipmi.wire.command.UserCommand.UserAccess;
import io.maas4j.power.ipmi.wire.command.UserCommand.UserName;
import java.util.Optional;

/** The users of a simulated BMC. Guarded by it. */
final class UserTable {
  private static final int SLOTS = 10;
  private static final int NO_ACCESS = 0x0F;
  private static final int MESSAGING = 0x10;
  private static final int WRONG_PASSWORD = 0x80;
  private static final int WRONG_LENGTH = 0x81;
  private static final int PASSWORD = 20;

  /** One user. */
  static final class User {
    private Octets name = Octets.none();
    private Octets password = Octets.none();
    private boolean longPassword;
    private boolean enabled;
    private int privilege = NO_ACCESS;
    private int flags;

    /** Empty when it may not use the channel. */
    Optional<Privilege> privilege() {
      return Privilege.ofCode(privilege);
    }

    /** As RAKP has it. */
    Octets key() {
      return Handshake.key(password);
    }

    /** As IPMI 1.5 has it. */
    Octets password() {
      return password.padded(16);
    }

    Octets name() {
      return name;
    }
  }

  // Index 0 is not used: users count from 1, which is the one without a name.
  private final User[] users = new User[SLOTS + 1];

  UserTable(String name, String password, Privilege privilege) {
    for (int i = 0; i <= SLOTS; i++) {
      users[i] = new User();
    }
    User first = users[2];
    first.name = Octets.ofText(name);
    first.password = Octets.ofText(password).padded(PASSWORD);
    first.longPassword = password.length() > 16;
    first.enabled = true;
    first.privilege = privilege.code();
    first.flags = MESSAGING;
  }

  /** An enabled user of this name that may use the channel. */
  Optional<User> find(Octets name) {
    for (int i = 1; i <= SLOTS; i++) {
      User user = users[i];
      if (user.enabled && user.privilege != NO_ACCESS && user.name.text().equals(name.text())) {
        return Optional.of(user);
      }
    }
    return Optional.empty();
  }

  /** Sets a password, as a hand on the front panel could. */
  void password(String name, String password) {
    User user =
        find(Octets.ofText(name))
            .orElseThrow(() -> new IllegalArgumentException("no such user: " + name));
    user.password = Octets.ofText(password).padded(PASSWORD);
  }

  Reply execute(UserCommand<?> command) {
    if (command instanceof GetUserAccess get) {
      return known(get.user()) ? access(get.user()) : outOfRange();
    }
    if (command instanceof GetUserName get) {
      return known(get.user()) ? Reply.of(new UserName(users[get.user()].name)) : outOfRange();
    }
    if (command instanceof SetUserAccess set) {
      return known(set.user()) ? set(set) : outOfRange();
    }
    if (command instanceof SetUserName set) {
      return known(set.user()) ? name(set) : outOfRange();
    }
    if (command instanceof SetUserPassword set) {
      return known(set.user()) ? password(set) : outOfRange();
    }
    throw new AssertionError(command);
  }

  private Reply access(int number) {
    User user = users[number];
    int enabled = 0;
    for (User other : users) {
      enabled += other.enabled ? 1 : 0;
    }
    return Reply.of(
        new UserAccess(
            SLOTS, enabled | (user.enabled ? 0x40 : 0x80), 1, user.flags | user.privilege));
  }

  private Reply set(SetUserAccess set) {
    User user = users[set.user()];
    if ((set.flags() & 0x80) != 0) {
      user.flags = set.flags() & 0x70;
    }
    user.privilege = set.privilege();
    return Reply.ok();
  }

  private Reply name(SetUserName set) {
    if (set.user() == 1) {
      return Reply.refused(CompletionCode.INVALID_FIELD);
    }
    users[set.user()].name = Octets.ofText(set.name().text());
    return Reply.ok();
  }

  private Reply password(SetUserPassword set) {
    User user = users[set.user()];
    boolean isLong = set.password().length() == PASSWORD;
    switch (set.operation()) {
      case ENABLE_USER -> user.enabled = true;
      case DISABLE_USER -> user.enabled = false;
      case SET_PASSWORD -> {
        user.password = set.password().padded(PASSWORD);
        user.longPassword = isLong;
      }
      case TEST_PASSWORD -> {
        if (user.longPassword != isLong) {
          return Reply.refused(WRONG_LENGTH);
        }
        if (!Handshake.same(user.key(), set.password().padded(PASSWORD))) {
          return Reply.refused(WRONG_PASSWORD);
        }
      }
      default -> throw new AssertionError(set.operation());
    }
    return Reply.ok();
  }

  private static boolean known(int number) {
    return number >= 1 && number <= SLOTS;
  }

  private static Reply outOfRange() {
    return Reply.refused(CompletionCode.OUT_OF_RANGE);
  }
}
