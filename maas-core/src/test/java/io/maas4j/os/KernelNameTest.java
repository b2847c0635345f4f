package io.maas4j.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.testkit.fixtures.Cases;
import io.maas4j.testkit.fixtures.Gen;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelNameTest {
  private static KernelName kernel(String text) {
    return KernelName.read(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "ga-24.04, '', GA, 24.04, generic, linux-generic",
    "hwe-24.04, '', HWE, 24.04, generic, linux-generic-hwe-24.04",
    "hwe-24.04-edge, '', HWE_EDGE, 24.04, generic, linux-generic-hwe-24.04-edge",
    "hwe-24.04-lowlatency, '', HWE, 24.04, lowlatency, linux-lowlatency-hwe-24.04",
    "hwe-24.04-lowlatency-edge, '', HWE_EDGE, 24.04, lowlatency, linux-lowlatency-hwe-24.04-edge",
    "ga-22.04-generic-64k, '', GA, 22.04, generic-64k, linux-generic-64k",
    "xgene-uboot-hwe-16.04, xgene-uboot, HWE, 16.04, generic, linux-generic-hwe-16.04",
    "hwe-t, '', HWE, 14.04, generic, linux-generic-hwe-14.04",
    "hwe-rolling, '', HWE, '', generic, linux-generic-hwe-rolling",
    "hwe-rolling-edge, '', HWE_EDGE, '', generic, linux-generic-hwe-rolling-edge"
  })
  void aNameIsTakenApart(
      String text,
      String platform,
      KernelName.Channel channel,
      String release,
      String flavour,
      String packageName) {
    KernelName kernel = kernel(text);
    assertThat(kernel.platform()).isEqualTo(platform);
    assertThat(kernel.channel()).isEqualTo(channel);
    assertThat(kernel.release().map(Version::text).orElse("")).isEqualTo(release);
    assertThat(kernel.flavour()).isEqualTo(flavour);
    assertThat(kernel.packageName()).isEqualTo(packageName);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "generic",
        "hwe",
        "ga-",
        "hwe-24",
        "hwe-24.4",
        "hwe--24.04",
        "ga-24.04-edge",
        "hwe-n",
        "hweb-24.04",
        "24.04-hwe",
        "hwe-99999.04"
      })
  void whatNamesNoKernelIsNone(String text) {
    assertThat(KernelName.read(text)).isEmpty();
  }

  @Test
  void kernelsAgeByReleaseAndThenByChannel() {
    List<String> oldestFirst =
        List.of(
            "hwe-t",
            "ga-16.04",
            "hwe-16.04",
            "hwe-16.04-edge",
            "ga-24.04",
            "hwe-24.04",
            "hwe-24.04-edge",
            "ga-24.10",
            "ga-rolling",
            "hwe-rolling",
            "hwe-rolling-edge");
    for (int i = 0; i < oldestFirst.size(); i++) {
      for (int j = 0; j < oldestFirst.size(); j++) {
        assertThat(kernel(oldestFirst.get(i)).isOlderThan(kernel(oldestFirst.get(j))))
            .as("%s older than %s", oldestFirst.get(i), oldestFirst.get(j))
            .isEqualTo(i < j);
      }
    }
  }

  private static KernelName any(Gen gen) {
    String release = gen.oneOf("16.04", "20.04", "24.04", "24.10", "rolling", "t", "x");
    return kernel(
        gen.oneOf("", "board-")
            + gen.oneOf(
                "ga-" + release,
                "hwe-" + release,
                "hwe-" + release + "-edge",
                "hwe-" + release + "-lowlatency"));
  }

  @Test
  void ageIsAnOrder() {
    Cases.run(
        500,
        gen -> {
          KernelName a = any(gen);
          KernelName b = any(gen);
          KernelName c = any(gen);
          assertThat(a.isOlderThan(b) && b.isOlderThan(a)).isFalse();
          if (a.isOlderThan(b) && b.isOlderThan(c)) {
            assertThat(a.isOlderThan(c)).isTrue();
          }
        });
  }
}
