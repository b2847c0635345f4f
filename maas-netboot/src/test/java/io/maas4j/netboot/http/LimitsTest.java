package io.maas4j.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final InetAddress ONE = SimulatedStorm.address(1);
  private static final InetAddress TWO = SimulatedStorm.address(2);

  @Test
  void noAddressTakesAllConnections() {
    AddressLimit limit = new AddressLimit(3, 2);
    assertThat(limit.enter(ONE)).isEmpty();
    assertThat(limit.enter(ONE)).isEmpty();
    assertThat(limit.enter(ONE)).contains(HttpRefusal.CONNECTIONS_OF_ADDRESS);
    assertThat(limit.enter(TWO)).isEmpty();
    assertThat(limit.enter(TWO)).contains(HttpRefusal.CONNECTIONS);
    limit.leave(ONE);
    assertThat(limit.enter(TWO)).isEmpty();
    assertThat(limit.count()).isEqualTo(3);
  }

  @Test
  void aClientThatTakesLittleIsTooSlowAfterTheWindow() {
    Progress progress = new Progress(100, Duration.ofSeconds(10), 0);
    assertThat(progress.isTooSlow(1000, 10 * SECOND)).isFalse();
    assertThat(progress.isTooSlow(1999, 19 * SECOND)).isFalse();
    assertThat(progress.isTooSlow(1999, 20 * SECOND)).isTrue();
  }

  @Test
  void whatWasTakenBeforeTheWindowExcusesNothing() {
    Progress progress = new Progress(100, Duration.ofSeconds(10), 0);
    assertThat(progress.isTooSlow(1_000_000, 1 * SECOND)).isFalse();
    assertThat(progress.isTooSlow(1_000_000, 10 * SECOND)).isFalse();
    assertThat(progress.isTooSlow(1_000_000, 11 * SECOND)).isTrue();
  }

  @Test
  void timeOfWaitingForOthersDoesNotCount() {
    Progress progress = new Progress(100, Duration.ofSeconds(10), 0);
    progress.excuse(0, 9 * SECOND);
    assertThat(progress.isTooSlow(0, 18 * SECOND)).isFalse();
    assertThat(progress.isTooSlow(0, 19 * SECOND)).isTrue();
  }

  @Test
  void withoutALeastRateOnlySilenceIsTooSlow() {
    Progress progress = new Progress(0, Duration.ofSeconds(10), 0);
    assertThat(progress.isTooSlow(1, 10 * SECOND)).isFalse();
    assertThat(progress.isTooSlow(1, 20 * SECOND)).isTrue();
  }

  @Test
  void aSettingOutOfRangeIsNamed() {
    assertThatThrownBy(() -> BootHttpConfig.builder().minRate(-1).build())
        .hasMessage("http min-rate -1 is negative");
    assertThatThrownBy(() -> BootHttpConfig.builder().maxHeaders(1).build())
        .hasMessage("http max-headers 1 is not in 10-10000");
    assertThatThrownBy(() -> AdmissionConfig.builder().slots(4, 2, 8).build())
        .hasMessage("http admission slots 2 is not in 4-8");
    assertThatThrownBy(() -> AdmissionConfig.builder().trickle(1, Duration.ZERO).build())
        .hasMessageContaining("http admission trickle-interval PT0S");
  }
}
