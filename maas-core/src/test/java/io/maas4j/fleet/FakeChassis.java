package io.maas4j.fleet;

import io.maas4j.fleet.FakeBmc.Board;
import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.BootOrder;
import io.maas4j.power.spi.BootOrderSetter;
import io.maas4j.power.spi.ChassisProbe;
import io.maas4j.power.spi.CredentialMaker;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.MachinePreparer;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.spi.WaitPolicy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A chassis that obeys, tells of its machines, takes boot orders, and is given a password where
 * nobody has one. Confined to one thread.
 */
final class FakeChassis
    implements PowerDriver,
        PowerDriverFactory,
        ChassisProbe,
        MachinePreparer,
        BootOrderSetter,
        CredentialMaker {
  static final String CHASSIS = "chassis";

  final List<Found> machines = new ArrayList<>();
  final List<Question> questions = new ArrayList<>();
  final List<Told> orders = new ArrayList<>();
  final List<PowerTarget> prepared = new ArrayList<>();
  PowerResult end;
  PowerResult prepareAnswer;
  PowerResult orderAnswer;
  private final FakeBmc bmc;

  record Told(MachineId machine, BootOrder order) {}

  FakeChassis(Board board, Clock clock) {
    PowerType type =
        PowerType.named(CHASSIS, "Fake chassis")
            .settings(
                PowerSetting.text("power_address", "Address").required(),
                PowerSetting.text("power_user", "User"),
                PowerSetting.password("power_pass", "Password"),
                PowerSetting.text("node", "Node").ofNode().required())
            .actions(PowerAction.ON, PowerAction.OFF, PowerAction.RESET, PowerAction.QUERY)
            .chassis()
            .canProbe()
            .ipFrom(IpExtractor.identity("power_address"))
            .waits(WaitPolicy.ofSeconds(1, 2))
            .build();
    bmc = new FakeBmc(type, board, clock);
    end = new PowerResult.Accepted(clock.instant());
    orderAnswer = end;
    prepareAnswer = end;
  }

  static PowerParameters node(String address, String node) {
    return PowerParameters.builder().text("power_address", address).text("node", node).build();
  }

  @Override
  public PowerType type() {
    return bmc.type();
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return this;
  }

  @Override
  public CompletionStage<PowerResult> perform(PowerTarget target, PowerAction action) {
    return bmc.perform(target, action);
  }

  @Override
  public CompletionStage<PowerResult> probe(Question question, Consumer<Found> found) {
    questions.add(question);
    machines.stream()
        .filter(machine -> machine.name().startsWith(question.prefix()))
        .forEach(found);
    return CompletableFuture.completedFuture(end);
  }

  @Override
  public CompletionStage<PowerResult> prepare(PowerTarget target) {
    prepared.add(target);
    return CompletableFuture.completedFuture(prepareAnswer);
  }

  @Override
  public CompletionStage<PowerResult> setBootOrder(PowerTarget target, BootOrder order) {
    orders.add(new Told(target.machine(), order));
    return CompletableFuture.completedFuture(orderAnswer);
  }

  @Override
  public PowerParameters withCredentials(PowerParameters given, String commonName) {
    return given.secret("power_pass").isPresent()
        ? given
        : given.toBuilder().secret("power_pass", Secret.of("made for " + commonName)).build();
  }

  @Override
  public void close() {}
}
