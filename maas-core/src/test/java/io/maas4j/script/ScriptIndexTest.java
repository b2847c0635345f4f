package io.maas4j.script;

import static io.maas4j.script.Scripts.bind;
import static io.maas4j.script.Scripts.parameter;
import static io.maas4j.script.Scripts.script;
import static io.maas4j.script.Scripts.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScriptIndexTest {
  private static final Set<ScriptType> WHILE_COMMISSIONING =
      EnumSet.of(ScriptType.COMMISSIONING, ScriptType.TESTING);

  private static final Script COMMISSIONING =
      script(
          31,
          "50-maas-01-commissioning",
          b -> b.type(ScriptType.COMMISSIONING).builtIn(true).timeout(Duration.ofMinutes(1)),
          "deploy-info");

  private static final Script SMART =
      script(
          40,
          "smartctl-validate",
          b ->
              b.builtIn(true)
                  .hardwareType(HardwareType.STORAGE)
                  .parallel(ParallelMode.INSTANCE)
                  .timeout(Duration.ofMinutes(5))
                  .packages(new Packages(List.of("smartmontools"), List.of(), List.of()))
                  .parameters(
                      List.of(
                          parameter(
                              "storage", ParameterType.STORAGE, "argument_format", "{path}"))),
          "commissioning");

  private static ScriptIndex.Job job(long id, Script script, ResultStatus status) {
    Arguments arguments = bind(script, Map.of()).get(0).arguments();
    return new ScriptIndex.Job(
        script, Scripts.result(id, 1, script, status, arguments), Optional.empty());
  }

  private static ScriptIndex index(ScriptIndex.Job... jobs) {
    return ScriptIndex.of(
        List.of(jobs),
        WHILE_COMMISSIONING,
        ScriptIndex.Include.RUNNING_OR_PENDING,
        Optional.of(utf8("network: {}\n")));
  }

  private static List<String> paths(ScriptIndex index) {
    return index.entries().stream().map(TarEntry::path).toList();
  }

  private static String json(ScriptIndex index) {
    TarEntry last = index.entries().get(index.entries().size() - 1);
    assertThat(last.path()).isEqualTo("index.json");
    assertThat(last.mode()).isEqualTo(0644);
    return new String(last.content(), StandardCharsets.UTF_8);
  }

  @Test
  void theIndexHasTheShapeOfTheContract() {
    assertThat(
            json(
                index(
                    job(820, SMART, ResultStatus.PENDING),
                    job(812, COMMISSIONING, ResultStatus.PENDING))))
        .isEqualTo(
            "{\"1.0\":{\"commissioning_scripts\":[{\"name\":\"50-maas-01-commissioning\","
                + "\"path\":\"commissioning/50-maas-01-commissioning\",\"script_result_id\":812,"
                + "\"script_version_id\":131,\"timeout_seconds\":60.0,\"parallel\":0,"
                + "\"hardware_type\":0,\"parameters\":{},\"packages\":{},\"for_hardware\":[],"
                + "\"apply_configured_networking\":false,\"has_started\":false,"
                + "\"has_finished\":false,\"default\":true,\"tags\":[\"deploy-info\",\"node\"]}],"
                + "\"testing_scripts\":[{\"name\":\"smartctl-validate\","
                + "\"path\":\"testing/smartctl-validate\",\"script_result_id\":820,"
                + "\"script_version_id\":140,\"timeout_seconds\":300.0,\"parallel\":1,"
                + "\"hardware_type\":3,\"parameters\":{\"storage\":{\"type\":\"storage\","
                + "\"argument_format\":\"{path}\",\"value\":{\"id\":7,\"name\":\"sda\","
                + "\"id_path\":\"/dev/disk/by-id/wwn-1\",\"model\":\"ST4000NM\","
                + "\"serial\":\"ZC11\"}}},\"packages\":{\"apt\":[\"smartmontools\"]},"
                + "\"for_hardware\":[],\"apply_configured_networking\":false,"
                + "\"has_started\":false,\"has_finished\":false,\"default\":true,"
                + "\"tags\":[\"commissioning\",\"storage\"]}]}}");
  }

  @Test
  void scriptsComeOnceAndExecutable() {
    ScriptIndex index =
        index(job(2, SMART, ResultStatus.PENDING), job(1, SMART, ResultStatus.PENDING));

    assertThat(paths(index)).containsExactly("testing/smartctl-validate", "index.json");
    assertThat(index.entries().get(0).mode()).isEqualTo(0755);
    assertThat(json(index).indexOf("\"script_result_id\":1,"))
        .isLessThan(json(index).indexOf("\"script_result_id\":2,"));
  }

  @Test
  void nothingToRunIsAnEmptyArchive() {
    assertThat(index().isEmpty()).isTrue();
    assertThat(index(job(1, SMART, ResultStatus.PASSED)).isEmpty()).isTrue();
    assertThat(
            ScriptIndex.of(
                    List.of(job(1, SMART, ResultStatus.PENDING)),
                    EnumSet.of(ScriptType.RELEASE),
                    ScriptIndex.Include.ALL,
                    Optional.empty())
                .isEmpty())
        .isTrue();
  }

  @Test
  void deployedMachinesGetAllResults() {
    ScriptIndex index =
        ScriptIndex.of(
            List.of(job(1, SMART, ResultStatus.PASSED)),
            WHILE_COMMISSIONING,
            ScriptIndex.Include.ALL,
            Optional.empty());

    assertThat(json(index)).contains("\"has_started\":true", "\"has_finished\":true");
  }

  @Test
  void earlierOutputComesAlongWhenTheScriptHadStarted() {
    ScriptOutput output =
        ScriptOutput.limited(utf8("both"), utf8("out"), utf8("err"), utf8("a: 1")).output();
    ScriptIndex.Job started = job(9, SMART, ResultStatus.RUNNING);
    ScriptIndex index =
        index(new ScriptIndex.Job(started.script(), started.result(), Optional.of(output)));

    assertThat(paths(index))
        .containsExactly(
            "testing/smartctl-validate",
            "out/smartctl-validate.9",
            "out/smartctl-validate.9.out",
            "out/smartctl-validate.9.err",
            "out/smartctl-validate.9.yaml",
            "index.json");
    assertThat(index.entries().get(3).content()).isEqualTo(utf8("err"));
  }

  @Test
  void theNetworkConfigurationComesOnceWhenAScriptAppliesIt() {
    Script networked = script(1, "net", b -> b.applyConfiguredNetworking(true));
    ScriptIndex index =
        index(job(1, networked, ResultStatus.PENDING), job(2, networked, ResultStatus.PENDING));

    assertThat(paths(index)).containsExactly("testing/net", "../config/netplan.yaml", "index.json");
    assertThat(index.entries().get(1).mode()).isEqualTo(0644);
  }

  @Test
  void enlistingMachinesGetNoIdsAndDefaults() {
    Script disks =
        script(
            3,
            "mine",
            b ->
                b.type(ScriptType.COMMISSIONING)
                    .parameters(List.of(parameter("storage", ParameterType.STORAGE))),
            "enlisting");
    Script needy =
        script(
            4,
            "needy",
            b ->
                b.type(ScriptType.COMMISSIONING)
                    .parameters(List.of(parameter("u", ParameterType.URL, "required", true))),
            "enlisting");
    ScriptIndex.Enlistment enlistment =
        ScriptIndex.anonymous(
            ScriptSelection.enlisting(
                List.of(disks, needy, COMMISSIONING, SMART),
                ScriptSelection.EnlistCommissioning.ON),
            Map.of());
    ScriptIndex index = enlistment.index();

    assertThat(enlistment.dropped())
        .extracting(dropped -> dropped.script().name())
        .as("one script in need never keeps the others away")
        .containsExactly("needy");

    assertThat(paths(index))
        .containsExactly(
            "commissioning/50-maas-01-commissioning", "commissioning/mine", "index.json");
    assertThat(json(index))
        .doesNotContain("script_result_id", "has_started", "has_finished", "default", "tags")
        .contains("\"parameters\":{\"storage\":{\"type\":\"storage\",\"value\":\"all\"}}")
        .doesNotContain("testing_scripts");
  }

  @Test
  void aRunTimeParameterReplacesTheTimeout() {
    Script timed =
        script(
            1,
            "timed",
            b -> b.parameters(List.of(parameter("runtime", ParameterType.RUNTIME, "default", 90))));

    assertThat(json(index(job(1, timed, ResultStatus.PENDING))))
        .contains("\"timeout_seconds\":90.0");
  }

  @Test
  void oldClientsGetEveryCommissioningScript() {
    assertThat(paths(ScriptIndex.legacy(List.of(SMART, COMMISSIONING))))
        .containsExactly("commissioning.d/50-maas-01-commissioning");
  }
}
