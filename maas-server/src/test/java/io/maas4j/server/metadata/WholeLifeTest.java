package io.maas4j.server.metadata;

import static io.maas4j.server.metadata.MetadataBench.ADMIN;
import static io.maas4j.server.metadata.MetadataBench.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.config.RoutesConfig;
import io.maas4j.access.ApiKey;
import io.maas4j.fleet.Deployment;
import io.maas4j.fleet.Enlistment;
import io.maas4j.fleet.Fleet;
import io.maas4j.fleet.NewMachine;
import io.maas4j.fleet.ScriptRequest;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.MachinePower;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.server.metadata.SandboxedMachine.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From unknown to deployed, with the programs that machines really run. */
class WholeLifeTest {
  private static final long SEED = 20261121;
  private static final String PREFIX = "/MAAS/metadata/";

  @TempDir Path directory;
  private MetadataBench bench;
  private SandboxedMachine machine;
  private Path image;

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    image = directory.resolve("image.raw");
    byte[] content = new byte[1_000_000];
    new Random(SEED).nextBytes(content);
    Files.write(image, content);
    bench = new MetadataBench(Clock.systemUTC(), this::neighbours);
    bench.image(
        image,
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)),
        content.length);
    machine = new SandboxedMachine(directory);
    Files.createDirectories(directory.resolve("dev"));
    Files.write(directory.resolve("dev/sda"), new byte[2 << 20]);
  }

  @AfterEach
  void stop() {
    if (bench != null) {
      bench.close();
    }
  }

  /** The two calls of the API that an enlisting machine makes, and a rack's images. */
  private void neighbours(Fleet fleet, RoutesConfig routes) {
    routes.get(
        "/MAAS/api/2.0/machines/",
        context ->
            context.result(
                String.valueOf(
                    fleet
                        .enlistment()
                        .isRegistered(
                            List.of(
                                MacAddress.parse(
                                    Optional.ofNullable(context.queryParam("mac_address"))
                                        .orElseThrow())),
                            EnumSet.of(State.NEW, State.COMMISSIONING, State.RETIRED)))));
    routes.post(
        "/MAAS/api/2.0/machines/",
        context -> {
          NewMachine spec =
              NewMachine.named("")
                  .architecture(
                      Optional.ofNullable(context.formParam("architecture")).orElseThrow())
                  .macs(
                      MacAddress.parse(
                          Optional.ofNullable(context.formParam("mac_addresses")).orElseThrow()));
          Machine made = fleet.enlistment().enlist(spec, Enlistment.Next.COMMISSION);
          context.result("{\"system_id\": \"" + made.id() + "\"}");
        });
    routes.get("/images/*", context -> context.result(Files.readAllBytes(image)));
  }

  private String preseed(MachineId id) {
    return text(bench.get(PREFIX + "latest/by-id/" + id + "/?op=get_preseed"));
  }

  private Outcome boot(MachineId id, String prefix) throws Exception {
    String preseed = preseed(id);
    ApiKey key = bench.key(id);
    byte[] userData = bench.signedGet(key, PREFIX + prefix + "2012-03-01/user-data").body();
    return machine.boot(preseed, userData);
  }

  @Test
  void aMachineEnlistsIsCommissionedAndDeployed() throws Exception {
    Outcome enlisted =
        machine.boot(
            text(bench.get(PREFIX + "latest/enlist-preseed/?op=get_enlist_preseed")),
            bench.get(PREFIX + "latest/user-data").body());
    assertThat(enlisted.exitStatus()).describedAs(enlisted.output()).isZero();
    Machine found = bench.fleet.machines().list(MachineFilter.builder().build(), ADMIN).get(0);
    MachineId id = found.id();
    assertThat(found.state()).describedAs(enlisted.output()).isEqualTo(State.NEW);

    power(id);
    bench.fleet.machines().commission(id, Machine.Options.NONE, ScriptRequest.DEFAULT, ADMIN);
    Outcome commissioned = boot(id, "");
    assertThat(commissioned.exitStatus()).describedAs(commissioned.output()).isZero();
    Machine ready = bench.machine(id);
    assertThat(ready.state()).describedAs(commissioned.output()).isEqualTo(State.READY);
    assertThat(ready.identity().architecture()).contains("amd64/generic");

    bench
        .fleet
        .machines()
        .deploy(id, Deployment.of("custom", "box").userData("#cloud-config\n{}\n"), ADMIN);
    Outcome installed = boot(id, "curtin/");
    assertThat(installed.exitStatus()).describedAs(installed.output()).isZero();
    assertThat(Files.readAllBytes(directory.resolve("dev/sda")))
        .startsWith(Files.readAllBytes(image));
    assertThat(bench.machine(id).boot().netboot()).isFalse();
    assertThat(bench.machine(id).state()).isEqualTo(State.DEPLOYING);
    ApiKey key = bench.key(id);
    String end =
        "{\"name\":\"modules-final\",\"description\":\"x\",\"event_type\":\"finish\","
            + "\"origin\":\"cloudinit\",\"result\":\"SUCCESS\"}";
    assertThat(bench.report(key, id, end).statusCode()).isEqualTo(204);

    Path written =
        directory.resolve(
            "dev/sda.cloud-config/etc/cloud/cloud.cfg.d/95-cloudconfig-maas-cloud-config.cfg");
    assertThat(Files.readString(written, UTF_8))
        .startsWith("#cloud-config\n")
        .contains("/MAAS/metadata/\"", key.tokenSecret().reveal());
    assertThat(text(bench.signedGet(key, PREFIX + "2012-03-01/user-data")))
        .isEqualTo("#cloud-config\n{}\n");
    assertThat(bench.machine(id).state()).isEqualTo(State.DEPLOYED);
    assertThat(bench.eventTypes(id))
        .contains("INSTALLING_OS", "NODE_INSTALLATION_FINISHED", "IMAGE_DEPLOYED", "DEPLOYED");
    assertThat(enlisted.output() + commissioned.output() + installed.output())
        .doesNotContain(key.tokenSecret().reveal());
  }

  private void power(MachineId id) {
    bench.store.inTransaction(
        tx -> {
          tx.power()
              .put(
                  new MachinePower(
                      id,
                      ObedientPower.NAME,
                      PowerParameters.empty(),
                      PowerState.OFF,
                      Optional.empty(),
                      ""));
          return id;
        });
  }
}
