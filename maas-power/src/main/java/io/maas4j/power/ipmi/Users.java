package io.maas4j.power.ipmi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.power.ipmi.wire.command.UserCommand.GetUserAccess;
import io.maas4j.power.ipmi.wire.command.UserCommand.GetUserName;
import io.maas4j.power.ipmi.wire.command.UserCommand.PasswordOperation;
import io.maas4j.power.ipmi.wire.command.UserCommand.SetUserAccess;
import io.maas4j.power.ipmi.wire.command.UserCommand.SetUserName;
import io.maas4j.power.ipmi.wire.command.UserCommand.SetUserPassword;
import io.maas4j.power.ipmi.wire.command.UserCommand.UserAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The users of a BMC on one channel (IPMI 2.0 §22.26 to §22.30). Needs ADMINISTRATOR. Safe for
 * concurrent use, as its session is; two who make users at once may take the same place.
 */
public final class Users {
  // The first one is the user without a name.
  private static final int FIRST = 2;
  private static final int MAX_USERS = 63;
  private static final int SHORT = 16;
  // What HP's iLO writes into places that are free.
  private static final String EMPTY = "(Empty User)";

  private final IpmiSession session;
  private final int channel;

  /**
   * @param channel 0 to 15; 14 is the one that is talked over
   */
  public Users(IpmiSession session, int channel) {
    this.session = session;
    this.channel = channel;
  }

  /**
   * A place for a user.
   *
   * @param id its number, 1 to 63
   * @param name empty when the place is free, or the user has none
   * @param access what the user may do on the channel
   */
  public record User(int id, String name, UserAccess access) {}

  /** All places, free ones included. */
  public CompletionStage<List<User>> list() {
    return session
        .send(new GetUserAccess(channel, 1))
        .thenCompose(
            access -> users(1, Math.min(MAX_USERS, access.userLimit()), new ArrayList<>()));
  }

  /**
   * Makes a user, or changes the one of this name: name, password, enabling, limit and messaging in
   * the order that picky boards need (power spec §18).
   *
   * @param name 1 to 16 octets in UTF-8
   * @param password up to 20 octets in UTF-8; with up to 16 it serves IPMI 1.5 too
   * @return the number of the place; fails with {@code Busy} when there is no free one
   * @throws IllegalArgumentException when name or password is too long, or the name is empty
   */
  public CompletionStage<Integer> put(String name, Secret password, Privilege privilege) {
    IpmiCredentials checked = IpmiCredentials.of(name, password);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a user that is made needs a name");
    }
    return list()
        .thenCompose(
            users -> {
              Optional<User> place =
                  users.stream()
                      .filter(user -> user.name().equals(name))
                      .findFirst()
                      .or(
                          () ->
                              users.stream()
                                  .filter(user -> user.id() >= FIRST && isFree(user))
                                  .findFirst());
              return place.isPresent()
                  ? fill(place.get(), checked, privilege)
                  : Steps.fail(new IpmiFailure.Busy("all places for users are taken"));
            });
  }

  private CompletionStage<Integer> fill(
      User place, IpmiCredentials credentials, Privilege privilege) {
    int id = place.id();
    Octets password = credentials.passwordOctets();
    Octets sent = password.padded(password.length() > SHORT ? IpmiCredentials.MAX_PASSWORD : SHORT);
    CompletionStage<?> named =
        place.name().equals(credentials.userName())
            ? CompletableFuture.completedFuture(place)
            : session.send(new SetUserName(id, credentials.userNameOctets().padded(16)));
    return named
        .thenCompose(
            done -> session.send(new SetUserPassword(id, PasswordOperation.SET_PASSWORD, sent)))
        .thenCompose(
            done ->
                session.send(new SetUserPassword(id, PasswordOperation.ENABLE_USER, Octets.none())))
        .thenCompose(
            done ->
                session.send(
                    new SetUserAccess(
                        SetUserAccess.ALLOW_MESSAGING, channel, id, privilege.code())))
        .thenApply(done -> id);
  }

  private CompletionStage<List<User>> users(int id, int limit, List<User> found) {
    if (id > limit) {
      return CompletableFuture.completedFuture(List.copyOf(found));
    }
    CompletionStage<String> name =
        Steps.recovered(
            session
                .send(new GetUserName(id))
                .thenApply(told -> new String(told.text().getBytes(ISO_8859_1), UTF_8)),
            failure ->
                // There are BMCs that refuse to name a place that is free.
                failure instanceof IpmiFailure.Rejected
                    ? CompletableFuture.completedFuture("")
                    : Steps.fail(failure));
    return name.thenCompose(
        told ->
            session
                .send(new GetUserAccess(channel, id))
                .thenCompose(
                    access -> {
                      found.add(new User(id, told, access));
                      return users(id + 1, limit, found);
                    }));
  }

  private static boolean isFree(User user) {
    return user.name().isBlank() || user.name().equals(EMPTY);
  }
}
