package io.maas4j.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RulesTest {
  @Test
  void everyFaultOfTheCatalogueIsRecognisedByARuleAndNoOther() {
    assertThat(Diagnosis.recognised())
        .containsExactlyInAnyOrderElementsOf(
            Catalogue.load().faults().stream().map(Fault::id).toList());
  }
}
