package io.maas4j.server.metadata;

import static io.maas4j.server.metadata.MetadataBench.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.access.ApiKey;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.testkit.fixtures.MutableClock;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The requests of cloud-init 22.4.2 and curtin 23.1.1, in the order in which they were captured.
 */
class CapturedBootTest {
  private static final List<String> CRAWL =
      List.of(
          "meta-data/instance-id",
          "meta-data/instance-id",
          "meta-data/local-hostname",
          "meta-data/public-keys",
          "meta-data/vendor-data",
          "user-data");

  private MetadataBench bench;

  @BeforeEach
  void start() {
    bench = new MetadataBench(MutableClock.atNoon());
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private void report(ApiKey key, MachineId id, String name, String type, String origin) {
    String json =
        "{\"name\": \""
            + name
            + "\", \"description\": \"as captured\", \"event_type\": \""
            + type
            + "\", \"origin\": \""
            + origin
            + "\", \"timestamp\": 1795178502.4631965"
            + (type.equals("finish") ? ", \"result\": \"SUCCESS\"}" : "}");
    HttpResponse<byte[]> response =
        bench.post(
            "/MAAS/metadata/status/" + id,
            json.getBytes(UTF_8),
            "Authorization",
            bench.sign(key).replace("oauth_nonce=\"", "oauth_nonce=\"113513597121905078061795"));
    assertThat(response.statusCode()).describedAs(text(response)).isEqualTo(204);
  }

  @Test
  void anEnlistmentBoot() {
    for (int i = 0; i < 2; i++) {
      assertThat(text(bench.get("/MAAS/metadata/latest/enlist-preseed/?op=get_enlist_preseed")))
          .startsWith("#cloud-config");
    }
    for (String item : CRAWL) {
      assertThat(bench.get("/MAAS/metadata/enlist/2012-03-01/" + item).statusCode())
          .describedAs(item)
          .isEqualTo(item.endsWith("vendor-data") ? 404 : 200);
    }
  }

  @Test
  void aCommissioningBoot() {
    MachineId id = bench.commissioning("box").id();
    String preseed = "/MAAS/metadata/latest/by-id/" + id + "/?op=get_preseed";
    assertThat(text(bench.get(preseed))).startsWith("#cloud-config");
    ApiKey key = bench.key(id);
    report(key, id, "init-local/check-cache", "start", "cloudinit");
    report(key, id, "init-local", "finish", "cloudinit");
    assertThat(text(bench.get(preseed))).startsWith("#cloud-config");
    report(key, id, "init-network/search-MAAS", "start", "cloudinit");
    for (String item : CRAWL) {
      assertThat(bench.signedGet(key, "/MAAS/metadata/2012-03-01/" + item).statusCode())
          .describedAs(item)
          .isEqualTo(200);
    }
    report(key, id, "init-network", "finish", "cloudinit");
    report(key, id, "modules-config", "finish", "cloudinit");
    report(key, id, "modules-final", "start", "cloudinit");
    assertThat(bench.machine(id).state()).isEqualTo(State.COMMISSIONING);
  }

  @Test
  void anInstallationAndTheFirstBootOfWhatItInstalled() {
    MachineId id = bench.commissioning("box").id();
    bench.image(java.nio.file.Path.of("/nowhere"), "ab".repeat(32), 4096);
    bench.force(id, State.DEPLOYING);
    bench.deployment(id, new Machine.Deployment("custom", "box", "", "", false, Optional.empty()));
    ApiKey key = bench.key(id);
    for (String item : CRAWL) {
      assertThat(bench.signedGet(key, "/MAAS/metadata/curtin/2012-03-01/" + item).statusCode())
          .describedAs(item)
          .isEqualTo(200);
    }
    for (String stage : List.of("early", "partitioning", "network", "extract", "curthooks")) {
      report(key, id, "cmd-install/stage-" + stage, "start", "curtin");
      report(key, id, "cmd-install/stage-" + stage, "finish", "curtin");
    }
    bench.form("/MAAS/metadata/latest/by-id/" + id + "/", "op=netboot_off");
    report(key, id, "cmd-install", "finish", "curtin");
    report(key, id, "modules-final", "finish", "cloudinit");
    assertThat(bench.machine(id).state()).isEqualTo(State.DEPLOYING);
    for (String item : CRAWL) {
      assertThat(bench.signedGet(key, "/MAAS/metadata/2012-03-01/" + item).statusCode())
          .describedAs(item)
          .isEqualTo(item.equals("user-data") ? 404 : 200);
    }
    report(key, id, "modules-final", "finish", "cloudinit");
    assertThat(bench.machine(id).state()).isEqualTo(State.DEPLOYED);
    assertThat(bench.eventTypes(id))
        .contains("CONFIGURING_STORAGE", "INSTALLING_OS", "CONFIGURING_OS", "DEPLOYED");
  }
}
