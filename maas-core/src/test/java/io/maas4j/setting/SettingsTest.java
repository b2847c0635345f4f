package io.maas4j.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void whatWasNotChangedHasItsDefault() {
    Settings settings = Settings.defaults();
    assertThat(settings.nodeTimeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(settings.flag(Setting.ENLIST_COMMISSIONING)).isTrue();
    assertThat(settings.text(Setting.KERNEL_OPTS)).isEmpty();
    assertThat(settings.required(Setting.KERNEL_OPTS)).isEmpty();
    assertThat(settings.number(Setting.MAAS_SYSLOG_PORT)).isEqualTo(5247);
  }

  @Test
  void whatWasChangedHolds() {
    Settings settings =
        new Settings(
            Map.of(
                "node_timeout", "7",
                "enlist_commissioning", "false",
                "kernel_opts", "\"quiet\"",
                "http_proxy", "\"\""));
    assertThat(settings.nodeTimeout()).isEqualTo(Duration.ofMinutes(7));
    assertThat(settings.flag(Setting.ENLIST_COMMISSIONING)).isFalse();
    assertThat(settings.text(Setting.KERNEL_OPTS)).contains("quiet");
    assertThat(settings.text(Setting.HTTP_PROXY)).isEmpty();
  }

  @Test
  void noTimeoutIsShorterThanAMinute() {
    for (String json : new String[] {"0", "-5", "null", "\"soon\""}) {
      assertThat(new Settings(Map.of("node_timeout", json)).nodeTimeout())
          .isEqualTo(Duration.ofMinutes(1));
    }
  }

  @Test
  void aValueThatIsNoJsonIsNamed() {
    assertThatThrownBy(() -> new Settings(Map.of("node_timeout", "{")).number(Setting.NODE_TIMEOUT))
        .hasMessageContaining("node_timeout");
  }

  @Test
  void everySettingIsFoundByItsNameOnTheWire() {
    for (Setting setting : Setting.values()) {
      assertThat(Setting.ofWireName(setting.wireName())).contains(setting);
    }
    assertThat(Setting.ofWireName("nothing")).isEmpty();
  }

  @Test
  void theSeriesForCommissioningMayNameItsSystem() {
    assertThat(Settings.defaults().commissioning()).isEqualTo(new OsRelease("ubuntu", "noble"));
    Settings jammy = new Settings(Map.of("commissioning_distro_series", "\"jammy\""));
    assertThat(jammy.commissioning()).isEqualTo(new OsRelease("ubuntu", "jammy"));
    Settings debian = new Settings(Map.of("commissioning_distro_series", "\"debian/bookworm\""));
    assertThat(debian.commissioning()).isEqualTo(new OsRelease("debian", "bookworm"));
    assertThat(debian.commissioning().text()).isEqualTo("debian/bookworm");
  }
}
