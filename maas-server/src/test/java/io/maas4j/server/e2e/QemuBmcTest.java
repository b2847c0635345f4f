package io.maas4j.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the BMC answers without any machine being started. */
class QemuBmcTest {

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir Path directory;
  private QemuBmc bmc;

  @BeforeEach
  void startBmc() throws IOException {
    QemuMachine machine = QemuMachine.numbered(3, "web1", Firmware.BIOS, directory);
    bmc =
        QemuBmc.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Optional.of("s3cret"),
            "maas4j-no-such-namespace",
            Duration.ofMinutes(1),
            List.of(machine));
  }

  @AfterEach
  void stopBmc() {
    bmc.close();
  }

  private HttpResponse<String> call(String method, URI uri, Optional<String> token)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void machineThatWasNeverStartedIsStopped() throws Exception {
    HttpResponse<String> answer = call("GET", bmc.uri("web1", "status"), Optional.of("s3cret"));
    assertThat(answer.statusCode()).isEqualTo(200);
    // The pattern is the default of MAAS's webhook driver.
    assertThat(answer.body()).containsPattern("status.*\\:.*stopped");
  }

  @Test
  void switchingOffWhatIsOffSucceeds() throws Exception {
    HttpResponse<String> answer = call("POST", bmc.uri("web1", "off"), Optional.of("s3cret"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("stopped");
  }

  @Test
  void requestsWithoutTheTokenAreRefused() throws Exception {
    assertThat(call("POST", bmc.uri("web1", "off"), Optional.empty()).statusCode()).isEqualTo(401);
    assertThat(call("POST", bmc.uri("web1", "off"), Optional.of("guess")).statusCode())
        .isEqualTo(401);
  }

  @Test
  void unknownMachinesAndActionsAreNotFound() throws Exception {
    URI status = bmc.uri("web1", "status");
    assertThat(call("GET", status.resolve("/web2/status"), Optional.of("s3cret")).statusCode())
        .isEqualTo(404);
    assertThat(call("POST", status.resolve("/web1/reset"), Optional.of("s3cret")).statusCode())
        .isEqualTo(404);
  }

  @Test
  void wrongMethodIsNamed() throws Exception {
    HttpResponse<String> answer = call("GET", bmc.uri("web1", "on"), Optional.of("s3cret"));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void machineWithoutNetworkDoesNotStart() throws Exception {
    HttpResponse<String> answer = call("POST", bmc.uri("web1", "on"), Optional.of("s3cret"));
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("QEMU did not start");
  }

  @Test
  void addressOfMachineThatIsNotThereIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bmc.uri("web2", "on"))
        .withMessageContaining("web2");
  }
}
