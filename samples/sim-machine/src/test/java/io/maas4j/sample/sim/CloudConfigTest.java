package io.maas4j.sample.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;

class CloudConfigTest {
  @Test
  void laterDocumentsAreMergedOverEarlierOnes() throws Exception {
    CloudConfig config =
        CloudConfig.empty()
            .with("{'datasource_list': ['MAAS']}", "cc")
            .with("#cloud-config\ndatasource:\n  MAAS: {metadata_url: 'http://h:1/a/'}\n", "one")
            .with(
                "datasource:\n  MAAS: {consumer_key: c, token_key: t, token_secret: s}\n"
                    + "power_state: {mode: reboot, condition: test ! -e /tmp/x}\n"
                    + "manual_cache_clean: true\n",
                "two");
    assertThat(config.metadataUrl()).contains(URI.create("http://h:1/a"));
    assertThat(config.credentials()).contains(new OAuthCredentials("c", "t", "s"));
    assertThat(config.powerState().orElseThrow().mode()).isEqualTo("reboot");
    assertThat(config.powerState().orElseThrow().conditions()).containsExactly("test ! -e /tmp/x");
    assertThat(config.keepsInstance()).isTrue();
    assertThat(config.reporting()).isEmpty();
  }

  @Test
  void halfOfTheKeysIsRefused() throws Exception {
    CloudConfig config =
        CloudConfig.empty().with("datasource: {MAAS: {consumer_key: c}}", "preseed");
    assertThatThrownBy(config::credentials).hasMessageContaining("all of consumer_key");
  }

  @Test
  void brokenYamlIsNamedAndNotQuoted() {
    assertThatThrownBy(() -> CloudConfig.empty().with("a: [secret", "the preseed"))
        .hasMessageStartingWith("the preseed is no YAML")
        .hasMessageNotContaining("secret");
  }

  @Test
  void fixedAddressesAreFoundInBothVersions() throws Exception {
    CloudConfig none =
        CloudConfig.empty().with("network: {version: 2, ethernets: {e: {dhcp4: true}}}", "n");
    assertThat(none.fixedAddress()).isEmpty();
    assertThat(none.with("network: {bonds: {b: {addresses: [10.0.0.5/24]}}}", "n").fixedAddress())
        .contains("10.0.0.5");
    assertThat(
            CloudConfig.empty()
                .with(
                    "network: {version: 1, config: [{type: physical, subnets: [{type: static,"
                        + " address: 10.0.0.6/24}]}]}",
                    "n")
                .fixedAddress())
        .contains("10.0.0.6");
  }
}
