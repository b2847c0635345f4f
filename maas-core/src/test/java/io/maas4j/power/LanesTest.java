package io.maas4j.power;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LanesTest {
  private final Lanes lanes = new Lanes(Runnable::run);

  @Test
  void aLaneGoesOnWhateverItsWorkThrows() {
    CompletableFuture<String> broken =
        lanes.run(
            "bmc",
            () -> {
              throw new NoClassDefFoundError("driver");
            });
    assertThat(broken).isCompletedExceptionally();
    assertThat(lanes.run("bmc", () -> CompletableFuture.completedFuture("next")))
        .isCompletedWithValue("next");
    assertThat(lanes.busy()).isZero();
  }
}
