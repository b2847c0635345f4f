package io.maas4j.server.api;

import io.maas4j.access.SslKey;
import io.maas4j.account.SslKeys;
import io.maas4j.server.api.view.KeyViews;
import java.util.stream.Stream;

/** Users' certificates (operations, section 1.6). */
final class SslKeysHandler {
  private final SslKeys keys;

  SslKeysHandler(SslKeys keys) {
    this.keys = keys;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "SSLKeysHandler",
            "Manage the SSL certificates of the logged-in user.",
            "account/prefs/sslkeys/",
            Operation.read(
                "List SSL certificates",
                call -> Resources.list(keys.list(call.user().name()), KeyViews::sslKey)),
            Operation.create(
                "Add an SSL certificate",
                this::create,
                Parameter.str("key", "An X.509 certificate in PEM.").mandatory())),
        Resource.of(
            "SSLKeyHandler",
            "Manage an SSL certificate.",
            "account/prefs/sslkeys/{id}/",
            Operation.read(
                "Retrieve an SSL certificate",
                call ->
                    Resources.one(
                        keys.find(call.number("SSLKey"), call.user().name()), KeyViews::sslKey)),
            Operation.delete("Delete an SSL certificate", this::delete)));
  }

  private Reply create(Call call) {
    SslKey key = keys.add(call.arguments().textOr("key", ""), call.user().name());
    return Reply.created(out -> KeyViews.sslKey(out, key));
  }

  private Reply delete(Call call) {
    keys.delete(call.number("SSLKey"), call.user().name());
    return Reply.NOTHING;
  }
}
