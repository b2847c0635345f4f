package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.depot.NewUpload;
import io.maas4j.depot.Stock;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.image.UploadType;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.MachinePower;
import io.maas4j.network.Interface;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.storage.BlockDevice;
import io.maas4j.testkit.fixtures.MachineBuilder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operations of machines whose answers no recording holds (operations, sections 2.1 and 2.2). */
class MachineOperationsTest {
  private static final String MACHINES = "/MAAS/api/2.0/machines/";
  private final ApiBench bench = new ApiBench();

  @AfterEach
  void close() {
    bench.close();
  }

  private HttpResponse<String> post(String target, String user, String form) {
    return bench.send(
        "POST",
        target,
        Map.of(
            "Authorization",
            bench.signed(user),
            "Content-Type",
            "application/x-www-form-urlencoded"),
        Optional.of(form));
  }

  private String machine(String id, State state, String owner) {
    bench.store.inTransaction(
        tx -> {
          MachineBuilder builder = bench.fixtures.machine().id(id).hostname(id).state(state);
          if (!owner.isEmpty()) {
            builder.owner(owner);
          }
          tx.machines().insert(builder.build());
          MacAddress mac = MacAddress.parse("52:54:00:0a:0b:0c");
          tx.interfaces().put(Interface.physical(new MachineId(id), "eth0", mac));
          tx.power()
              .put(
                  new MachinePower(
                      new MachineId(id),
                      "manual",
                      PowerParameters.empty(),
                      PowerState.UNKNOWN,
                      Optional.empty(),
                      ""));
          return tx;
        });
    return MACHINES + id + "/";
  }

  private static String form(String pairs) {
    return java.util.Arrays.stream(pairs.split(" "))
        .map(pair -> pair.split("=", 2))
        .map(p -> p[0] + "=" + URLEncoder.encode(p[1], StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chassis_type=toaster hostname=h | 400 | toaster is not a chassis type",
        "chassis_type=virsh | 400 | No provided hostname!",
        "hostname=h | 400 | No provided chassis_type!",
        "chassis_type=virsh hostname=h username=u | 400 | username cannot be given",
        "chassis_type=mscm hostname=h password=p | 400 | username is required",
        "chassis_type=mscm hostname=h username=u | 400 | password is required",
        "chassis_type=proxmox hostname=h username=u | 400 | either password, or token_name",
        "chassis_type=proxmox hostname=h username=u token_name=t | 400 | either password",
        "chassis_type=virsh hostname=h token_name=t | 400 | token_name cannot be given",
        "chassis_type=mscm hostname=h username=u password=p prefix_filter=a | 400 | prefix_filter",
        "chassis_type=virsh hostname=h port=22 | 400 | port cannot be given",
        "chassis_type=vmware hostname=h username=u password=p port=70000 | 400 | port must be",
        "chassis_type=virsh hostname=h protocol=x | 400 | protocol cannot be given",
        "chassis_type=sm15k hostname=h username=u password=p power_control=x | 400 | must be one",
        "chassis_type=lxd hostname=h username=u | 400 | username cannot be given",
        "chassis_type=lxd hostname=h prefix_filter=a | 400 | prefix_filter cannot be given",
        "chassis_type=virsh hostname=h project=a | 400 | project cannot be given",
        "chassis_type=virsh hostname=h certificate=a | 400 | certificate cannot be given",
        "chassis_type=virsh hostname=h key=a | 400 | key cannot be given",
        "chassis_type=virsh hostname=h verify_ssl=true | 400 | verify_ssl cannot be true",
        "chassis_type=virsh hostname=h verify_ssl=false | 501 | type virsh",
        "chassis_type=virsh hostname=h domain=nowhere | 404 | domain nowhere",
        "chassis_type=virsh hostname=h rack_controller=none | 404 | rack controller none",
        "chassis_type=virsh hostname=h prefix_filter=a domain=maas | 501 | type virsh",
        "chassis_type=sm15k hostname=h username=u password=p | 501 | type seamicro15k",
      })
  void aChassisIsLookedAtInEveryDetailBeforeItIsSaidThatItCannotBeAsked(
      String pairs, int status, String text) {
    HttpResponse<String> answer = post(MACHINES + "?op=add_chassis", "kestrel", form(pairs));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(text);
  }

  @Test
  void whatIsNotBuiltSaysSoAndDoesNothing() {
    String target = machine("owned2", State.ALLOCATED, "kestrel");
    for (String wish : List.of("install_rackd", "register_vmhost")) {
      HttpResponse<String> answer = post(target + "?op=deploy", "kestrel", wish + "=true");
      assertThat(answer.statusCode()).as(wish).isEqualTo(501);
      assertThat(answer.body()).contains(wish);
    }
    assertThat(bench.get(target, "kestrel").body()).contains("\"Allocated\"");
  }

  @Test
  void aPlanIsShownAndNothingIsDone() throws Exception {
    byte[] content = {1, 2, 3};
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    Stock made =
        bench
            .fleet
            .bootResources()
            .create(
                new NewUpload(
                    "custom/box",
                    "amd64/generic",
                    sha256,
                    content.length,
                    "",
                    UploadType.DDRAW,
                    Optional.empty(),
                    false),
                Actor.admin("kestrel"));
    bench
        .fleet
        .bootResources()
        .upload(
            made.resource().id(),
            made.sets().get(0).files().get(0).file().id(),
            content,
            Actor.admin("kestrel"));
    bench.images.add(
        new Image(
            "ubuntu",
            "noble",
            "amd64",
            "generic",
            "stable",
            "Noble",
            Stream.of(FileKind.BOOT_KERNEL, FileKind.BOOT_INITRD, FileKind.SQUASHFS)
                .collect(
                    Collectors.toMap(
                        kind -> kind,
                        kind ->
                            new ImageFile(kind, sha256, content.length, Path.of("/nowhere"))))));
    String target = machine("owned3", State.ALLOCATED, "kestrel");
    bench.store.inTransaction(
        tx -> {
          tx.disks()
              .put(
                  new BlockDevice(
                      0,
                      new MachineId("owned3"),
                      "sda",
                      "ACME",
                      "S1",
                      "",
                      1L << 33,
                      512,
                      new TreeSet<>(),
                      "",
                      Optional.empty(),
                      true));
          return tx;
        });
    HttpResponse<String> answer =
        post(target + "?op=deploy", "kestrel", "distro_series=custom/box&dry_run=true");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode plan = new ObjectMapper().readTree(answer.body());
    assertThat(plan.path("dry_run").asBoolean()).isTrue();
    assertThat(plan.path("distro_series").asText()).isEqualTo("box");
    assertThat(plan.at("/installer/source").asText()).startsWith("dd-raw:http://").contains("box");
    assertThat(plan.at("/installer/documents/0/about").asText()).isEqualTo("storage");
    assertThat(plan.at("/installer/documents/0/yaml").asText()).contains("serial: \"S1\"");
    assertThat(plan.path("preseed").asText()).startsWith("#cloud-config");
    assertThat(plan.at("/boot/kernel_line").asText()).contains("/noble/", "cloud-config-url=");
    assertThat(plan.path("power").toString()).isEqualTo("[\"by_hand\"]");
    assertThat(plan.path("remarks").toString()).isEqualTo("[]");
    assertThat(bench.get(target, "kestrel").body()).contains("\"Allocated\"");
    assertThat(bench.get(target + "?op=get_curtin_config", "kestrel").statusCode()).isEqualTo(400);
  }

  @Test
  void theInstallersConfigurationIsThatOfADeployment() {
    String ready = machine("ready1", State.READY, "");
    HttpResponse<String> refused = bench.get(ready + "?op=get_curtin_config", "kestrel");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("not in a deployment state");
  }

  @Test
  void aMachineThatWasNeverCommissionedIsNotTested() {
    String target = machine("fresh1", State.NEW, "");
    HttpResponse<String> answer = post(target + "?op=test", "kestrel", "");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .startsWith("Unable to start machine testing; this node has never been commissioned.");
    HttpResponse<String> unknown = post(target + "?op=test", "kestrel", "testing_scripts=no-such");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).startsWith("{\"testing_scripts\"");
  }

  @Test
  void whatIsWrittenOnALockedMachineStays() {
    String target = machine("owned1", State.DEPLOYED, "wren");
    assertThat(post(target + "?op=set_workload_annotations", "wren", "a=1").statusCode())
        .isEqualTo(200);
    assertThat(post(target + "?op=set_workload_annotations", "kestrel", "a=2").statusCode())
        .isEqualTo(409);
    assertThat(post(target + "?op=lock", "wren", "").statusCode()).isEqualTo(200);
    assertThat(post(target + "?op=set_workload_annotations", "wren", "a=").statusCode())
        .isEqualTo(403);
    assertThat(bench.get(target, "wren").body()).contains("\"a\":\"1\"");
  }

  @Test
  void aDataProcessingUnitIsMarkedAsOne() {
    String target = machine("dpu001", State.READY, "");
    HttpResponse<String> changed = bench.form("PUT", target, "kestrel", "is_dpu", "true");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(changed.body()).contains("\"is_dpu\":true");
  }
}
