package io.maas4j.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.depot.NewUpload;
import io.maas4j.depot.Stock;
import io.maas4j.image.BootResource;
import io.maas4j.image.BootResource.Origin;
import io.maas4j.image.UploadType;
import io.maas4j.lifecycle.Actor;
import io.maas4j.store.spi.Kinds;
import java.util.Map;
import java.util.Optional;

/** Boot sources and resources, as the recorded region had them. */
final class GoldenImages implements GoldenFolder {
  private static final Actor ROOT = Actor.admin("kestrel");
  private static final String TWIGS =
      "dfb36f1d2ead87b4370bb2aff7e999d50d79d86f1bef0ebbfab154cfccff8774";

  @Override
  public Translation plant(ApiBench bench, String name, JsonNode exchange) {
    if (name.startsWith("boot-source-selections/") && !name.endsWith("/read-unknown")) {
      bench.fleet.bootSources().delete(1, ROOT);
    }
    // versions of sets are days
    bench.clock.set(java.time.Instant.parse("2026-11-20T13:00:00Z"));
    if (!name.startsWith("boot-resources/")) {
      return Translation.NONE;
    }
    bench.store.inTransaction(
        tx -> {
          for (String arch : new String[] {"amd64/ga-20.04", "arm64/hwe-20.04"}) {
            tx.shelf(Kinds.BOOT_RESOURCE)
                .insert(
                    new BootResource(
                        0,
                        Origin.SYNCED,
                        "ubuntu",
                        "focal",
                        arch,
                        "20.04",
                        "",
                        Map.of(
                            "platform", "generic",
                            "subarches", "generic,ga-22.04,hwe-22.04",
                            "supported_platforms", "generic"),
                        Optional.empty()));
          }
          return tx;
        });
    if (name.contains("/create")) {
      return Translation.NONE;
    }
    Stock twig =
        bench
            .fleet
            .bootResources()
            .create(
                new NewUpload(
                    "custom/twig",
                    "amd64/generic",
                    TWIGS,
                    5,
                    "",
                    UploadType.DDGZ,
                    Optional.of("ubuntu/jammy"),
                    false),
                ROOT);
    long file = twig.sets().get(0).files().get(0).file().id();
    if (name.endsWith("-after") || name.endsWith("-again")) {
      bench.fleet.bootResources().upload(twig.resource().id(), file, "twigs".getBytes(UTF_8), ROOT);
    }
    return new Translation() {
      @Override
      public String path(String recorded) {
        return recorded
            .replace("/boot-resources/8/", "/boot-resources/" + twig.resource().id() + "/")
            .replace("/upload/23/", "/upload/" + file + "/");
      }
    };
  }
}
