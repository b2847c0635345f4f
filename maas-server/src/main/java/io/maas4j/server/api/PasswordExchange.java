package io.maas4j.server.api;

import io.javalin.http.Context;
import io.maas4j.access.ApiKey;
import io.maas4j.account.Accounts;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.server.api.RequestBody.Sender;
import io.maas4j.server.api.view.JsonOut;
import io.maas4j.server.http.BoundedBody;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * Gives an API key for a name and a password (REST contract, section 2.5). Thread-safe.
 *
 * <p>Hashing a password takes a processor for a while, and nobody has to show who he is to make us
 * do it: so only a few are hashed at once, and the others are asked to come again.
 */
final class PasswordExchange {
  static final String PATH = "/MAAS/accounts/authenticate/";
  private static final int AT_ONCE = 4;

  private final Accounts accounts;
  private final BoundedBody bodies;
  private final Semaphore room = new Semaphore(AT_ONCE);

  PasswordExchange(Accounts accounts, BoundedBody bodies) {
    this.accounts = accounts;
    this.bodies = bodies;
  }

  void handle(Context context) {
    try {
      answer(context);
    } catch (RuntimeException e) {
      Failure failure = Failures.of(e, UUID.randomUUID().toString().replace("-", ""));
      failure.headers().forEach(context::header);
      text(context, failure.status(), String.valueOf(failure.getMessage()));
    }
  }

  private void answer(Context context) {
    if (!context.req().getMethod().equals("POST")) {
      throw Failure.text(405, "").with("Allow", "POST");
    }
    RawParameters form;
    try (BoundedBody.Held held = RequestBody.read(bodies, context, Sender.UNKNOWN)) {
      form = RequestBody.parameters(context, held.bytes());
    }
    Optional<ApiKey> key =
        logIn(
            given(form, "username"),
            given(form, "password"),
            form.last("consumer").filter(label -> !label.isEmpty()));
    if (key.isEmpty()) {
      // neither whether the name is known, nor more
      text(context, 403, "");
      return;
    }
    ApiKey found = key.get();
    context
        .status(200)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .result(
            JsonOut.text(
                out ->
                    out.object(
                        o ->
                            o.text("consumer_key", found.consumerKey())
                                .text("name", found.name())
                                .text("token_key", found.tokenKey())
                                .text("token_secret", found.tokenSecret().reveal()))));
  }

  private Optional<ApiKey> logIn(String name, String password, Optional<String> label) {
    if (!room.tryAcquire()) {
      throw new Unavailable(
          "Too many are logging in at once.",
          "try again in a moment",
          java.time.Duration.ofSeconds(1));
    }
    try {
      return accounts.logIn(name, password, label);
    } finally {
      room.release();
    }
  }

  private static String given(RawParameters form, String name) {
    return form.last(name).orElseThrow(() -> Failure.text(400, "No provided " + name + "!"));
  }

  private static void text(Context context, int status, String body) {
    context.status(status).contentType("text/plain; charset=utf-8").result(body);
  }
}
