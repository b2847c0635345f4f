package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.image.Image;
import io.maas4j.machine.Machine;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which system and kernel a deployment may ask for (lifecycle contract, section 7.5.2). */
class DeploymentKernelTest {
  private final Bench bench = new Bench().started();

  @BeforeEach
  void images() {
    bench.images =
        List.of(
            kernel(Bench.image("ubuntu", "noble"), "ga-24.04"),
            kernel(Bench.image("ubuntu", "noble"), "hwe-24.04"),
            Bench.image("custom", "web"));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static Image kernel(Image image, String name) {
    return new Image(
        image.osystem(),
        image.series(),
        image.architecture(),
        name,
        image.label(),
        image.title(),
        image.files());
  }

  private Machine deploy(Deployment deployment) {
    return bench.machines().deploy(bench.ready("a").id(), deployment, Bench.ANN);
  }

  @ParameterizedTest
  @CsvSource({"noble, '', ga-24.04", "noble, hwe-24.04, hwe-24.04", "24.04, '', ga-24.04"})
  void theKernelThatBootsIsKept(String series, String asked, String kept) {
    Machine.Deployment deployed =
        deploy(Deployment.of("ubuntu", series).hweKernel(asked)).deployment();
    assertThat(deployed.hweKernel()).isEqualTo(kept);
    assertThat(deployed.series()).isEqualTo("noble");
  }

  @Test
  void whatOneInstallsWithIsNotWhatIsInstalled() {
    assertThat(deploy(Deployment.of("custom", "web")).deployment().hweKernel())
        .isEqualTo("ga-24.04");
  }

  @Test
  void aKernelThatIsNotHereIsRefusedBeforeAnythingHappens() {
    Machine machine = bench.ready("a");
    InvalidRequest refused =
        catchThrowableOfType(
            InvalidRequest.class,
            () ->
                bench
                    .machines()
                    .deploy(
                        machine.id(),
                        Deployment.of("ubuntu", "noble").hweKernel("hwe-22.04"),
                        Bench.ANN));
    assertThat(refused.fields())
        .containsEntry(
            "hwe_kernel", List.of("hwe-22.04 is not available for ubuntu/noble on amd64/generic."));
    assertThat(bench.now(machine)).isEqualTo(machine);
  }

  @Test
  void whatNobodyDeploysIsRefusedByItsField() {
    InvalidRequest refused =
        catchThrowableOfType(InvalidRequest.class, () -> deploy(Deployment.of("", "beos/r5")));
    assertThat(refused.fields()).containsOnlyKeys("distro_series");
  }

  @Test
  void withoutWhatInstallsItNothingIsInstalled() {
    Machine machine = bench.ready("a");
    bench.images = List.of(Bench.image("custom", "web"));
    Deployment web = Deployment.of("custom", "web");
    assertThatThrownBy(() -> bench.machines().deploy(machine.id(), web, Bench.ANN))
        .hasMessage("Ephemeral operating system ubuntu noble is unavailable.");
  }
}
