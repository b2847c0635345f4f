package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why a machine that nobody has added is not there, as it is asked over the API. */
class StrangersApiTest {
  private static final String PATH = "/MAAS/api/2.0/machines/";
  private static final String ASKED = PATH + "?op=diagnose&mac_address=52:54:00:00:00:77";

  private final ApiBench bench = new ApiBench();

  @AfterEach
  void close() {
    bench.close();
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  @Test
  void whoeverWasRefusedIsKnownByItsMac() throws IOException {
    HttpResponse<String> refused =
        bench.anonymous(
            "POST", PATH, "architecture", "amd64", "mac_addresses", "52:54:00:00:00:77,x");
    assertThat(refused.statusCode()).isEqualTo(400);
    JsonNode report = json(bench.get(ASKED, "kestrel"));
    assertThat(report.path("system_id").isNull()).isTrue();
    assertThat(report.path("status_name").asText()).isEqualTo("Unknown");
    JsonNode finding = report.path("findings").get(0);
    assertThat(finding.path("fault").asText()).isEqualTo("enlistment-refused");
    assertThat(finding.path("sentence").asText())
        .contains("52:54:00:00:00:77", "'x' is not a valid MAC address");
    assertThat(bench.get(ASKED + "&as=text", "kestrel").body())
        .startsWith("52:54:00:00:00:77 is Unknown.\n\nlikely: 52:54:00:00:00:77 asked to be");
  }

  @Test
  void whatIsAskedWronglyIsSaid() {
    assertThat(bench.get(PATH + "?op=diagnose", "kestrel").statusCode()).isEqualTo(400);
    assertThat(bench.get(PATH + "?op=diagnose&mac_address=x", "kestrel").body())
        .contains("not a valid MAC address");
    assertThat(bench.get(ASKED + "&as=xml", "kestrel").body()).contains("neither json nor text");
  }

  @Test
  void whoIsNoAdministratorHearsNothingOfStrangers() {
    assertThat(bench.get(ASKED, "wren").statusCode()).isEqualTo(404);
  }
}
