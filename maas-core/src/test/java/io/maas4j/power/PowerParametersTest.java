package io.maas4j.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerSchema;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.testkit.power.ManualScheduler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PowerParametersTest {
  private final PowerSchema schema =
      PowerSchema.of(
          PowerSetting.text("power_address", "Address").required(),
          PowerSetting.password("power_pass", "Password"),
          PowerSetting.choice("port", "Port", choices("16992", "16993")).required().or("16992"),
          PowerSetting.choice("suite", "Suite", choices("3", "")).or("3"),
          PowerSetting.multipleChoice("flags", "Flags", choices("a", "b")),
          PowerSetting.mac("mac", "MAC").ofNode(),
          PowerSetting.password("vm_pass", "VM password").ofNode());

  @Test
  void parametersAreEqualByValueInAnyOrder() {
    PowerParameters one =
        PowerParameters.builder().text("a", "1").secret("b", Secret.of("x")).build();
    PowerParameters two =
        PowerParameters.builder().secret("b", Secret.of("x")).text("a", "1").build();
    assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
    assertThat(one).isNotEqualTo(two.toBuilder().secret("b", Secret.of("y")).build());
  }

  @Test
  void secretsPrintRedactedAndAreFoundInTexts() {
    PowerParameters parameters =
        PowerParameters.builder()
            .text("user", "root")
            .secret("pass", Secret.of("hunter"))
            .secret("token", Secret.of("hunter2"))
            .build();
    assertThat(parameters).hasToString("{user=root, pass=[redacted], token=[redacted]}");
    assertThat(parameters.redact("bad hunter2!")).isEqualTo("bad [redacted]!");
    assertThat(parameters.reveal()).containsEntry("pass", "hunter");
  }

  @Test
  void aCheckFillsDefaultsSealsSecretsAndNamesUnknownNames() {
    PowerSchema.Check check =
        schema.check(
            PowerParameters.ofTexts(
                Map.of(
                    "power_address", "10.0.0.7",
                    "power_pass", "hunter2",
                    "flags", "b",
                    "mac", "2:5E:b1:0:0:1",
                    "colour", "red")));
    assertThat(check.isValid()).isTrue();
    assertThat(check.unknown()).containsExactly("colour");
    assertThat(check.parameters().text("port")).contains("16992");
    assertThat(check.parameters().secret("power_pass")).contains(Secret.of("hunter2"));
    assertThat(check.parameters().choices("flags")).containsExactly("b");
    assertThat(check.parameters().text("mac")).contains("02:5e:b1:00:00:01");
    assertThat(check.toString()).doesNotContain("hunter2");
  }

  @Test
  void aCheckSaysWhatIsWrongByField() {
    PowerSchema.Check check =
        schema.check(
            PowerParameters.builder()
                .text("power_address", " ")
                .text("port", "80")
                .choices("flags", List.of("a", "z"))
                .text("mac", "none")
                .build());
    assertThat(check.errors())
        .containsOnlyKeys("power_address", "port", "flags", "mac")
        .containsEntry("power_address", "'Address' is required")
        .containsEntry("port", "'80' is not one of [16992, 16993]");
  }

  @Test
  void anEmptyChoiceThatIsOfferedIsKept() {
    PowerSchema.Check check =
        schema.check(PowerParameters.ofTexts(Map.of("power_address", "x", "suite", "")));
    assertThat(check.parameters().asMap().get("suite"))
        .isEqualTo(new PowerParameters.Value.Text(""));
  }

  @Test
  void aSplitKeepsSecretsApartAndComesTogetherAgain() {
    PowerParameters all =
        PowerParameters.ofTexts(
            Map.of("power_address", "x", "power_pass", "p", "vm_pass", "v", "other", "o"));
    PowerSchema.Split split = schema.split(all);
    assertThat(split.bmc().asMap()).containsOnlyKeys("power_address");
    assertThat(split.bmcSecrets().asMap()).containsOnlyKeys("power_pass");
    assertThat(split.node().asMap()).containsOnlyKeys("other");
    assertThat(split.nodeSecrets().asMap()).containsOnlyKeys("vm_pass");
    assertThat(split.merged().reveal()).isEqualTo(all.reveal());
  }

  @Test
  void addressesAreFoundInValuesAndUrls() {
    for (String url :
        List.of(
            "10.0.0.7",
            "https://10.0.0.7",
            "https://user:p@ss@10.0.0.7:8443/a/b?c=d",
            "qemu+ssh://root@10.0.0.7/system")) {
      assertThat(IpExtractor.url("u").extract(PowerParameters.ofTexts(Map.of("u", url))))
          .as(url)
          .contains(InetAddresses.forString("10.0.0.7"));
    }
    assertThat(
            IpExtractor.url("u")
                .extract(PowerParameters.ofTexts(Map.of("u", "https://[2001:db8::7]:8443/x"))))
        .contains(InetAddresses.forString("2001:db8::7"));
    assertThat(
            IpExtractor.identity("u")
                .extract(PowerParameters.ofTexts(Map.of("u", "[2001:db8::7]"))))
        .contains(InetAddresses.forString("2001:db8::7"));
    assertThat(
            IpExtractor.url("u")
                .extract(PowerParameters.ofTexts(Map.of("u", "https://bmc.example/x"))))
        .isEmpty();
    assertThat(IpExtractor.Form.URL.publishedPattern()).contains("(?P<address>");
  }

  @Test
  void twoDriversOfOneTypeAreRefusedNamingBoth() {
    ManualScheduler time = new ManualScheduler();
    FakeDriver one = new FakeDriver(FakeDriver.type(PowerAction.ON).build(), time.clock());
    assertThatThrownBy(() -> PowerDrivers.of(one, one))
        .hasMessageContaining("two drivers for power type 'fake'")
        .hasMessageContaining(FakeDriver.class.getName());
    assertThat(PowerDrivers.of(one).type("fake")).isPresent();
  }

  private static Map<String, String> choices(String... values) {
    Map<String, String> choices = new LinkedHashMap<>();
    for (String value : values) {
      choices.put(value, "label " + value);
    }
    return choices;
  }
}
