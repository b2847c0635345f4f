package io.maas4j.server.api;

import io.maas4j.error.MaasException;
import io.maas4j.fleet.Fleet;
import io.maas4j.fleet.Powering;
import io.maas4j.id.MachineId;
import io.maas4j.power.PowerReading;
import io.maas4j.server.api.view.JsonOut;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Ours: the power of many machines in one request. Each machine is decided for itself, so that one
 * that refuses keeps no other from being switched.
 */
final class BulkPower {
  /** So that one request cannot ask all BMCs of a region at once. */
  private static final int MOST = 1000;

  private static final Parameter COMMENT = Parameter.str("comment", "For the event log.");
  private static final Parameter MACHINES = Parameter.many("machines", "System ids.").mandatory();

  private final Fleet fleet;
  private final Function<List<String>, Collection<MachineId>> known;

  /**
   * @param known the machines of these ids; refuses those that there are not
   */
  BulkPower(Fleet fleet, Function<List<String>, Collection<MachineId>> known) {
    this.fleet = fleet;
    this.known = known;
  }

  /** How one machine took it. */
  private record Outcome(MachineId machine, Optional<MaasException> refusal) {}

  /** What is done to one machine. */
  private interface Order {
    void give(MachineId machine);
  }

  Operation on() {
    return Operation.post("power_on", "Turn on machines", this::on, MACHINES, COMMENT);
  }

  Operation off() {
    return Operation.post(
        "power_off",
        "Turn off machines",
        this::off,
        MACHINES,
        COMMENT,
        Parameter.str("stop_mode", "hard, or soft to ask the systems."));
  }

  Operation query() {
    return Operation.get(
        "query_power_state",
        "Get the power states of machines",
        this::query,
        Parameter.many("id", "System ids.").mandatory());
  }

  private Reply on(Call call) {
    String comment = call.arguments().textOr("comment", "");
    return each(
        call,
        machine -> fleet.machines().powerOn(machine, Optional.empty(), comment, call.actor()));
  }

  private Reply off(Call call) {
    String comment = call.arguments().textOr("comment", "");
    Powering.Stop stop = NodeOperations.stop(call);
    return each(
        call,
        machine ->
            fleet
                .machines()
                .act(machine, fleet.powering().verb(machine, stop), comment, call.actor()));
  }

  private Reply each(Call call, Order order) {
    List<Outcome> outcomes = new ArrayList<>();
    for (MachineId machine : asked(call, "machines")) {
      outcomes.add(new Outcome(machine, refusal(order, machine)));
    }
    return Reply.json(out -> out.array(outcomes, BulkPower::outcome));
  }

  private static Optional<MaasException> refusal(Order order, MachineId machine) {
    try {
      order.give(machine);
      return Optional.empty();
    } catch (MaasException e) {
      return Optional.of(e);
    }
  }

  private static void outcome(JsonOut out, Outcome outcome) {
    out.object(
        o ->
            o.text("system_id", outcome.machine().value())
                .flag("accepted", outcome.refusal().isEmpty())
                .text("code", outcome.refusal().map(MaasException::code).orElse(""))
                .text("reason", outcome.refusal().map(MaasException::getMessage).orElse(""))
                .text("remedy", outcome.refusal().map(MaasException::remedy).orElse("")));
  }

  private Reply query(Call call) {
    Map<MachineId, PowerReading> readings =
        fleet.powering().readings(asked(call, "id"), call.actor());
    return Reply.json(
        out ->
            out.object(
                o ->
                    readings.forEach(
                        (id, reading) -> PowerView.reading(o.name(id.value()), reading))));
  }

  private Collection<MachineId> asked(Call call, String parameter) {
    List<String> texts = call.arguments().words(parameter);
    if (texts.size() > MOST) {
      throw Failure.field(
          parameter,
          texts.size() + " machines are too many for one request: at most " + MOST + ".");
    }
    return known.apply(texts);
  }
}
