package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.dhcp.wire.MessageType;
import org.junit.jupiter.api.Test;

class LimitNewcomersTest {

  @Test
  void strangersBeyondTheRateAreTurnedAwayAndNobodyElse() {
    Bench bench = new Bench(new Networks().relayed().host(Networks.BOB, "10.77.0.20"));
    bench.lease(Networks.ALICE);
    int strangers = 1000;
    for (int i = 0; i < LimitNewcomers.PER_SECOND; i++) {
      bench.run(Bench.discover(Networks.mac(strangers++)));
    }
    assertThat(bench.drop(Bench.discover(Networks.mac(strangers++))))
        .isEqualTo("too many new clients on this link");

    bench.answer(Bench.discover(Networks.ALICE), MessageType.OFFER);
    bench.answer(Bench.discover(Networks.BOB), MessageType.OFFER);
    bench.answer(
        Bench.message(MessageType.DISCOVER, Networks.mac(strangers++))
            .giaddr(Networks.address("10.88.0.2"))
            .build(),
        MessageType.OFFER);

    bench.pass(1);
    assertThat(bench.drop(Bench.discover(Networks.mac(strangers)))).isEqualTo("no free address");
  }

  @Test
  void aBucketFillsAtItsRateAndNoFurtherThanItsRim() {
    TokenBucket bucket = new TokenBucket(10, 3, 1000);
    assertThat(taken(bucket, 1000)).isEqualTo(3);
    assertThat(taken(bucket, 1099)).isZero();
    assertThat(taken(bucket, 1100)).isEqualTo(1);
    assertThat(taken(bucket, 9000)).isEqualTo(3);
  }

  @Test
  void aClockThatIsSetBackDoesNotCloseABucketForLong() {
    TokenBucket bucket = new TokenBucket(10, 3, 1_000_000);
    assertThat(taken(bucket, 1_000_000)).isEqualTo(3);
    assertThat(taken(bucket, 5_000)).isZero();
    assertThat(taken(bucket, 5_100)).isEqualTo(1);
  }

  private static int taken(TokenBucket bucket, long now) {
    int taken = 0;
    while (bucket.take(now)) {
      taken++;
    }
    return taken;
  }
}
