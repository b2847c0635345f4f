package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.bootmethod.BootMethod;
import io.maas4j.network.BootArchitectures;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the region accepts is what the boot engine knows. */
class BootArchitecturesTest {
  @Test
  void theRegionKnowsTheEnginesMethodsAndTheirNumbers() {
    List<BootMethod> methods =
        Arrays.stream(BootMethod.values()).filter(m -> m != BootMethod.WINDOWS).toList();
    assertThat(BootArchitectures.names())
        .containsExactlyElementsOf(methods.stream().map(BootMethod::methodName).toList());
    for (BootMethod method : methods) {
      method
          .archOctets()
          .ifPresent(
              octets -> assertThat(BootArchitectures.named(octets)).contains(method.methodName()));
    }
    assertThat(BootArchitectures.named("windows")).isEmpty();
    assertThat(BootArchitectures.named("")).isEmpty();
  }
}
