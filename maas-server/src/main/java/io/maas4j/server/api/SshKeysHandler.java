package io.maas4j.server.api;

import io.maas4j.account.SshKeys;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.server.api.view.KeyViews;
import java.util.stream.Stream;

/** Users' public SSH keys (operations, section 1.5). */
final class SshKeysHandler {
  private final SshKeys keys;

  SshKeysHandler(SshKeys keys) {
    this.keys = keys;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "SSHKeysHandler",
            "Manage the SSH keys of the logged-in user.",
            "account/prefs/sshkeys/",
            Operation.read(
                "List SSH keys",
                call -> Resources.list(keys.list(call.user().name()), KeyViews::sshKey)),
            Operation.create(
                "Add an SSH key",
                this::create,
                Parameter.str("key", "A public key as OpenSSH writes it, on one line.").mandatory(),
                Parameter.str("user", "For this user; administrators only.")),
            Operation.post(
                "import",
                "Import SSH keys",
                this::importKeys,
                Parameter.str("keysource", "lp:<id> for Launchpad or gh:<id> for GitHub.")
                    .mandatory("No provided keysource!"))),
        Resource.of(
            "SSHKeyHandler",
            "Manage an SSH key.",
            "account/prefs/sshkeys/{id}/",
            Operation.read(
                "Retrieve an SSH key",
                call ->
                    Resources.one(
                        keys.find(call.number("SSHKey")).orElseThrow(() -> NotFound.no("SSHKey")),
                        KeyViews::sshKey)),
            Operation.delete("Delete an SSH key", this::delete)));
  }

  private Reply create(Call call) {
    String user = call.arguments().filled("user").orElse(call.user().name());
    var key = keys.add(call.arguments().textOr("key", ""), user, call.user());
    return Reply.created(out -> KeyViews.newSshKey(out, key));
  }

  private Reply importKeys(Call call) {
    return Resources.list(
        keys.importFrom(call.arguments().textOr("keysource", ""), call.user().name()),
        KeyViews::sshKey);
  }

  private Reply delete(Call call) {
    keys.delete(call.number("SSHKey"), call.user().name());
    return Reply.NOTHING;
  }
}
