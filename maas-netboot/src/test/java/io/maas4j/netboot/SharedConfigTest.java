package io.maas4j.netboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SharedConfigTest {
  private final List<Long> acknowledged = new ArrayList<>();
  private final SharedConfig shared =
      new SharedConfig(
          new ConfigSource() {
            @Override
            public NetworkConfig current() {
              return NetworkConfig.EMPTY;
            }

            @Override
            public AutoCloseable subscribe(Consumer<NetworkConfig> listener) {
              return () -> {};
            }

            @Override
            public void acknowledge(long version) {
              acknowledged.add(version);
            }
          });

  @Test
  void aVersionIsAcknowledgedWhenTheLastServerAnswersByIt() {
    ConfigSource ipv4 = shared.view();
    ConfigSource ipv6 = shared.view();
    ipv4.acknowledge(3);
    assertThat(acknowledged).isEmpty();
    ipv6.acknowledge(2);
    assertThat(acknowledged).containsExactly(2L);
    ipv6.acknowledge(5);
    ipv6.acknowledge(4);
    ipv4.acknowledge(4);
    assertThat(acknowledged).containsExactly(2L, 3L, 4L);
  }

  @Test
  void oneServerAloneAcknowledgesForItself() {
    ConfigSource only = shared.view();
    only.acknowledge(7);
    only.acknowledge(7);
    assertThat(acknowledged).containsExactly(7L);
  }
}
