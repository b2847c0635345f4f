package io.maas4j.power.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.redfish.Known.Login;
import io.maas4j.power.redfish.SystemResource.Power;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import io.maas4j.power.steps.Steps;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The orders and the query of {@code redfish} (power spec §12). Safe for concurrent use. */
final class RedfishSteps implements Steps {
  private static final Logger log = LoggerFactory.getLogger(RedfishSteps.class);
  // An order to switch off is not held up longer for the sake of the next start.
  private static final int FOLLOWED_WHEN_OFF_IS_ALL = 3;

  private final BmcHttp http;
  private final PowerDriverContext context;
  private final RedfishConfig config;
  private final Pauses pauses;
  private final KnownServices services;

  RedfishSteps(BmcHttp http, PowerDriverContext context, RedfishConfig config, Pauses pauses) {
    this.http = http;
    this.context = context;
    this.config = config;
    this.pauses = pauses;
    this.services = new KnownServices(http, context, config.sessionIdle());
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    Secret password =
        call.secret("power_pass").orElseThrow(() -> StepFailed.setting("power_pass", "is missing"));
    Login login = new Login(Address.of(call), call.required("power_user"), password);
    Known known = services.begin(login, call);
    try {
      Service service = new Service(http, context.clock(), pauses, call, known);
      return new Order(service, new Systems(service), new BootOverride(service, networkBoot()))
          .carryOut(action);
    } finally {
      services.end(known);
    }
  }

  @Override
  public void close() {
    services.close();
  }

  private RedfishConfig.NetworkBoot networkBoot() {
    return config.networkBoot();
  }

  /** One order, or query, to one system. */
  private static final class Order {
    private final Service service;
    private final Systems systems;
    private final BootOverride bootOverride;

    Order(Service service, Systems systems, BootOverride bootOverride) {
      this.service = service;
      this.systems = systems;
      this.bootOverride = bootOverride;
    }

    PowerResult carryOut(PowerAction action) throws StepFailed, InterruptedException {
      return switch (action) {
        case QUERY -> query();
        case ON -> on();
        case OFF -> off();
        case SOFT_OFF -> softOff();
        case RESET -> reset();
        case CYCLE -> throw new AssertionError(action);
      };
    }

    private PowerResult query() throws StepFailed, InterruptedException {
      SystemResource system = settled();
      return service.call().observed(system.power().countsAsOn() ? PowerState.ON : PowerState.OFF);
    }

    private PowerResult on() throws StepFailed, InterruptedException {
      SystemResource system = settled();
      if (system.power().countsAsOn()) {
        send(system, PowerAction.OFF);
        system = followed(system, service.pauses().following());
        if (system.power() != Power.OFF) {
          throw StepFailed.action(
              "the machine did not go off, which it has to before it can start from the network;"
                  + " PowerState is "
                  + system.powerText());
        }
      }
      bootOverride.apply(system);
      send(system, PowerAction.ON);
      return service.call().accepted();
    }

    private PowerResult off() throws StepFailed, InterruptedException {
      SystemResource system = systems.find();
      if (system.power() != Power.OFF) {
        send(system, PowerAction.OFF);
        List<Duration> patience = service.pauses().following();
        system =
            followed(
                system, patience.subList(0, Math.min(FOLLOWED_WHEN_OFF_IS_ALL, patience.size())));
      }
      if (system.power() == Power.OFF) {
        networkNextTime(system);
      }
      return service.call().accepted();
    }

    private PowerResult softOff() throws StepFailed, InterruptedException {
      SystemResource system = systems.find();
      if (system.power() == Power.OFF) {
        return service.call().accepted();
      }
      List<String> allowed = allowed(system);
      if (ResetType.candidates(PowerAction.SOFT_OFF, allowed).isEmpty()) {
        return new PowerResult.Refused(
            "this BMC cannot ask a system to shut down; it can: "
                + ErrorText.clean(String.join(", ", allowed), 200),
            "use off, which cuts the power");
      }
      send(system, PowerAction.SOFT_OFF);
      return service.call().accepted();
    }

    private PowerResult reset() throws StepFailed, InterruptedException {
      SystemResource system = systems.find();
      bootOverride.apply(system);
      send(system, PowerAction.RESET);
      return service.call().accepted();
    }

    /** For a start by hand; an order to switch on sets it anyway, and then insists. */
    private void networkNextTime(SystemResource system) throws InterruptedException {
      try {
        bootOverride.apply(system);
      } catch (StepFailed e) {
        log.debug(
            "boot source of a machine that is off not set system_id={}", service.call().machine());
      }
    }

    /** The system when it is clearly on or off. */
    private SystemResource settled() throws StepFailed, InterruptedException {
      SystemResource system = systems.find();
      Iterator<Duration> patience = service.pauses().unsettled().iterator();
      while (system.power() == Power.UNSETTLED && patience.hasNext()) {
        Duration pause = patience.next();
        if (!service.hasTimeFor(pause)) {
          break;
        }
        service.call().pause(pause);
        system = systems.again(system);
      }
      if (system.power() == Power.UNSETTLED || system.power() == Power.STRANGE) {
        throw StepFailed.action(
            "the BMC does not tell whether the machine is on or off: PowerState is "
                + system.powerText());
      }
      return system;
    }

    /** The system as it is when it is off, or when the time for that is up. */
    private SystemResource followed(SystemResource before, List<Duration> patience)
        throws StepFailed, InterruptedException {
      SystemResource system = before;
      for (Duration pause : patience) {
        if (!service.hasTimeFor(pause)) {
          return system;
        }
        service.call().pause(pause);
        system = systems.again(system);
        if (system.power() == Power.OFF) {
          return system;
        }
      }
      return system;
    }

    private void send(SystemResource system, PowerAction action)
        throws StepFailed, InterruptedException {
      List<String> allowed = allowed(system);
      List<String> types = ResetType.candidates(action, allowed);
      if (types.isEmpty()) {
        throw StepFailed.action(
            "the BMC has no reset type for "
                + action.label()
                + "; it has: "
                + ErrorText.clean(String.join(", ", allowed), 200));
      }
      Answer refusal = null;
      for (String type : types) {
        Answer answer = sendUntilTaken(system, action, type);
        if (answer.reply().isSuccess()) {
          Tasks.await(service, answer);
          return;
        }
        if (isAsWanted(system, action, answer)) {
          return;
        }
        refusal = answer;
        boolean otherTypeMayDo =
            answer.status() == 501 || answer.status() == 400 && answer.says(VendorWays.UNSUPPORTED);
        if (!otherTypeMayDo) {
          break;
        }
      }
      throw refusal.failed("the order " + action.label());
    }

    private Answer sendUntilTaken(SystemResource system, PowerAction action, String type)
        throws StepFailed, InterruptedException {
      JsonNode body = JsonNodeFactory.instance.objectNode().put("ResetType", type);
      Iterator<Duration> patience = service.pauses().busy().iterator();
      while (true) {
        Answer answer = service.post(system.resetTarget(), body);
        boolean later =
            answer.status() == 409 || answer.status() == 400 && answer.says(VendorWays.LATER);
        if (!later || !patience.hasNext() || isAsWanted(system, action, answer)) {
          return answer;
        }
        Duration pause = patience.next();
        if (!service.hasTimeFor(pause)) {
          return answer;
        }
        service.call().pause(pause);
      }
    }

    /** Whether a refusal only means that there is nothing to do. */
    private boolean isAsWanted(SystemResource system, PowerAction action, Answer answer)
        throws StepFailed, InterruptedException {
      if (answer.status() != 400 && answer.status() != 409) {
        return false;
      }
      Power power = systems.again(system).power();
      return switch (action) {
        case ON -> power == Power.ON || power == Power.POWERING_ON;
        case OFF, SOFT_OFF -> power == Power.OFF || power == Power.POWERING_OFF;
        default -> false;
      };
    }

    private List<String> allowed(SystemResource system) throws StepFailed, InterruptedException {
      if (!system.allowedResets().isEmpty() || system.resetActionInfo().isEmpty()) {
        return system.allowedResets();
      }
      Answer info = service.get(system.resetActionInfo().get());
      for (JsonNode parameter : info.json().path("Parameters")) {
        if (parameter.path("Name").asText("").equals("ResetType")) {
          return SystemResource.texts(parameter.path("AllowableValues"));
        }
      }
      return List.of();
    }
  }
}
