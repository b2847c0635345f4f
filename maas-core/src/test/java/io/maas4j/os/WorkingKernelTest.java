package io.maas4j.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.os.WorkingKernel.Choice;
import io.maas4j.os.WorkingKernel.Question;
import io.maas4j.testkit.fixtures.Cases;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingKernelTest {
  private static final List<String> NOBLES =
      List.of("hwe-24.04-edge", "hwe-24.04", "ga-24.04", "ga-24.04-lowlatency", "ga-22.04");

  private static Choice choose(String wanted, String minimum, List<String> available) {
    return WorkingKernel.choose(
        new Question(
            wanted, minimum, "ubuntu/noble", Version.read("24.04"), "amd64/generic", available));
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', ga-24.04",
    "hwe-24.04, '', hwe-24.04",
    "ga-24.04-lowlatency, '', ga-24.04-lowlatency",
    "'', hwe-24.04, hwe-24.04",
    "'', ga-22.04, ga-24.04",
    "'', hwe-24.04-edge, hwe-24.04-edge",
    "hwe-24.04-edge, hwe-24.04, hwe-24.04-edge"
  })
  void theKernelIsTheOneAskedForElseTheOldestThatIsNewEnough(
      String wanted, String minimum, String chosen) {
    assertThat(choose(wanted, minimum, NOBLES)).isEqualTo(new Choice.Boots(chosen));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hwe-22.04|''|hwe-22.04 is not available for ubuntu/noble on amd64/generic.",
        "ga-22.04|''|ga-22.04 is older than ubuntu/noble.",
        "ga-24.04|hwe-24.04|ga-24.04 is older than the machine's min_hwe_kernel hwe-24.04.",
        "''|ga-24.10|ubuntu/noble has no generic kernel on amd64/generic that is as new as"
            + " min_hwe_kernel ga-24.10.",
        "''|hwe-24.04-lowlatency|ubuntu/noble has no lowlatency kernel on amd64/generic that is as"
            + " new as min_hwe_kernel hwe-24.04-lowlatency.",
        "nonsense|''|nonsense is not available for ubuntu/noble on amd64/generic."
      })
  void whatCannotBeIsRefusedByItsName(String wanted, String minimum, String why) {
    assertThat(choose(wanted, minimum, NOBLES)).isEqualTo(new Choice.Refused(why));
  }

  @Test
  void aKernelThatIsCalledLikeThePlatformServesWhereNoneIsAskedFor() {
    assertThat(choose("", "", List.of("generic"))).isEqualTo(new Choice.Boots("generic"));
    assertThat(choose("generic", "", List.of("generic"))).isEqualTo(new Choice.Boots("generic"));
    assertThat(choose("", "", List.of("highbank")))
        .isEqualTo(new Choice.Refused("ubuntu/noble has no kernels available."));
    assertThat(choose("", "", List.of()))
        .isEqualTo(new Choice.Refused("ubuntu/noble has no kernels available."));
  }

  @Test
  void ofARollingCatalogueThatOfTheReleaseIsTakenFirst() {
    List<String> jammies = List.of("hwe-rolling", "hwe-22.04-edge", "hwe-22.04", "ga-22.04");
    for (int turn = 0; turn < jammies.size(); turn++) {
      List<String> available = new ArrayList<>(jammies);
      Collections.rotate(available, turn);
      Question question =
          new Question("", "", "ubuntu/jammy", Version.read("22.04"), "amd64/generic", available);
      assertThat(WorkingKernel.choose(question)).isEqualTo(new Choice.Boots("ga-22.04"));
    }
  }

  @Test
  void whoAsksForThePlatformWantsNoKernelInParticular() {
    // only what has ga or hwe in it is a kernel's name
    assertThat(choose("generic", "", NOBLES)).isEqualTo(new Choice.Boots("ga-24.04"));
    assertThat(choose("generic", "hwe-24.04", NOBLES)).isEqualTo(new Choice.Boots("hwe-24.04"));
  }

  @Test
  void aPlatformsOwnKernelGoesBeforeThoseOfEveryPlatform() {
    Question question =
        new Question(
            "",
            "",
            "ubuntu/xenial",
            Version.read("16.04"),
            "arm64/xgene-uboot",
            List.of("ga-16.04", "xgene-uboot-hwe-16.04", "other-ga-16.04"));
    assertThat(WorkingKernel.choose(question)).isEqualTo(new Choice.Boots("xgene-uboot-hwe-16.04"));
  }

  @Test
  void whatIsChosenIsAvailableAndNoOlderThanItMayBe() {
    Cases.run(
        1000,
        gen -> {
          List<String> available = new ArrayList<>();
          for (int i = gen.below(6); i > 0; i--) {
            available.add(
                gen.oneOf("ga-", "hwe-")
                    + gen.oneOf("22.04", "24.04", "24.10", "rolling")
                    + gen.oneOf("", "-lowlatency"));
          }
          String minimum = gen.oneOf("", "ga-24.04", "hwe-24.04", "ga-24.10");
          String wanted = gen.chance(0.3) ? gen.oneOf("ga-24.04", "hwe-24.10") : "";
          if (choose(wanted, minimum, available) instanceof Choice.Boots boots) {
            KernelName chosen = KernelName.read(boots.subarchitecture()).orElseThrow();
            assertThat(available).contains(chosen.text());
            Optional<KernelName> least = KernelName.read(minimum);
            assertThat(least.filter(chosen::isOlderThan)).isEmpty();
            if (!wanted.isEmpty()) {
              assertThat(chosen.text()).isEqualTo(wanted);
            }
          }
        });
  }
}
