package io.maas4j.server.api;

import io.maas4j.access.ApiKey;
import io.maas4j.account.Accounts;
import java.util.stream.Stream;

/** The caller's own API keys (operations, section 1.3). */
final class AccountHandler {
  private final Accounts accounts;

  AccountHandler(Accounts accounts) {
    this.accounts = accounts;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "AccountHandler",
            "Manage the current logged-in user.",
            "account/",
            Operation.post(
                "create_authorisation_token",
                "Create an API key",
                this::create,
                Parameter.str("name", "A label for the key.")),
            Operation.post(
                "delete_authorisation_token",
                "Delete an API key",
                this::delete,
                Parameter.str("token_key", "The middle part of the key.")
                    .mandatory("No provided token_key!")),
            Operation.post(
                "update_token_name",
                "Label an API key",
                this::rename,
                Parameter.str("token", "The key, or its middle part.")
                    .mandatory("No provided token!"),
                Parameter.str("name", "The new label.").mandatory("No provided name!")),
            Operation.get("list_authorisation_tokens", "List API keys", this::list)));
  }

  private Reply create(Call call) {
    ApiKey key =
        accounts.newApiKey(
            call.user().name(), call.arguments().filled("name").orElse("MAAS consumer"));
    return Reply.json(
        out ->
            out.object(
                o ->
                    o.text("token_key", key.tokenKey())
                        .text("token_secret", key.tokenSecret().reveal())
                        .text("consumer_key", key.consumerKey())
                        .text("name", key.name())));
  }

  private Reply delete(Call call) {
    if (!accounts.deleteApiKey(call.user().name(), call.arguments().textOr("token_key", ""))) {
      throw Failure.text(404, "No Token matches the given query.");
    }
    return Reply.NOTHING;
  }

  private Reply rename(Call call) {
    String[] parts = call.arguments().textOr("token", "").split(":", -1);
    String token = parts.length == 3 ? parts[1] : parts[0];
    if (!accounts.renameApiKey(call.user().name(), token, call.arguments().textOr("name", ""))) {
      throw Failure.text(404, "No Token matches the given query.");
    }
    return Reply.ACCEPTED;
  }

  private Reply list(Call call) {
    return Resources.list(
        accounts.apiKeys(call.user().name()),
        (out, key) -> out.object(o -> o.text("name", key.name()).text("token", key.text())));
  }
}
