package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.maas4j.server.resilience.ClientScript.Run;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The calls of a Juju bootstrap, made by Juju's own library as Debian packages it, on a simulated
 * machine that really boots. Skipped where Go and the library cannot be had.
 */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class GomaasapiIT {
  private static final ClientScript SCRIPT = new ClientScript("gomaasapi/run.sh");

  @Test
  void theCallsOfABootstrapAreAnsweredAsTheLibraryExpects() throws Exception {
    Run built = SCRIPT.run(Map.of());
    assumeThat(built.status())
        .as("the genuine client was not run: %s", built.output())
        .isNotEqualTo(ClientScript.CANNOT_BE_HAD);
    assertThat(built.status()).as(built.output()).isZero();
    try (ReadyRegion region = ReadyRegion.open("gomaasapi")) {
      Run bootstrap = SCRIPT.run(Map.of(), region.url(), region.key(), "custom/demo");
      System.out.println(bootstrap.output());
      assertThat(bootstrap.status()).as(bootstrap.output()).isZero();
      assertThat(bootstrap.output()).contains("every step went well").doesNotContain("FAIL");
    }
  }
}
