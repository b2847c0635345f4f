package io.maas4j.netboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import io.maas4j.netboot.LeaseListener.Action;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseHoldersTest {
  private static final InetAddress ADDRESS = InetAddresses.forString("10.77.0.2");
  private static final MacAddress ANN = MacAddress.parse("52:54:00:e2:00:01");
  private static final MacAddress BOB = MacAddress.parse("52:54:00:e2:00:02");
  private final List<LeaseEvent> passed = new ArrayList<>();
  private final LeaseHolders holders = new LeaseHolders(passed::addAll);

  @Test
  void theLastOneWhoGotAnAddressHoldsIt() {
    holders.leases(List.of(event(Action.COMMIT, ANN), event(Action.COMMIT, BOB)));
    assertThat(holders.of(ADDRESS)).contains(BOB);
    assertThat(passed).hasSize(2);
    // the end of a lease that somebody else has taken over is old news
    holders.leases(List.of(event(Action.EXPIRY, ANN)));
    assertThat(holders.of(ADDRESS)).contains(BOB);
    holders.leases(List.of(event(Action.RELEASE, BOB)));
    assertThat(holders.of(ADDRESS)).isEmpty();
  }

  @Test
  void aBatchThatComesAgainChangesNothing() {
    LeaseHolders refused =
        new LeaseHolders(
            events -> {
              throw new IllegalStateException("the region is away");
            });
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> refused.leases(List.of(event(Action.COMMIT, ANN))))
          .hasMessage("the region is away");
      assertThat(refused.of(ADDRESS)).contains(ANN);
    }
  }

  private static LeaseEvent event(Action action, MacAddress mac) {
    return new LeaseEvent(action, mac, ADDRESS, Instant.EPOCH, Duration.ofSeconds(30), "");
  }
}
