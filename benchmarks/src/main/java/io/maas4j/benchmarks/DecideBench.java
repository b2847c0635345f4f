package io.maas4j.benchmarks;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.Command;
import io.maas4j.lifecycle.Decision;
import io.maas4j.lifecycle.Lifecycle;
import io.maas4j.lifecycle.Snapshot;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Timeouts;
import io.maas4j.lifecycle.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/** How long one decision takes: accepted, refused by the table, refused for lack of a right. */
@org.openjdk.jmh.annotations.State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecideBench {
  private static final Instant AT = Instant.parse("2026-11-21T09:00:00Z");

  private final Snapshot ready = snapshot(State.READY, Optional.empty());
  private final Snapshot allocated = snapshot(State.ALLOCATED, Optional.of("alice"));
  private final Command commission = Command.of(Verb.COMMISSION, Actor.admin("root"), AT);
  private final Command deploy = Command.of(Verb.DEPLOY, Actor.user("alice"), AT);
  private final Command byStranger = Command.of(Verb.DEPLOY, Actor.user("bob"), AT);

  /** A benchmark that measures another answer than it says would be worse than none. */
  @Setup
  public void check() {
    if (!(acceptDeploy() instanceof Decision.Accepted)
        || !(acceptCommission() instanceof Decision.Accepted)
        || !(refuseDeployOfReady() instanceof Decision.Refused)
        || !(refuseStranger() instanceof Decision.Refused)) {
      throw new IllegalStateException("the table has changed: adapt this benchmark");
    }
  }

  @Benchmark
  public Decision acceptDeploy() {
    return Lifecycle.decide(allocated, deploy);
  }

  @Benchmark
  public Decision acceptCommission() {
    return Lifecycle.decide(ready, commission);
  }

  @Benchmark
  public Decision refuseDeployOfReady() {
    return Lifecycle.decide(ready, deploy);
  }

  @Benchmark
  public Decision refuseStranger() {
    return Lifecycle.decide(allocated, byStranger);
  }

  private static Snapshot snapshot(State state, Optional<String> owner) {
    return new Snapshot(
        new MachineId("abc234"),
        "rack1-1",
        state,
        State.READY,
        owner,
        false,
        Optional.empty(),
        1,
        false,
        false,
        false,
        false,
        1,
        new Snapshot.Power(true, true, false, Snapshot.Reading.OFF),
        new Snapshot.Scripts(true, true, false, false),
        Timeouts.ofNodeTimeout(Duration.ofMinutes(30)),
        Optional.empty());
  }
}
