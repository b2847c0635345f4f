package io.maas4j.sample.sim;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs a fleet against any server and prints what its machines do, a line a step. */
public final class SimMain {
  private final PrintStream out;

  private SimMain(PrintStream out) {
    this.out = out;
  }

  /** See {@code --help}. Exit status 2 for wrong arguments, 1 when the fleet cannot start. */
  public static void main(String[] arguments) throws InterruptedException {
    int status = new SimMain(System.out).run(List.of(arguments), System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  private int run(List<String> arguments, PrintStream err) throws InterruptedException {
    if (arguments.contains("--help")) {
      out.print(SimOptions.USAGE);
      return 0;
    }
    SimOptions options;
    SimFleet.Builder builder;
    try {
      options = SimOptions.parse(arguments);
      builder = options.fleet(out::println);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.print(SimOptions.USAGE);
      return 2;
    } catch (IOException e) {
      err.println("cannot start: " + e.getMessage());
      return 1;
    }
    try (SimFleet fleet = builder.start()) {
      for (SimMachine machine : fleet.machines()) {
        String name = machine.spec().name();
        out.printf(
            "machine %s mac %s bmc %s directory %s%n",
            name, machine.spec().bootMac(), fleet.bmc().uri(name, "status"), machine.directory());
      }
      if (options.powerOn()) {
        fleet.machines().forEach(SimMachine::powerOn);
      }
      await(options);
      out.println(fleet.counters().figures());
      return 0;
    } catch (IOException e) {
      err.println("cannot start: " + e.getMessage());
      return 1;
    }
  }

  /** Until its time is over, or the process is told to end. */
  private static void await(SimOptions options) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Optional<java.time.Duration> end = options.end();
    if (end.isPresent()) {
      never.await(end.get().toSeconds(), TimeUnit.SECONDS);
    } else {
      never.await();
    }
  }
}
