package io.maas4j.power.hmcz;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.spi.BootOrder;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.BootOrderSteps;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.Roll;
import io.maas4j.power.steps.StepFailed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Partitions of an IBM Z or LinuxONE in DPM mode over the web services of its Hardware Management
 * Console (power spec §17).
 */
final class HmcZ implements BootOrderSteps {
  static final String ADDRESS = "power_address";
  static final String USER = "power_user";
  static final String PASSWORD = "power_pass";
  static final String PARTITION = "power_partition_name";
  private static final String VERIFY = "power_verify_ssl";

  static final PowerType TYPE =
      PowerType.named("hmcz", "IBM Hardware Management Console (HMC) for Z")
          .settings(
              PowerSetting.text(ADDRESS, "HMC Address").required(),
              PowerSetting.text(USER, "HMC username").required(),
              PowerSetting.password(PASSWORD, "HMC password").required(),
              PowerSetting.text(PARTITION, "HMC partition name").ofNode().required(),
              PowerSetting.choice(VERIFY, "Verify the HMC's TLS certificate", noYes())
                  .required()
                  .or("y"))
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .canProbe()
          .ipFrom(IpExtractor.identity(ADDRESS))
          .build();

  private static final Set<String> ON = Set.of("starting", "active", "degraded");
  private static final Set<String> OFF = Set.of("stopping", "stopped", "paused", "terminated");
  private static final Duration LONGEST_TRANSITION = Duration.ofSeconds(120);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final BmcHttp verifying;
  private final BmcHttp trusting;

  HmcZ(BmcHttp verifying, BmcHttp trusting) {
    this.verifying = verifying;
    this.trusting = trusting;
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    try (HmcSession hmc = open(call)) {
      String partition = hmc.partition(call.required(PARTITION));
      String status = hmc.status(partition);
      switch (action) {
        case QUERY -> {
          return call.observed(state(status));
        }
        case OFF -> {
          // A partition that starts takes no stop before it has started.
          if (status.equals("starting")) {
            status = settle(call, hmc, partition, "starting");
          }
          if (!status.equals("stopped")) {
            hmc.order(partition, "stop");
          }
          return call.accepted();
        }
        default -> {
          if (status.equals("stopping")) {
            status = settle(call, hmc, partition, "stopping");
          } else if (status.equals("paused") || status.equals("terminated")) {
            hmc.order(partition, "stop");
            status = settle(call, hmc, partition, status);
          }
          if (!status.equals("active") && !status.equals("starting")) {
            hmc.order(partition, "start");
          }
          return call.accepted();
        }
      }
    }
  }

  @Override
  public void probe(Call call, Roll roll) throws StepFailed, InterruptedException {
    try (HmcSession hmc = open(call)) {
      List<String> machines = hmc.machines();
      if (machines.isEmpty()) {
        throw StepFailed.action("this user sees no machine in DPM mode on the console");
      }
      new HmcListing(hmc, roll).read(machines);
    }
  }

  /** A partition boots from one device: the first that is wanted. */
  @Override
  public PowerResult setBootOrder(Call call, BootOrder order)
      throws StepFailed, InterruptedException {
    try (HmcSession hmc = open(call)) {
      String partition = hmc.partition(call.required(PARTITION));
      if (order.devices().isEmpty()) {
        throw StepFailed.action("the machine has no interface and no disk that it could boot from");
      }
      String status = hmc.status(partition);
      // Its properties cannot be changed meanwhile.
      if (status.equals("starting") || status.equals("stopping")) {
        settle(call, hmc, partition, status);
      }
      hmc.update(partition, HmcBootDevice.of(hmc, hmc.get(partition), order.devices().get(0)));
      return call.accepted();
    }
  }

  private HmcSession open(Call call) throws StepFailed, InterruptedException {
    return HmcSession.open(call, call.required(VERIFY).equals("n") ? trusting : verifying);
  }

  /** The status after this one, or the time is up. */
  private static String settle(Call call, HmcSession hmc, String partition, String during)
      throws StepFailed, InterruptedException {
    String status = hmc.status(partition);
    for (long waited = 0; waited < LONGEST_TRANSITION.toSeconds(); waited++) {
      if (!status.equals(during) && !status.equals("stopping")) {
        return status;
      }
      call.pause(BETWEEN_LOOKS);
      status = hmc.status(partition);
    }
    throw StepFailed.action(
        "the partition is " + status + " for more than " + LONGEST_TRANSITION.toSeconds() + " s");
  }

  private static PowerState state(String status) {
    if (ON.contains(status)) {
      return PowerState.ON;
    }
    return OFF.contains(status) ? PowerState.OFF : PowerState.UNKNOWN;
  }

  private static Map<String, String> noYes() {
    Map<String, String> choices = new LinkedHashMap<>();
    choices.put("n", "No");
    choices.put("y", "Yes");
    return choices;
  }
}
