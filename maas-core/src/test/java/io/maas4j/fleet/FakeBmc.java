package io.maas4j.fleet;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerRemark;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.spi.WaitPolicy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** BMCs that obey at once, unless the script of their board has another answer. */
record FakeBmc(PowerType type, Board board, Clock clock)
    implements PowerDriver, PowerDriverFactory {
  static final String FAKE = "fake";

  /** Can be switched but not read. */
  static final String BLIND = "blind";

  static final String IPMI = "ipmi";

  /** What the BMCs of one fleet know and do. Confined to one thread. */
  static final class Board {
    final Map<MachineId, PowerState> states = new HashMap<>();
    final List<Call> calls = new ArrayList<>();
    Script script = (machine, action) -> Optional.empty();
    Optional<PowerRemark> remark = Optional.empty();

    PowerState of(MachineId machine) {
      return states.getOrDefault(machine, PowerState.OFF);
    }

    /** All but queries. */
    List<PowerAction> orders(MachineId machine) {
      return calls.stream()
          .filter(call -> call.machine().equals(machine) && call.action() != PowerAction.QUERY)
          .map(Call::action)
          .toList();
    }

    void failAlways(PowerAction failing) {
      script =
          (machine, action) ->
              action == failing
                  ? Optional.of(new PowerResult.Unreachable("nobody there"))
                  : Optional.empty();
    }
  }

  record Call(MachineId machine, PowerAction action) {}

  /** Answers in the BMC's place; empty lets it do as it is told. */
  @FunctionalInterface
  interface Script {
    Optional<PowerResult> answer(MachineId machine, PowerAction action);
  }

  static FakeBmc fake(Board board, Clock clock) {
    return named(FAKE, board, clock, PowerAction.QUERY, PowerAction.CYCLE);
  }

  static FakeBmc blind(Board board, Clock clock) {
    return named(BLIND, board, clock, PowerAction.CYCLE);
  }

  static FakeBmc ipmi(Board board, Clock clock) {
    return named(IPMI, board, clock, PowerAction.QUERY);
  }

  private static FakeBmc named(String name, Board board, Clock clock, PowerAction... more) {
    return new FakeBmc(
        PowerType.named(name, "Fake " + name)
            .settings(
                PowerSetting.text("power_address", "Address").required(),
                PowerSetting.password("power_pass", "Password"))
            .actions(PowerAction.ON, PowerAction.OFF, PowerAction.SOFT_OFF)
            .actions(more)
            .waits(WaitPolicy.ofSeconds(1, 2))
            .build(),
        board,
        clock);
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return this;
  }

  @Override
  public CompletionStage<PowerResult> perform(PowerTarget target, PowerAction action) {
    MachineId machine = target.machine();
    board.calls.add(new Call(machine, action));
    board.remark.ifPresent(target.remarks());
    return CompletableFuture.completedFuture(
        board.script.answer(machine, action).orElseGet(() -> obey(machine, action)));
  }

  private PowerResult obey(MachineId machine, PowerAction action) {
    if (action == PowerAction.QUERY) {
      return new PowerResult.Observed(board.of(machine), clock.instant());
    }
    boolean off = action == PowerAction.OFF || action == PowerAction.SOFT_OFF;
    board.states.put(machine, off ? PowerState.OFF : PowerState.ON);
    return new PowerResult.Accepted(clock.instant());
  }

  @Override
  public void close() {}
}
