package io.maas4j.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.deploy.DeploymentPlan.PlannedAddress;
import io.maas4j.deploy.DeploymentPlan.PowerStep;
import io.maas4j.image.KernelLine;
import io.maas4j.lifecycle.State;
import io.maas4j.network.Addresses;
import io.maas4j.network.LinkMode;
import io.maas4j.power.PowerState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a deployment would do. */
class DeploymentPlanTest {
  private static final KernelLine BOOT =
      new KernelLine(
          "10.20.0.2",
          5248,
          new KernelLine.Booted("ubuntu", "noble", "amd64", "generic"),
          "abc/squashfs",
          "web1",
          "http://10.20.0.2:5248/p",
          "10.20.0.2",
          5247,
          List.of(),
          List.of("console=ttyS0"));

  private static DeploymentPlan plan(boolean vcenter) {
    Installation example = Installations.example();
    return DeploymentPlan.of(
        example,
        new VendorData.Facts(
            State.DEPLOYED,
            VendorData.Environment.INSTALLED,
            Installations.context(Map.of("vcenter_password", "pass-of-vcenter")).settings(),
            Optional.empty(),
            List.of(Addresses.parse("10.20.0.2")),
            example.network(),
            "",
            vcenter),
        BOOT,
        PowerStep.toInstall("ipmi", PowerState.OFF));
  }

  @Test
  void aPlanHasAllDocumentsAndNoCredentials() {
    DeploymentPlan plan = plan(false);
    assertThat(plan.installer().yaml()).contains("sda-part2_mount", DeploymentPlan.LATER);
    assertThat(plan.preseed()).startsWith("#cloud-config").contains("/MAAS/metadata/curtin");
    assertThat(plan.kernelLine()).endsWith("--- console=ttyS0");
    assertThat(plan.source()).isEqualTo(InstallSource.itself());
    assertThat(plan.vendorData()).contains("cloud-init");
    assertThat(plan.installer().yaml() + plan.preseed() + plan.vendorData())
        .doesNotContain("b9ZkX2pLr7MfQ4sVt6YhJ1wNd8GcA5uE", "w7Qm2Vb9KpX4tRzLsa");
    assertThat(plan.addresses())
        .containsExactly(
            new PlannedAddress(
                "eno1",
                LinkMode.STATIC,
                Optional.of("10.20.0.0/24"),
                Optional.of(Addresses.parse("10.20.0.131"))));
    assertThat(plan.notShown()).isEmpty();
  }

  @Test
  void butForItsCredentialsItIsWhatWouldBeDone() {
    String secretless =
        CurtinConfiguration.of(Installations.example())
            .yaml()
            .replace("w7Qm2Vb9KpX4tRzLsa", DeploymentPlan.LATER)
            .replace("Ht5yNc8JvG3dFqWe1u", DeploymentPlan.LATER)
            .replace("b9ZkX2pLr7MfQ4sVt6YhJ1wNd8GcA5uE", DeploymentPlan.LATER);
    assertThat(plan(false).installer().yaml()).isEqualTo(secretless);
  }

  @Test
  void whatNobodyMaySeeIsNamedInstead() {
    DeploymentPlan plan = plan(true);
    assertThat(plan.vendorData()).doesNotContain("pass-of-vcenter");
    assertThat(plan.notShown()).hasSize(1).first().asString().contains("vCenter");
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
