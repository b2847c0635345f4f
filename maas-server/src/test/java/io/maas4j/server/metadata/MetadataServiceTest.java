package io.maas4j.server.metadata;

import static io.maas4j.server.metadata.MetadataBench.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.access.ApiKey;
import io.maas4j.access.SshKey;
import io.maas4j.access.SslKey;
import io.maas4j.access.User;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.script.ResultStatus;
import io.maas4j.store.spi.Kinds;
import io.maas4j.testkit.fixtures.MutableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetadataServiceTest {
  private static final String V = "/MAAS/metadata/2012-03-01/";
  private static final String CURTIN = "/MAAS/metadata/curtin/2012-03-01/";
  private static final String PREFIX = "/MAAS/metadata/";

  private final MutableClock clock = MutableClock.atNoon();
  private MetadataBench bench;
  private MachineId id;
  private ApiKey key;

  @BeforeEach
  void start() {
    bench = new MetadataBench(clock);
    id = bench.commissioning("box").id();
    key = bench.key(id);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private HttpResponse<byte[]> signed(String path) {
    return bench.signedGet(key, path);
  }

  private void deploying(Optional<byte[]> userData) {
    bench.force(id, State.DEPLOYING);
    bench.deployment(
        id,
        new Machine.Deployment(
            "custom",
            "box",
            "",
            "",
            false,
            userData.map(bytes -> Base64.getEncoder().encodeToString(bytes))));
    key = bench.key(id);
  }

  @Test
  void theVersionsAreListedToEverybody() {
    assertThat(text(bench.get("/MAAS/metadata/"))).isEqualTo("2012-03-01\nlatest");
    assertThat(text(bench.get("/MAAS/metadata"))).isEqualTo("2012-03-01\nlatest");
    assertThat(text(bench.get("/MAAS/metadata/curtin/"))).isEqualTo("2012-03-01\nlatest");
    assertThat(text(bench.get("/MAAS/metadata/enlist/"))).isEqualTo("2012-03-01\nlatest");
  }

  @Test
  void aMachineReadsItsOwnMetadata() {
    assertThat(text(signed(V))).isEqualTo("maas-commissioning-scripts\nmeta-data");
    assertThat(text(signed(V + "meta-data/")))
        .isEqualTo("instance-id\nlocal-hostname\nvendor-data\nx509");
    assertThat(text(signed(V + "meta-data/instance-id"))).isEqualTo(id.value());
    assertThat(text(signed(V + "meta-data/local-hostname"))).isEqualTo("box.maas");
    assertThat(signed(V + "meta-data/public-keys").statusCode()).isEqualTo(200);
    assertThat(signed(V + "meta-data/public-keys").body()).isEmpty();
    assertThat(signed(V + "meta-data/x509").statusCode()).isEqualTo(200);
    assertThat(text(signed(V + "meta-data/vendor-data"))).contains("cloud-init", "#cloud-config");
    assertThat(signed(V + "meta-data/vendor-data").headers().firstValue("Content-Type"))
        .contains("application/x-yaml; charset=utf-8");
    assertThat(signed(V + "meta-data/ami-id").statusCode()).isEqualTo(404);
    assertThat(text(signed(CURTIN + "meta-data/instance-id"))).isEqualTo(id.value());
  }

  @Test
  void aMachineLetsItsOwnersKeysIn() {
    bench.store.inTransaction(
        tx -> {
          tx.users().insert(new User("alice", "", false, true, ""));
          tx.users().insert(new User("bob", "", false, true, ""));
          tx.shelf(Kinds.SSH_KEY).insert(new SshKey(0, "alice", "ssh-rsa A a", Optional.empty()));
          tx.shelf(Kinds.SSH_KEY).insert(new SshKey(0, "bob", "ssh-rsa B b", Optional.empty()));
          tx.shelf(Kinds.SSH_KEY)
              .insert(new SshKey(0, "alice", "ssh-rsa C c", Optional.of("gh:alice")));
          tx.shelf(Kinds.SSL_KEY).insert(new SslKey(0, "alice", "a certificate"));
          return tx;
        });
    deploying(Optional.empty());
    assertThat(text(signed(V + "meta-data/")))
        .isEqualTo("instance-id\nlocal-hostname\npublic-keys\nvendor-data\nx509");
    assertThat(text(signed(V + "meta-data/public-keys"))).isEqualTo("ssh-rsa A a\nssh-rsa C c");
    assertThat(text(signed(V + "meta-data/x509"))).isEqualTo("a certificate");
    bench.force(id, State.COMMISSIONING);
    assertThat(text(signed(V + "meta-data/"))).doesNotContain("public-keys");
    assertThat(text(signed(V + "meta-data/public-keys"))).contains("ssh-rsa A a");
  }

  @Test
  void slashesTooManyAreForgiven() {
    assertThat(text(signed("/MAAS/metadata//2012-03-01/meta-data/instance-id")))
        .isEqualTo(id.value());
    assertThat(text(signed("/MAAS/metadata///latest//meta-data///instance-id/")))
        .isEqualTo(id.value());
  }

  @Test
  void aMachineThatNobodyKnowsGetsWhatEnlistsIt() {
    for (String at : List.of(V, PREFIX + "enlist/2012-03-01/", PREFIX + "latest/")) {
      assertThat(text(bench.get(at))).isEqualTo("meta-data\nuser-data");
      assertThat(text(bench.get(at + "meta-data/instance-id"))).isEqualTo("i-maas-enlistment");
      assertThat(text(bench.get(at + "meta-data/local-hostname"))).isEqualTo("maas-enlisting-node");
      assertThat(bench.get(at + "meta-data/public-keys").statusCode()).isEqualTo(200);
      assertThat(bench.get(at + "meta-data/vendor-data").statusCode()).isEqualTo(404);
      assertThat(text(bench.get(at + "user-data"))).contains("multipart/mixed");
      assertThat(bench.get(at + "maas-scripts").statusCode()).isEqualTo(200);
    }
    String preseed = text(bench.get(PREFIX + "latest/enlist-preseed/?op=get_enlist_preseed"));
    assertThat(preseed)
        .startsWith("#cloud-config\n")
        .contains("http://127.0.0.1:" + bench.port() + "/MAAS/metadata/")
        .doesNotContain("token_key");
  }

  @Test
  void thePreseedOfAMachineHoldsItsKeysAndTheAddressItBootedFrom() {
    String path = PREFIX + "latest/by-id/" + id + "/?op=get_preseed";
    String preseed = text(bench.get(path));
    assertThat(preseed)
        .startsWith("#cloud-config\n")
        .contains(key.consumerKey(), key.tokenKey(), key.tokenSecret().reveal())
        .contains("http://127.0.0.1:" + bench.port() + "/MAAS/metadata/status/" + id);
    assertThat(text(bench.get(path))).isEqualTo(preseed);
    assertThat(text(bench.get(path, "X-Forwarded-Host", "10.1.2.3:5248")))
        .contains("http://10.1.2.3:5248/MAAS/metadata/");
    assertThat(text(bench.get(path, "X-Forwarded-Host", "0.0.0.0:5248")))
        .contains("http://127.0.0.1:" + bench.port() + "/MAAS/");
    bench.store.inTransaction(
        tx ->
            tx.machines()
                .update(
                    tx.machines()
                        .lock(id)
                        .orElseThrow()
                        .withBoot(
                            new Machine.Boot(
                                true,
                                Optional.of("pxe"),
                                Optional.of("10.9.9.1"),
                                Optional.empty()))));
    assertThat(text(bench.get(path))).contains("http://10.9.9.1:5248/MAAS/metadata/");
    assertThat(bench.get(PREFIX + "latest/by-id/zzzzzz/?op=get_preseed").statusCode())
        .isEqualTo(404);
    assertThat(bench.get(PREFIX + "latest/by-id/../?op=get_preseed").statusCode())
        .isBetween(400, 404);
  }

  @Test
  void userDataOfAMachineBeingCommissionedIsTheScriptRunner() {
    HttpResponse<byte[]> response = signed(V + "user-data");
    assertThat(text(response)).contains("multipart/mixed");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(bench.eventTypes(id)).contains("GATHERING_INFO");
  }

  @Test
  void theInstallersPrefixGivesTheInstallerAndChangesNothing() throws Exception {
    bench.image(java.nio.file.Path.of("/nowhere"), "ab".repeat(32), 4096);
    deploying(Optional.empty());
    assertThat(text(bench.get(PREFIX + "latest/by-id/" + id + "/?op=get_preseed")))
        .contains("/MAAS/metadata/curtin", "reboot")
        .doesNotContain("poweroff");
    String script = SandboxedMachine.shellScript(signed(CURTIN + "user-data").body());
    assertThat(script).contains("maas-install");
    assertThat(bench.machine(id).state()).isEqualTo(State.DEPLOYING);
    assertThat(text(bench.form(PREFIX + "latest/by-id/" + id + "/", "op=netboot_off")))
        .isEqualTo("OK");
    assertThat(bench.machine(id).boot().netboot()).isFalse();
    assertThat(SandboxedMachine.shellScript(signed(CURTIN + "user-data").body()))
        .describedAs("the disk is written: never again")
        .doesNotContain("maas-install");
  }

  @Test
  void anImageThatIsGoneIsSaidSo() {
    deploying(Optional.empty());
    HttpResponse<byte[]> response = signed(CURTIN + "user-data");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(text(response)).contains("image to install on " + id, "deploy again");
  }

  @Test
  void theInstalledSystemIsUpOnceItAsksForItsUserData() {
    deploying(Optional.of("#cloud-config\nhostname: x\n".getBytes(UTF_8)));
    assertThat(text(signed(V))).endsWith("user-data");
    assertThat(text(signed(V + "meta-data/vendor-data"))).contains("ntp.ubuntu.com");
    assertThat(text(signed(CURTIN + "meta-data/vendor-data"))).doesNotContain("ntp.ubuntu.com");
    assertThat(text(signed(V + "user-data"))).isEqualTo("#cloud-config\nhostname: x\n");
    assertThat(bench.machine(id).state()).isEqualTo(State.DEPLOYED);
    assertThat(bench.eventTypes(id)).contains("IMAGE_DEPLOYED", "DEPLOYED");
    assertThat(text(signed(V + "user-data"))).isEqualTo("#cloud-config\nhostname: x\n");
  }

  @Test
  void base64OfUserDataIsUnpacked() {
    String packed = Base64.getMimeEncoder().encodeToString("#!/bin/sh\nid\n".getBytes(UTF_8));
    deploying(Optional.of((packed + "\n").getBytes(UTF_8)));
    assertThat(text(signed(V + "user-data"))).isEqualTo("#!/bin/sh\nid\n");
  }

  @Test
  void noUserDataIsAbsent() {
    deploying(Optional.empty());
    assertThat(signed(V + "user-data").statusCode()).isEqualTo(404);
    assertThat(bench.machine(id).state()).isEqualTo(State.DEPLOYED);
  }

  @Test
  void aMachineWithNothingToDoPowersOff() {
    bench.force(id, State.BROKEN);
    key = bench.key(id);
    assertThat(SandboxedMachine.shellScript(signed(V + "user-data").body()))
        .doesNotContain("maas-run-remote-scripts", "maas-install");
    assertThat(text(bench.get(PREFIX + "latest/by-id/" + id + "/?op=get_preseed")))
        .contains("poweroff");
  }

  @Test
  void scriptsComeAsTarWithModesAndTheServersTime() throws IOException {
    HttpResponse<byte[]> response = signed(V + "maas-scripts");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/x-tar");
    List<String> names = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(response.body()))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        names.add(e.getName());
        assertThat(e.getLastModifiedTime().toInstant()).isEqualTo(clock.instant());
        assertThat(e.getMode() & 0777).isEqualTo(e.getName().equals("index.json") ? 0644 : 0755);
      }
    }
    assertThat(names).contains("commissioning/50-maas-01-commissioning").endsWith("index.json");
    assertThat(signed(V + "maas-commissioning-scripts").headers().firstValue("Content-Type"))
        .contains("application/tar");
    bench.force(id, State.BROKEN);
    assertThat(signed(V + "maas-scripts").statusCode()).isIn(200, 204);
  }

  @Test
  void nothingToRunIsNoContent() {
    bench.force(id, State.DEPLOYING);
    assertThat(signed(V + "maas-scripts").statusCode()).isEqualTo(204);
    assertThat(signed(CURTIN + "maas-scripts").statusCode()).isEqualTo(204);
  }

  @Test
  void aSignalMayBeAFormAndItsOperationMayStandAnywhere() {
    for (String path : List.of(V, V + "op-signal", V + "op-signal/", CURTIN)) {
      assertThat(
              text(bench.form(path, "op=signal&status=WORKING", "Authorization", bench.sign(key))))
          .isEqualTo("OK");
    }
    assertThat(
            bench
                .form(V + "?op=signal", "status=WORKING", "Authorization", bench.sign(key))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void theNetbootFlagIsTheMachinesToSet() {
    bench.form(V, "op=netboot_off", "Authorization", bench.sign(key));
    assertThat(bench.machine(id).boot().netboot()).isFalse();
    bench.form(V, "op=netboot_on", "Authorization", bench.sign(key));
    assertThat(bench.machine(id).boot().netboot()).isTrue();
  }

  @Test
  void aSignalOutOfPlaceIsAConflict() {
    bench.force(id, State.ALLOCATED);
    assertThat(bench.form(V, "op=signal&status=OK", "Authorization", bench.sign(key)).statusCode())
        .isEqualTo(409);
  }

  @Test
  void aStageReportIsTakenInSilence() {
    HttpResponse<byte[]> response =
        bench.report(
            key,
            id,
            "{\"name\":\"modules-final\",\"description\":\"running\",\"event_type\":\"start\","
                + "\"origin\":\"cloudinit\",\"timestamp\":1795178502.46}");
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(bench.eventTypes(id)).contains("NODE_COMMISSIONING_EVENT");
  }

  @Test
  void filesOfAReportBecomeResults() {
    String file = "{\"path\":\"/tmp/%s\",\"encoding\":\"base64\",\"content\":\"aGVsbG8=\"}";
    bench.report(
        key,
        id,
        "{\"name\":\"a/b\",\"description\":\"d\",\"event_type\":\"finish\",\"origin\":\"curtin\","
            + "\"result\":\"SUCCESS\",\"files\":["
            + file.formatted("logs.tar")
            + ","
            + file.formatted("x.err")
            + "]}");
    long set = bench.machine(id).sets().commissioning().orElseThrow();
    var results =
        bench.store.inTransaction(
            tx ->
                tx.scriptRuns().results(set).stream()
                    .filter(result -> result.name().startsWith("/tmp/"))
                    .toList());
    assertThat(results)
        .extracting(result -> result.name())
        .containsExactly("/tmp/logs.tar", "/tmp/x");
    assertThat(results).allMatch(result -> result.status() == ResultStatus.PASSED);
  }

  @Test
  void theProbeIsServedForEachArchitecture() {
    assertThat(bench.get("/MAAS/machine-resources/amd64").body()).isNotEmpty();
    assertThat(bench.get("/MAAS/machine-resources/vax").statusCode()).isEqualTo(404);
  }

  @Test
  void oneMachineSeesNothingOfAnother() {
    MachineId other = bench.commissioning("other").id();
    ApiKey others = bench.key(other);
    assertThat(text(bench.signedGet(others, V + "meta-data/instance-id"))).isEqualTo(other.value());
    // the path's id is ignored: the key says who it is
    bench.report(
        others,
        id,
        "{\"name\":\"init-network\",\"description\":\"mine\",\"event_type\":\"start\","
            + "\"origin\":\"cloudinit\"}");
    assertThat(bench.eventTypes(other)).contains("NODE_COMMISSIONING_EVENT");
    assertThat(bench.eventTypes(id)).doesNotContain("NODE_COMMISSIONING_EVENT");
  }
}
