package io.maas4j.script;

import static io.maas4j.script.ScriptType.COMMISSIONING;
import static io.maas4j.script.ScriptType.DEPLOYMENT;
import static io.maas4j.script.ScriptType.RELEASE;
import static io.maas4j.script.ScriptType.TESTING;
import static io.maas4j.script.Scripts.builtIn;
import static io.maas4j.script.Scripts.of;
import static io.maas4j.script.Scripts.script;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptSelectionTest {
  private static final HardwareFacts ACME =
      new HardwareFacts(List.of(), Map.of("system_vendor", "ACME"));
  private static final List<HardwareMatch> FOR_ACME =
      List.of(new HardwareMatch("system_vendor:ACME"));

  private static final List<Script> ALL =
      List.of(
          script(1, "50-commissioning", builtIn(COMMISSIONING), "deploy-info"),
          script(2, "30-bmc", builtIn(COMMISSIONING), "bmc-config"),
          script(3, "mine", of(COMMISSIONING), "custom", "enlisting"),
          script(4, "quiet", of(COMMISSIONING), "custom", "noauto"),
          script(
              5, "acme", b -> b.type(COMMISSIONING).forHardware(FOR_ACME), "custom", "deploy-info"),
          script(6, "net", b -> b.type(COMMISSIONING).applyConfiguredNetworking(true), "enlisting"),
          script(7, "smart", builtIn(TESTING), "commissioning"),
          script(8, "stress", builtIn(TESTING), "slow"),
          script(9, "wipe-disks", builtIn(RELEASE), "wipe"),
          script(10, "goodbye", of(RELEASE)),
          script(11, "install", builtIn(DEPLOYMENT)),
          script(12, "other-install", b -> b.type(DEPLOYMENT).forHardware(FOR_ACME)));

  private static List<String> names(ScriptSelection selection) {
    return selection.scripts().stream().map(Script::name).toList();
  }

  @Test
  void commissioningByDefaultRunsAllButNoautoAndForHardware() {
    assertThat(names(ScriptSelection.commissioning(ALL, List.of(), ACME)))
        .containsExactly("30-bmc", "50-commissioning", "mine", "net");
  }

  @Test
  void commissioningWithRequestRunsBuiltInOnesAndMatches() {
    assertThat(names(ScriptSelection.commissioning(ALL, List.of("custom"), ACME)))
        .containsExactly("30-bmc", "50-commissioning", "acme", "mine", "quiet");
    assertThat(names(ScriptSelection.commissioning(ALL, List.of("4", "net"), ACME)))
        .containsExactly("30-bmc", "50-commissioning", "net", "quiet");
  }

  @Test
  void noneAsksForBuiltInOnesOnly() {
    ScriptSelection selection = ScriptSelection.commissioning(ALL, List.of("none"), ACME);

    assertThat(names(selection)).containsExactly("30-bmc", "50-commissioning");
    assertThat(selection.unmatched()).isEmpty();
  }

  @Test
  void scriptsForOtherHardwareAreLeftOutWithAReason() {
    ScriptSelection selection =
        ScriptSelection.commissioning(ALL, List.of("acme", "typo"), HardwareFacts.NONE);

    assertThat(names(selection)).doesNotContain("acme");
    assertThat(selection.excluded())
        .singleElement()
        .extracting(ScriptSelection.Excluded::reason)
        .isEqualTo("none of its for_hardware [system_vendor:ACME] is known of the machine");
    assertThat(selection.unmatched()).containsExactly("typo");
  }

  @Test
  void aBuiltInScriptIsFoundByTheNamesThatItHad() {
    List<Script> scripts =
        List.of(
            script(1, "50-maas-01-commissioning", of(COMMISSIONING)),
            script(2, "maas-capture-lldpd", of(COMMISSIONING)),
            script(3, "maas-lshw", of(COMMISSIONING)));
    ScriptSelection selection =
        ScriptSelection.commissioning(
            scripts,
            List.of("00-maas-07-block-devices", "maas-capture-lldp", "00-maas-99-other"),
            HardwareFacts.NONE);

    assertThat(names(selection)).containsExactly("50-maas-01-commissioning", "maas-capture-lldpd");
    assertThat(selection.unmatched()).containsExactly("00-maas-99-other");
  }

  @Test
  void aScriptThatHasTheNameTodayGoesBeforeOneThatHadIt() {
    List<Script> scripts =
        List.of(
            script(1, "00-maas-01-lshw", of(COMMISSIONING)),
            script(2, "maas-lshw", of(COMMISSIONING)));

    assertThat(
            names(
                ScriptSelection.commissioning(
                    scripts, List.of("00-maas-01-lshw"), HardwareFacts.NONE)))
        .containsExactly("00-maas-01-lshw");
  }

  @Test
  void enlistingFollowsTheSetting() {
    assertThat(names(ScriptSelection.enlisting(ALL, ScriptSelection.EnlistCommissioning.ON)))
        .containsExactly("30-bmc", "50-commissioning", "mine");
    assertThat(names(ScriptSelection.enlisting(ALL, ScriptSelection.EnlistCommissioning.OFF)))
        .containsExactly("30-bmc");
  }

  @Test
  void controllersRunBuiltInDeployInfo() {
    assertThat(names(ScriptSelection.deployInfo(ALL))).containsExactly("50-commissioning");
  }

  @Test
  void testsDefaultToTheTagCommissioning() {
    assertThat(
            names(
                ScriptSelection.testing(ALL, List.of(), ACME, ScriptSelection.TestStart.ALONE)
                    .orThrow()))
        .containsExactly("smart");
    assertThat(
            names(
                ScriptSelection.testing(
                        ALL, List.of("slow", "7"), ACME, ScriptSelection.TestStart.ALONE)
                    .orThrow()))
        .containsExactly("smart", "stress");
  }

  @Test
  void noTestsIsAFaultUnlessCommissioningGoesBefore() {
    assertThat(
            ScriptSelection.testing(ALL, List.of("none"), ACME, ScriptSelection.TestStart.ALONE)
                .faults())
        .containsExactly(Fault.of("testing_scripts", "No testing scripts found!"));
    assertThat(
            names(
                ScriptSelection.testing(
                        ALL, List.of("none"), ACME, ScriptSelection.TestStart.AFTER_COMMISSIONING)
                    .orThrow()))
        .isEmpty();
  }

  @Test
  void aReleaseRunsWhatIsAskedForAndErases() {
    HardwareFacts none = HardwareFacts.NONE;
    assertThat(names(ScriptSelection.release(ALL, List.of(), none, ScriptSelection.Erase.NO)))
        .isEmpty();
    assertThat(
            names(ScriptSelection.release(ALL, List.of("none"), none, ScriptSelection.Erase.YES)))
        .containsExactly("wipe-disks");
    assertThat(
            names(
                ScriptSelection.release(ALL, List.of("goodbye"), none, ScriptSelection.Erase.YES)))
        .containsExactly("goodbye", "wipe-disks");
  }

  @Test
  void aDeploymentRunsEveryScriptThatFits() {
    assertThat(names(ScriptSelection.deployment(ALL, HardwareFacts.NONE)))
        .containsExactly("install");
    assertThat(names(ScriptSelection.deployment(ALL, ACME)))
        .containsExactly("install", "other-install");
  }

  @Test
  void knowingTheHardwareAddsAndRemovesScripts() {
    Script acme = ALL.get(4);
    Script other =
        script(
            20,
            "zeta",
            b -> b.type(COMMISSIONING).forHardware(List.of(new HardwareMatch("pci:8086:1521"))));
    ScriptResult pending = Scripts.result(1, 1, other, ResultStatus.PENDING, Arguments.NONE);
    ScriptResult passed = Scripts.result(2, 1, other, ResultStatus.PASSED, Arguments.NONE);
    List<Script> scripts = List.of(acme, other);

    HardwareReview review =
        HardwareReview.of(scripts, List.of("custom"), List.of(pending, passed), ACME);

    assertThat(review.removed()).containsExactly(pending);
    assertThat(review.added()).containsExactly(acme);
    assertThat(HardwareReview.of(scripts, List.of("acme"), List.of(), ACME).added())
        .as("names are no tags")
        .isEmpty();
  }
}
