package io.maas4j.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.allocation.Explanation.Term;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  @Test
  void eachConstraintIsCountedAndTheOneThatHelpsMostIsNamed() {
    Explanation why =
        new Explanation(
            12,
            List.of(
                new Term("mem=4096", 9, 0), new Term("zone=az1", 3, 9), new Term("tags=x", 2, 1)));
    assertThat(why.text())
        .isEqualTo(
            "12 machines are Ready; mem=4096 excludes 3, zone=az1 excludes 9, tags=x excludes 10;"
                + " without zone=az1 there would be 9");
    assertThat(why.relax()).contains(new Term("zone=az1", 3, 9));
  }

  @Test
  void sometimesNoSingleOneHelps() {
    Explanation why =
        new Explanation(1, List.of(new Term("mem=4096", 0, 0), new Term("zone=az1", 0, 0)));
    assertThat(why.relax()).isEmpty();
    assertThat(why.text())
        .isEqualTo(
            "1 machine is Ready; mem=4096 excludes 1, zone=az1 excludes 1;"
                + " leaving out a single one does not help");
  }

  @Test
  void withoutReadyMachinesNoConstraintIsToBlame() {
    assertThat(new Explanation(0, List.of()).text())
        .isEqualTo("no machine is Ready: release or commission one");
    assertThat(new Explanation(2, List.of()).text()).contains("2 machines are Ready");
  }

  @Test
  void aLongConstraintIsCutShort() {
    String text = new Explanation(1, List.of(new Term("x=" + "y".repeat(5000), 0, 1))).text();
    assertThat(text).hasSizeLessThan(300).contains("y...");
  }
}
