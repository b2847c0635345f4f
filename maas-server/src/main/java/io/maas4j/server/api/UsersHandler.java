package io.maas4j.server.api;

import io.maas4j.access.User;
import io.maas4j.account.Accounts;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.server.api.view.SmallViews;
import java.util.stream.Stream;

/** User accounts (operations, section 1.4). */
final class UsersHandler {
  private final Accounts accounts;

  UsersHandler(Accounts accounts) {
    this.accounts = accounts;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "UsersHandler",
            "Manage the user accounts of this MAAS.",
            "users/",
            Operation.read("List users", call -> Resources.list(accounts.list(), SmallViews::user)),
            Operation.get(
                "whoami",
                "Retrieve logged-in user",
                call -> Resources.one(call.user(), SmallViews::user)),
            Operation.create(
                    "Create a user",
                    this::create,
                    name("username", "Letters, digits and @/./+/-/_."),
                    name("email", "E-mail address."),
                    name("password", "Password."),
                    Parameter.of("is_superuser", Kind.B01, "Whether it is an administrator.")
                        .mandatory("No provided is_superuser!")
                        .plainFault("Invalid is_superuser: Value should be '0' or '1'"),
                    Parameter.str("key", "A first SSH key, as OpenSSH writes it."))
                .forAdmins()),
        Resource.of(
            "UserHandler",
            "Manage a user account.",
            "users/{username}/",
            Operation.read("Retrieve user details", this::read),
            Operation.delete(
                    "Delete a user",
                    this::delete,
                    Parameter.str(
                        "transfer_resources_to",
                        "The user who gets the machines, devices and IP ranges."))
                .forAdmins()));
  }

  private static Parameter name(String name, String text) {
    return Parameter.str(name, text).mandatory("No provided " + name + "!");
  }

  private Reply create(Call call) {
    Arguments given = call.arguments();
    User user =
        accounts.create(
            given.textOr("username", ""),
            given.textOr("email", ""),
            given.textOr("password", ""),
            given.flag("is_superuser") ? Accounts.Role.ADMINISTRATOR : Accounts.Role.USER,
            given.filled("key"));
    return Resources.one(user, SmallViews::user);
  }

  private Reply delete(Call call) {
    accounts.delete(
        call.path("username"), call.arguments().filled("transfer_resources_to"), call.actor());
    return Reply.NOTHING;
  }

  private Reply read(Call call) {
    return Resources.one(
        accounts.find(call.path("username")).orElseThrow(() -> NotFound.no("User")),
        SmallViews::user);
  }
}
