package io.maas4j.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import org.junit.jupiter.api.Test;

class EndpointTest {
  private static final PowerType IPMI = type("ipmi", IpExtractor.identity("power_address")).build();
  private static final PowerType REDFISH =
      type("redfish", IpExtractor.identity("power_address")).chassis().build();
  private static final PowerType LXD =
      type("lxd", IpExtractor.url("power_address")).chassis().build();
  private static final PowerType WEBHOOK =
      type("webhook", IpExtractor.url("power_address")).build();

  private static PowerType.Builder type(String name, IpExtractor extractor) {
    return PowerType.named(name, name)
        .settings(
            PowerSetting.text("power_address", "Address"),
            PowerSetting.text("power_port", "Port"),
            PowerSetting.text("power_user", "User"))
        .ipFrom(extractor);
  }

  private static Endpoint at(PowerType type, String address) {
    return at(type, PowerParameters.builder().text("power_address", address).build());
  }

  private static Endpoint at(PowerType type, PowerParameters parameters) {
    return Endpoint.of(type, parameters, "fallback");
  }

  @Test
  void aBmcIsTheSameWhoeverAsksAndByWhateverType() {
    PowerParameters admin =
        PowerParameters.builder()
            .text("power_address", " 10.0.0.7 ")
            .text("power_user", "admin")
            .build();
    assertThat(at(IPMI, admin)).isEqualTo(at(IPMI, "10.0.0.7")).isEqualTo(at(REDFISH, "10.0.0.7"));
    assertThat(at(IPMI, "10.0.0.8")).isNotEqualTo(at(IPMI, "10.0.0.7"));
  }

  @Test
  void addressesAreComparedAsAddressesAndNamesInSmallLetters() {
    assertThat(at(IPMI, "[fd00::0:1]")).isEqualTo(at(IPMI, "fd00::1"));
    assertThat(at(IPMI, "BMC-1.example")).isEqualTo(at(IPMI, "bmc-1.example"));
  }

  @Test
  void anotherPortIsAnotherBmc() {
    PowerParameters parameters =
        PowerParameters.builder().text("power_address", "10.0.0.7").build();
    PowerParameters other = parameters.toBuilder().text("power_port", "8000").build();
    assertThat(at(IPMI, other)).isNotEqualTo(at(IPMI, parameters));
    assertThat(at(LXD, "https://10.0.0.7:8443")).isNotEqualTo(at(LXD, "https://10.0.0.7:9443"));
  }

  @Test
  void aChassisBehindAUrlIsItsHostAndPort() {
    assertThat(at(LXD, "https://u@LXD.example:8443/1.0"))
        .isEqualTo(at(LXD, "lxd.example:8443"))
        .isNotEqualTo(at(LXD, "lxd.example"));
    assertThat(at(LXD, "https://[fd00::1]:8443/a")).isEqualTo(at(LXD, "[fd00::1]:8443"));
  }

  @Test
  void aServiceThatStandsForManyBmcsIsNotOneBmc() {
    assertThat(at(WEBHOOK, "http://power.example/m1"))
        .isNotEqualTo(at(WEBHOOK, "http://power.example/m2"));
  }

  @Test
  void withoutAnAddressTheSettingsOfTheBmcTellOrTheMachineItself() {
    PowerParameters user = PowerParameters.builder().text("power_user", "u").build();
    assertThat(at(IPMI, user)).isEqualTo(at(IPMI, user)).isNotEqualTo(at(REDFISH, user));
    assertThat(at(IPMI, PowerParameters.empty())).isEqualTo(new Endpoint("fallback"));
  }
}
