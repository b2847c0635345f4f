package io.maas4j.power.steps;

import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.spi.ChassisProbe;
import io.maas4j.power.spi.ChassisProbe.Found;
import io.maas4j.power.spi.PowerDriver;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** What a chassis told when it was asked for its machines, and how that ended. */
public record Probed(PowerResult end, List<Found> found) {

  /** Asks, half a minute at most. */
  public static Probed of(PowerDriver driver, PowerParameters parameters, String prefix)
      throws Exception {
    List<Found> found = new CopyOnWriteArrayList<>();
    PowerResult end =
        ((ChassisProbe) driver)
            .probe(
                new ChassisProbe.Question(
                    parameters, prefix, Clock.systemUTC().instant().plus(Duration.ofSeconds(30))),
                found::add)
            .toCompletableFuture()
            .get(40, TimeUnit.SECONDS);
    return new Probed(end, found);
  }

  public static Probed of(PowerDriver driver, PowerParameters parameters) throws Exception {
    return of(driver, parameters, "");
  }

  /** Each machine in one line: name, architecture, MACs, parameters. */
  public List<String> lines() {
    return found.stream()
        .map(
            machine ->
                machine.name()
                    + " "
                    + machine.architecture()
                    + " "
                    + machine.macs().stream().map(mac -> mac.value()).toList()
                    + " "
                    + machine.parameters())
        .toList();
  }
}
