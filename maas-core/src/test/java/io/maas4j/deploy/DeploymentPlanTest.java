package io.maas4j.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.deploy.DeploymentPlan.PlannedAddress;
import io.maas4j.deploy.DeploymentPlan.PowerStep;
import io.maas4j.lifecycle.State;
import io.maas4j.network.Addresses;
import io.maas4j.network.LinkMode;
import io.maas4j.power.PowerState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a deployment would do. */
class DeploymentPlanTest {
  private static final DeploymentPlan.Boot BOOT =
      new DeploymentPlan.Boot("abc/kernel", "abc/initrd", "nomodeset --- console=ttyS0");
  private static final byte[] DATA = "#cloud-config\npassword: pass-of-user\n".getBytes(UTF_8);

  private static DeploymentPlan plan(Installation installation, boolean vcenter) {
    return DeploymentPlan.of(
        new DeploymentPlan.Facts(
            installation.context(),
            Optional.of(installation),
            new PackageSources(installation.target().nature(), installation.repositories()),
            "amd64",
            new VendorData.Facts(
                State.DEPLOYED,
                VendorData.Environment.INSTALLED,
                Installations.context(Map.of("vcenter_password", "pass-of-vcenter")).settings(),
                Optional.empty(),
                List.of(Addresses.parse("10.20.0.2")),
                installation.network(),
                "",
                vcenter),
            Optional.of(DATA)),
        UnaryOperator.identity(),
        Optional.of(BOOT),
        PowerStep.toInstall("ipmi", PowerState.OFF));
  }

  private static DeploymentPlan plan() {
    return plan(Installations.example(), false);
  }

  private static String installer(DeploymentPlan plan) {
    return plan.installer().orElseThrow().configuration().yaml();
  }

  @Test
  void aPlanHasAllDocumentsAndNoCredentials() {
    DeploymentPlan plan = plan();
    assertThat(installer(plan)).contains("sda-part2_mount", DeploymentPlan.LATER);
    assertThat(plan.preseed()).startsWith("#cloud-config").contains("/MAAS/metadata/curtin");
    assertThat(plan.boot()).contains(BOOT);
    assertThat(plan.installer().orElseThrow().source()).isEqualTo(InstallSource.itself());
    assertThat(plan.vendorData()).contains("cloud-init");
    assertThat(installer(plan) + plan.preseed() + plan.vendorData())
        .doesNotContain("b9ZkX2pLr7MfQ4sVt6YhJ1wNd8GcA5uE", "w7Qm2Vb9KpX4tRzLsa");
    assertThat(plan.addresses())
        .containsExactly(
            new PlannedAddress(
                "eno1",
                LinkMode.STATIC,
                Optional.of("10.20.0.0/24"),
                Optional.of(Addresses.parse("10.20.0.131"))));
  }

  @Test
  void butForItsCredentialsItIsWhatWouldBeDone() {
    String secretless =
        CurtinConfiguration.of(Installations.example())
            .yaml()
            .replace("w7Qm2Vb9KpX4tRzLsa", DeploymentPlan.LATER)
            .replace("Ht5yNc8JvG3dFqWe1u", DeploymentPlan.LATER)
            .replace("b9ZkX2pLr7MfQ4sVt6YhJ1wNd8GcA5uE", DeploymentPlan.LATER);
    assertThat(installer(plan())).isEqualTo(secretless);
  }

  @Test
  void whatNobodyMaySeeIsNamedInstead() {
    DeploymentPlan plan = plan(Installations.example(), true);
    assertThat(plan.vendorData()).doesNotContain("pass-of-vcenter");
    assertThat(plan.remarks())
        .hasSize(2)
        .anyMatch(remark -> remark.contains("vCenter"))
        .anyMatch(remark -> remark.contains(DATA.length + " bytes of user data"));
    assertThat(plan.toString()).doesNotContain("pass-of-user");
  }

  @Test
  void thePasswordOfAProxyIsNotShown() {
    Installation example = Installations.example();
    Installation behindProxy =
        Installations.with(
            example,
            Installations.context(Map.of("http_proxy", "http://squid:pr0xy-pass@10.20.0.2:8000/")));
    DeploymentPlan plan = plan(behindProxy, false);
    assertThat(installer(plan))
        .contains("http://REDACTED@10.20.0.2:8000/")
        .doesNotContain("pr0xy-pass");
    assertThat(plan.preseed()).doesNotContain("pr0xy-pass");
  }

  @Test
  void powerIsTurnedAsItIs() {
    assertThat(PowerStep.toInstall("ipmi", PowerState.OFF))
        .containsExactly(PowerStep.QUERY, PowerStep.ON);
    assertThat(PowerStep.toInstall("ipmi", PowerState.ON))
        .containsExactly(PowerStep.QUERY, PowerStep.CYCLE);
    assertThat(PowerStep.toInstall("ipmi", PowerState.ERROR))
        .containsExactly(PowerStep.QUERY, PowerStep.ON_OR_CYCLE);
    assertThat(PowerStep.toInstall("manual", PowerState.ON)).containsExactly(PowerStep.BY_HAND);
    assertThat(PowerStep.toInstall("", PowerState.UNKNOWN)).containsExactly(PowerStep.BY_HAND);
  }
}
