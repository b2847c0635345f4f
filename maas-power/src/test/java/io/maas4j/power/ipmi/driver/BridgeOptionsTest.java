package io.maas4j.power.ipmi.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.power.ipmi.IpmiPath;
import io.maas4j.power.ipmi.IpmiPath.Hop;
import java.util.List;
import org.junit.jupiter.api.Test;

class BridgeOptionsTest {
  @Test
  void theOptionsMakeAWayOfOneOrTwoHops() throws BadSetting {
    IpmiPath two = new IpmiPath(0x20, List.of(new Hop(0, 0x82), new Hop(7, 0x72)));
    assertThat(BridgeOptions.parse("-B 0 -T 0x82 -b 7 -t 0x72 -m 0x20")).contains(two);
    assertThat(BridgeOptions.parse("  -t0x72 -b7   -T0x82 ")).contains(two);
    assertThat(BridgeOptions.parse("-t 0x2c -m 0x21"))
        .contains(new IpmiPath(0x21, List.of(new Hop(0, 0x2C))));
  }

  @Test
  void withoutATargetItIsTheBmcItself() throws BadSetting {
    assertThat(BridgeOptions.parse("-m 0x20")).isEmpty();
  }

  @Test
  void whatIsNoOptionOrNoNumberIsRefusedByName() {
    for (String bad :
        List.of("0x72", "-x 1", "-t", "-t house", "-t 256", "-b 16 -t 1", "-t -1", "-H host")) {
      assertThatThrownBy(() -> BridgeOptions.parse(bad))
          .as(bad)
          .isInstanceOf(BadSetting.class)
          .hasMessageContaining("power_hwaddress");
    }
  }
}
