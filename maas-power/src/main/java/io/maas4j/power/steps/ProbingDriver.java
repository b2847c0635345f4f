package io.maas4j.power.steps;

import io.maas4j.power.PowerResult;
import io.maas4j.power.spi.ChassisProbe;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A power driver that lists the machines of a chassis, out of {@link ProbingSteps}. */
public class ProbingDriver extends StepwiseDriver implements ChassisProbe {
  private final ProbingSteps steps;

  public ProbingDriver(PowerType type, PowerDriverContext context, ProbingSteps steps) {
    super(type, context, steps);
    this.steps = steps;
  }

  @Override
  public final CompletionStage<PowerResult> probe(Question question, Consumer<Found> found) {
    Roll roll = new Roll(question.prefix(), found);
    return runner()
        .run(
            type().schema().settings().stream()
                .filter(setting -> setting.scope() == PowerSetting.Scope.BMC),
            question.parameters(),
            question.deadline(),
            () -> {
              Call call = new Call(type(), question.parameters(), question.deadline(), context());
              steps.probe(call, roll);
              return roll.end(call);
            },
            roll::close);
  }
}
