package io.maas4j.sample.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;

class KernelLineTest {
  private static final String LINE =
      "nomodeset root=squash:http://192.0.2.5:5248/images/9a/squashfs"
          + " ip=::::maas-enlist:BOOTIF:dhcp ip6=off cc:{'datasource_list': ['MAAS']}end_cc"
          + " cloud-config-url=http://192-0-2-0--24.maas-internal:5248/MAAS/metadata/latest/"
          + "enlist-preseed/?op=get_enlist_preseed ro log_port=5247 --- root=/dev/sda"
          + " BOOTIF=01-52-54-00-e2-00-01";

  @Test
  void everyPartIsFound() throws Exception {
    KernelLine line = KernelLine.parse(LINE);
    assertThat(line.root()).contains(URI.create("http://192.0.2.5:5248/images/9a/squashfs"));
    assertThat(line.rootKind()).isEqualTo("squash");
    assertThat(line.cloudConfigUrl().orElseThrow().getHost())
        .isEqualTo("192-0-2-0--24.maas-internal");
    assertThat(line.cloudConfigUrl().orElseThrow().getQuery()).isEqualTo("op=get_enlist_preseed");
    assertThat(line.cloudConfig()).isEqualTo("{'datasource_list': ['MAAS']}");
    assertThat(line.bootInterface()).contains("01-52-54-00-e2-00-01");
    assertThat(line.text()).isEqualTo(LINE);
  }

  @Test
  void aLineWithoutThemHasNone() throws Exception {
    KernelLine line = KernelLine.parse("quiet root=/dev/sda1");
    assertThat(line.root()).isEmpty();
    assertThat(line.cloudConfigUrl()).isEmpty();
    assertThat(line.cloudConfig()).isEmpty();
  }

  @Test
  void whatIsNoUrlIsNamed() {
    assertThatThrownBy(() -> KernelLine.parse("cloud-config-url=nonsense"))
        .hasMessage("kernel line: cloud-config-url=nonsense names no host");
  }
}
