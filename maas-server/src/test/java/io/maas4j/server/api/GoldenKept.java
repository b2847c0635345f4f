package io.maas4j.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.access.ApiKey;
import io.maas4j.access.SshKey;
import io.maas4j.access.SslKey;
import io.maas4j.archive.PackageRepository;
import io.maas4j.notice.Notification;
import io.maas4j.notice.Notification.Category;
import io.maas4j.power.Secret;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Tx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What users keep and administrators configure, as the recorded region had it. */
final class GoldenKept implements GoldenFolder {
  private static final String ADMIN = "kestrel";

  @Override
  public Translation plant(ApiBench bench, String name, JsonNode exchange) {
    if (name.startsWith("files/") && !name.startsWith("files/create")) {
      bench.accounts.files().put(ADMIN, "songs/dawn.txt", bytes("tweet tweet\n"));
      bench.accounts.files().put(ADMIN, "egg.bin", bytes("\u0001\u0002"));
    }
    bench.store.inTransaction(
        tx -> {
          plant(tx, name);
          return name;
        });
    return Translation.NONE;
  }

  private static void plant(Tx tx, String name) {
    boolean creates = name.endsWith("/create");
    switch (name.substring(0, name.indexOf('/'))) {
      case "account" -> tx.keys().insert(key());
      case "sshkeys" ->
          tx.shelf(Kinds.SSH_KEY)
              .insert(new SshKey(0, ADMIN, "ssh-ed25519 AAAA kestrel@nest", Optional.empty()));
      case "sslkeys" -> {
        if (!creates) {
          tx.shelf(Kinds.SSL_KEY).insert(new SslKey(0, ADMIN, "a certificate"));
        }
      }
      case "package-repositories" -> {
        if (!creates) {
          tx.shelf(Kinds.PACKAGE_REPOSITORY).insert(repository());
        }
      }
      case "notifications" -> notifications(tx, name);
      default -> {
        // they need nothing that a fresh region does not have
      }
    }
  }

  private static ApiKey key() {
    return new ApiKey(
        "consumer",
        "zPmTd557g7KuVQV45K",
        Secret.of("hush"),
        "laptop",
        Optional.of(ADMIN),
        Optional.empty());
  }

  private static PackageRepository repository() {
    return new PackageRepository(
        0,
        "nest ppa",
        "http://apt.birds.example/ubuntu",
        false,
        List.of("jammy"),
        List.of(),
        List.of(),
        List.of("main", "seeds"),
        List.of("amd64", "arm64"),
        "",
        true,
        true);
  }

  /** The second one is for administrators only, and cannot be dismissed. */
  private static void notifications(Tx tx, String name) {
    if (name.endsWith("/create")) {
      return;
    }
    boolean everybody = name.endsWith("list-final");
    for (String ident : List.of("first", "landing")) {
      tx.shelf(Kinds.NOTIFICATION)
          .insert(
              new Notification(
                  0,
                  Optional.of(ident),
                  Optional.empty(),
                  everybody,
                  true,
                  "{who} has landed",
                  "{\"who\":\"Heron\"}",
                  Category.WARNING,
                  false));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
