package io.maas4j.power.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.apc.ApcPowerDriverFactory;
import io.maas4j.power.raritan.RaritanPowerDriverFactory;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.steps.DriverRig;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Bytes on the wire, derived by hand from RFC 1157, RFC 3416 and X.690, with no SNMP library at the
 * PDU's end.
 */
class SnmpWireTest {
  private static final String COMMUNITY = "0407" + "70726976617465";
  // 1.3.6.1.4.1.318.1.1.12.3.3.1.1.4.7
  private static final String APC = "0610" + "2b06010401823e01010c030301010407";
  // 1.3.6.1.4.1.13742.6.4.1.2.1.2.1.7
  private static final String RARITAN = "060f" + "2b06010401eb2e0604010201020107";
  private static final String NO_ERROR = "020100" + "020100";

  @Test
  void aReadingIsAGetRequestOfVersionOne() throws Exception {
    PowerResult result =
        query(
            new ApcPowerDriverFactory(),
            "30..020100"
                + COMMUNITY
                + "a0..(02(?:01..|02.{4}|03.{6}|04.{8}))"
                + NO_ERROR
                + "30163014"
                + APC
                + "0500",
            id -> message("020100", id, NO_ERROR, APC + "020101"));
    assertThat(result)
        .isInstanceOfSatisfying(
            PowerResult.Observed.class, seen -> assertThat(seen.state()).isEqualTo(PowerState.ON));
  }

  @Test
  void aReadingOfVersionTwoSaysSo() throws Exception {
    PowerResult result =
        query(
            new RaritanPowerDriverFactory(),
            "30..020101"
                + COMMUNITY
                + "a0..(02(?:01..|02.{4}|03.{6}|04.{8}))"
                + NO_ERROR
                + "30153013"
                + RARITAN
                + "0500",
            id -> message("020101", id, NO_ERROR, RARITAN + "020100"));
    assertThat(result)
        .isInstanceOfSatisfying(
            PowerResult.Observed.class, seen -> assertThat(seen.state()).isEqualTo(PowerState.OFF));
  }

  @Test
  void anAnswerToAnotherQuestionIsNotBelieved() throws Exception {
    PowerResult result =
        query(
            new ApcPowerDriverFactory(),
            "30.*a0..(02(?:01..|02.{4}|03.{6}|04.{8}))" + NO_ERROR + ".*",
            id -> message("020100", id, NO_ERROR, RARITAN + "020101"));
    assertThat(result.failure()).contains(PowerFault.FATAL);
    assertThat(result.message()).contains("another question");
  }

  private interface Answer {
    String to(String requestId);
  }

  private static PowerResult query(PowerDriverFactory factory, String request, Answer answer)
      throws Exception {
    try (DatagramSocket pdu = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DriverRig rig = new DriverRig(factory)) {
      pdu.setSoTimeout(20_000);
      CompletableFuture<PowerResult> result =
          rig.start(
              PowerParameters.builder()
                  .text("power_address", "127.0.0.1:" + pdu.getLocalPort())
                  .text("node_outlet", "7")
                  .build(),
              PowerAction.QUERY,
              Duration.ofSeconds(20));
      DatagramPacket received = new DatagramPacket(new byte[1500], 1500);
      pdu.receive(received);
      String hex =
          HexFormat.of().formatHex(Arrays.copyOf(received.getData(), received.getLength()));
      Matcher asked = Pattern.compile(request).matcher(hex);
      assertThat(asked.matches()).as(hex).isTrue();
      byte[] reply = HexFormat.of().parseHex(answer.to(asked.group(1)));
      pdu.send(new DatagramPacket(reply, reply.length, received.getSocketAddress()));
      return result.get(30, TimeUnit.SECONDS);
    }
  }

  private static String message(String version, String id, String errors, String binding) {
    String response = tagged("a2", id + errors + tagged("30", tagged("30", binding)));
    return tagged("30", version + COMMUNITY + response);
  }

  /** A short-form length (X.690 8.1.3.4). */
  private static String tagged(String tag, String content) {
    assertThat(content.length() / 2).isLessThan(128);
    return tag + "%02x".formatted(content.length() / 2) + content;
  }
}
