package io.maas4j.benchmarks.power;

import io.maas4j.power.PowerState;
import io.maas4j.testkit.power.ipmi.BmcProfile;
import io.maas4j.testkit.power.ipmi.IpmiFarm;
import io.maas4j.testkit.power.ipmi.IpmiFault;
import io.maas4j.testkit.power.ipmi.SimulatedBmc;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * Serves simulated BMCs until it is told to end: user {@code maas}, password {@code secret}, from
 * 127.1.0.1 on, every second machine on.
 *
 * <pre>{@code
 * SimulatedBmcs [count=1000] [port=6230] [dead-percent=0] [slow-percent=0] [slow-millis=2000]
 *     [millis=0]
 * }</pre>
 *
 * Prints {@code ready} when all listen; at its end how many sessions were begun, and the most that
 * one BMC had at once.
 */
public final class SimulatedBmcs {
  private SimulatedBmcs() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Map<String, Integer> given =
        new TreeMap<>(
            Map.of(
                "count", 1000,
                "port", 6230,
                "dead-percent", 0,
                "slow-percent", 0,
                "slow-millis", 2000,
                "millis", 0));
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      if (pair.length != 2 || !given.containsKey(pair[0])) {
        throw new IllegalArgumentException(argument + " is none of " + given);
      }
      given.put(pair[0], Integer.valueOf(pair[1]));
    }
    IpmiFarm farm = IpmiFarm.open(given.get("port"), Clock.systemUTC(), 1);
    List<SimulatedBmc> bmcs = farm.add(given.get("count"), BmcProfile.STANDARD);
    int dead = given.get("dead-percent");
    int slow = given.get("slow-percent");
    for (int i = 0; i < bmcs.size(); i++) {
      SimulatedBmc bmc = bmcs.get(i);
      // Spread evenly, as in a hall.
      int place = i * 37 % 100;
      bmc.chassis().put(i % 2 == 0 ? PowerState.ON : PowerState.OFF);
      bmc.latency(Duration.ofMillis(given.get("millis")));
      if (place < dead) {
        bmc.faults(IpmiFault.SILENT);
      } else if (place < dead + slow) {
        bmc.latency(Duration.ofMillis(given.get("slow-millis")));
      }
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> tell(bmcs), "maas-end"));
    System.out.println("ready");
    new CountDownLatch(1).await();
  }

  private static void tell(List<SimulatedBmc> bmcs) {
    long begun = bmcs.stream().mapToLong(SimulatedBmc::sessionsBegun).sum();
    int most = bmcs.stream().mapToInt(SimulatedBmc::mostSessionsAtOnce).max().orElse(0);
    long datagrams = bmcs.stream().mapToLong(SimulatedBmc::received).sum();
    System.out.println(
        "sessions=" + begun + " most-at-once-per-bmc=" + most + " datagrams=" + datagrams);
  }
}
