package io.maas4j.power.ipmi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.ipmi.wire.command.DeviceCommand.GetDeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SolConsoleTest {
  private final Bench bench = new Bench();
  private final StringBuilder screen = new StringBuilder();
  private final List<IpmiFailure> ends = new ArrayList<>();
  private final SolListener listener =
      new SolListener() {
        @Override
        public void printed(byte[] octets) {
          screen.append(new String(octets, US_ASCII));
        }

        @Override
        public void ended(IpmiFailure why) {
          ends.add(why);
        }
      };

  @Test
  void whatIsTypedArrivesInOrderThoughTheBmcTakesLittleAtATime() {
    SolConsole console = activate();
    String text = "ls -l /var/log | sort -k5 -n | tail; echo and so on and on and on and on";
    var first = console.write(text.getBytes(US_ASCII)).toCompletableFuture();
    var second = console.write("\r".getBytes(US_ASCII)).toCompletableFuture();
    bench.await(first);
    bench.await(second);
    assertThat(bench.bmc.typed).hasToString(text + "\r");
  }

  @Test
  void whatIsTypedArrivesOnceThoughDatagramsAreLostAndRepeated() {
    SolConsole console = activate();
    Random random = new Random(7);
    bench.homeward =
        (n, datagram) ->
            random.nextInt(4) == 0
                ? List.of()
                : List.of(Duration.ofMillis(1), Duration.ofMillis(3));
    console.write("0123456789abcdefghijklmnopqrstuvwxyz".getBytes(US_ASCII));
    bench.loop.runFor(Duration.ofSeconds(30));
    assertThat(bench.bmc.typed.toString()).startsWith("0123456789").endsWith("uvwxyz");
  }

  @Test
  void whatTheHostPrintsIsReadOnceAndAcknowledged() {
    activate();
    byte[] login = bench.bmc.print(1, "login: ");
    bench.fromBmc(login);
    bench.loop.runFor(Duration.ofMillis(10));
    int sent = bench.toBmc.size();
    // Our acknowledgment was lost: the BMC says it again, in a packet of its own.
    bench.fromBmc(bench.bmc.print(1, "login: "));
    bench.fromBmc(bench.bmc.print(2, "maas\r\n"));
    bench.loop.runFor(Duration.ofMillis(10));
    assertThat(screen).hasToString("login: maas\r\n");
    assertThat(bench.toBmc).hasSize(sent + 2);
  }

  @Test
  void theSessionIsKeptAliveWhileNobodyTypes() {
    SolConsole console = activate();
    bench.loop.runFor(Duration.ofSeconds(70));
    assertThat(bench.bmc.executed).filteredOn(GetDeviceId.class::isInstance).hasSize(3);
    console.close();
    bench.loop.runFor(Duration.ofSeconds(70));
    assertThat(bench.bmc.executed).filteredOn(GetDeviceId.class::isInstance).hasSize(3);
    assertThat(ends).isEmpty();
  }

  @Test
  void aBmcThatGoesAwayEndsTheConsole() {
    SolConsole console = activate();
    bench.outward = (number, datagram) -> List.of();
    IpmiFailure failure =
        bench.failure(console.write("x".getBytes(US_ASCII)).toCompletableFuture());
    assertThat(failure).isInstanceOf(IpmiFailure.WentSilent.class);
    assertThat(ends).hasSize(1);
  }

  private SolConsole activate() {
    IpmiSession session = bench.await(bench.connect());
    return bench.await(session.activateSol(listener).toCompletableFuture());
  }
}
