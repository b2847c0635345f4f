package io.maas4j.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.script.Arguments;
import io.maas4j.script.Parameter;
import io.maas4j.script.ParameterType;
import io.maas4j.script.ParameterValue;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.script.StorageTarget;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.XZInputStream;

/** What the recordings do not show of scripts and their results. */
class ScriptsTest {
  private static final String API = "/MAAS/api/2.0/";
  private final ApiBench bench = new ApiBench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void aFileOfAnyNameIsTheScriptOfThatName() {
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\ncommissioning\r\n--b\r\n"
            + "Content-Disposition: form-data; name=\"my-script\"; filename=\"f\"\r\n\r\n"
            + "#!/bin/sh\ntrue\n\r\n--b--\r\n";
    HttpResponse<String> answer =
        bench.send(
            "POST",
            API + "scripts/",
            Map.of(
                "Authorization",
                bench.signed("kestrel"),
                "Content-Type",
                "multipart/form-data; boundary=b"),
            Optional.of(body));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"name\":\"my-script\"");
    assertThat(answer.headers().firstValue("MAAS4J-Ignored-Parameters")).isEmpty();
    assertThat(bench.get(API + "scripts/my-script/?op=download", "wren").body())
        .isEqualTo("#!/bin/sh\ntrue\n");
  }

  @Test
  void aMisspeltParameterIsNamed() {
    HttpResponse<String> answer =
        bench.form(
            "POST",
            API + "scripts/",
            "kestrel",
            "name",
            "a",
            "script",
            "#!/bin/sh\n",
            "hardwaretype",
            "cpu");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("MAAS4J-Ignored-Parameters")).contains("hardwaretype");
  }

  @Test
  void scriptTypeIsAnAliasOfType() {
    HttpResponse<String> answer =
        bench.form(
            "POST",
            API + "scripts/",
            "kestrel",
            "name",
            "a",
            "script",
            "#!/bin/sh\n",
            "script_type",
            "release",
            "timeout",
            "90");
    assertThat(answer.body()).contains("\"type\":3", "\"timeout\":\"0:01:30\"");
  }

  @Test
  void revisionsAreDownloadedByTheirNumber() {
    bench.form("POST", API + "scripts/", "kestrel", "name", "a", "script", "#!/bin/sh\n1\n");
    long first = bench.fleet.library().get("a").script().version().id();
    bench.form("PUT", API + "scripts/a", "kestrel", "script", "#!/bin/sh\n2\n");
    assertThat(bench.get(API + "scripts/a?op=download&revision=" + first, "wren").body())
        .isEqualTo("#!/bin/sh\n1\n");
    assertThat(bench.get(API + "scripts/a?op=download&rev=" + first, "wren").body())
        .isEqualTo("#!/bin/sh\n1\n");
    HttpResponse<String> unknown = bench.get(API + "scripts/a?op=download&revision=4711", "wren");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("4711");
  }

  @Test
  void whatIsShippedIsNotDeleted() {
    HttpResponse<String> answer =
        bench.form("DELETE", API + "scripts/smartctl-validate", "kestrel");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).contains("text/plain");
  }

  @Test
  void oldClientsKeepCommissioningScripts() {
    HttpResponse<String> made =
        bench.form(
            "POST",
            API + "commissioning-scripts/",
            "kestrel",
            "name",
            "warmup",
            "content",
            "#!/bin/sh\n");
    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(made.body()).contains("\"name\":\"warmup\"", "\"deprecated\":", "IyEvYmluL3NoCg==");
    assertThat(bench.get(API + "commissioning-scripts/", "kestrel").body()).contains("\"warmup\"");
    assertThat(
            bench
                .form(
                    "PUT",
                    API + "commissioning-scripts/warmup",
                    "kestrel",
                    "content",
                    "#!/bin/sh\ntrue\n")
                .body())
        .isEqualTo("OK");
    assertThat(bench.get(API + "commissioning-scripts/warmup", "kestrel").body())
        .isEqualTo("#!/bin/sh\ntrue\n");
    assertThat(bench.get(API + "commissioning-scripts/smartctl-validate", "kestrel").statusCode())
        .isEqualTo(404);
  }

  /** A test that ran on two disks, with a password, and one that is to come. */
  private MachineId tested() {
    Machine machine = bench.fixtures.ready();
    bench.store.inTransaction(
        tx -> {
          tx.machines().insert(machine);
          ScriptSet set =
              tx.scriptRuns()
                  .insert(
                      new ScriptSet(
                          0, machine.id(), ResultType.TESTING, List.of(), Optional.empty(), "off"));
          for (String disk : List.of("sda", "sdb")) {
            Arguments arguments =
                new Arguments(
                    List.of(
                        new Arguments.Bound(
                            new Parameter(
                                "storage", ParameterType.STORAGE, Map.of("type", "storage")),
                            new ParameterValue.Disk(
                                new StorageTarget(1, disk, "/dev/" + disk, "m", "s", List.of()))),
                        new Arguments.Bound(
                            new Parameter(
                                "key", ParameterType.PASSWORD, Map.of("type", "password")),
                            new ParameterValue.Text("hunter2"))));
            ScriptResult result =
                tx.scriptRuns()
                    .insert(
                        new ScriptResult(
                            0,
                            set.id(),
                            tx.scripts().find("smartctl-validate").map(s -> s.id()),
                            "smartctl-validate",
                            Optional.empty(),
                            ResultStatus.PASSED,
                            OptionalInt.of(0),
                            arguments,
                            Optional.of(bench.clock.instant()),
                            Optional.of(bench.clock.instant().plusSeconds(5)),
                            false));
            Optional<byte[]> text = Optional.of((disk + " is well\n").getBytes(UTF_8));
            tx.scriptRuns().putOutput(result.id(), new Output(text, text, Optional.empty(), text));
          }
          tx.scriptRuns()
              .insert(ScriptResult.withoutScript(0, set.id(), "to-come", ResultStatus.PENDING));
          Machine stored = tx.machines().find(machine.id()).orElseThrow();
          return tx.machines()
              .update(
                  stored.withSets(
                      new Machine.Sets(
                          Optional.empty(),
                          Optional.of(set.id()),
                          Optional.empty(),
                          Optional.empty())));
        });
    return machine.id();
  }

  @Test
  void theArchiveHasAFileForEachDiskAndStream() throws IOException {
    String results = API + "nodes/" + tested() + "/results/current-testing/";
    java.net.http.HttpResponse<byte[]> answer =
        bench.bytes(results + "?op=download&filetype=tar.xz&output=all", "wren");
    List<String> names = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(answer.body())))) {
      TarArchiveEntry entry = tar.getNextEntry();
      while (entry != null) {
        names.add(entry.getName().replaceAll("^[^/]*/", ""));
        if (entry.getName().endsWith("smartctl-validate-sdb.out")) {
          assertThat(new String(tar.readAllBytes(), UTF_8)).isEqualTo("sdb is well\n");
        }
        entry = tar.getNextEntry();
      }
    }
    assertThat(names)
        .contains(
            "smartctl-validate-sda",
            "smartctl-validate-sda.out",
            "smartctl-validate-sda.err",
            "smartctl-validate-sda.yaml",
            "smartctl-validate-sdb.out",
            "to-come");
  }

  @Test
  void oneFileAloneIsAsItWasWritten() {
    MachineId id = tested();
    String results = API + "nodes/" + id + "/results/current-testing/";
    long first =
        bench
            .store
            .inTransaction(
                tx ->
                    tx.scriptRuns()
                        .results(
                            tx.machines().find(id).orElseThrow().sets().testing().orElseThrow()))
            .get(0)
            .id();
    assertThat(bench.get(results + "?op=download&filters=" + first, "wren").body())
        .isEqualTo("sda is well\n");
    assertThat(bench.get(results + "?op=download&output=smell", "wren").statusCode())
        .isEqualTo(400);
  }

  @Test
  void passwordsOfParametersAreNotShown() {
    String body = bench.get(API + "nodes/" + tested() + "/results/", "wren").body();
    assertThat(body).contains("REDACTED", "\"estimated_runtime\":\"0:00:05\"");
    assertThat(body).doesNotContain("hunter2");
    assertThat(body).contains("\"ended\":null", "\"runtime\":\"\"");
  }

  @Test
  void setsOfSeveralTypesAreListedTogether() {
    MachineId id = tested();
    String results = API + "nodes/" + id + "/results/";
    for (String types :
        List.of("type=testing&type=commissioning", "type=commissioning&type=testing", "type=2")) {
      assertThat(bench.get(results + "?" + types, "wren").body())
          .as(types)
          .contains("\"type_name\":\"Testing\"");
    }
    assertThat(bench.get(results + "?type=commissioning&type=release", "wren").body())
        .isEqualTo("[]");
    assertThat(bench.get(results + "?type=testing&type=smell", "wren").statusCode()).isEqualTo(400);
  }
}
