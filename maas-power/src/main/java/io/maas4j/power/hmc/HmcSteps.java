package io.maas4j.power.hmc;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.spi.PeerPins;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.ssh.ShellWord;
import io.maas4j.power.ssh.SshConfig;
import io.maas4j.power.ssh.SshLogin;
import io.maas4j.power.ssh.SshOutput;
import io.maas4j.power.ssh.SshRunner;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import io.maas4j.power.steps.Steps;
import java.util.Map;
import java.util.Optional;

/** The console's command line over SSH (power spec §17). Safe for concurrent use. */
final class HmcSteps implements Steps {
  private static final String SYSTEM = "server_name";
  private static final String PARTITION = "lpar";
  private static final Map<String, PowerState> STATES =
      Map.of(
          "Running", PowerState.ON,
          "Starting", PowerState.ON,
          "Open Firmware", PowerState.ON,
          "Not Activated", PowerState.OFF,
          "Shutting Down", PowerState.OFF);

  private final SshRunner ssh;

  HmcSteps(SshConfig config, PeerPins pins) {
    this.ssh = new SshRunner(config, pins);
  }

  static PowerSetting[] settings() {
    return new PowerSetting[] {
      PowerSetting.text("power_address", "IP for HMC").required(),
      PowerSetting.text("power_user", "HMC username"),
      PowerSetting.password("power_pass", "HMC password"),
      PowerSetting.text(SYSTEM, "Managed system").ofNode().required(),
      PowerSetting.text(PARTITION, "HMC logical partition").ofNode().required()
    };
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    SshLogin login = SshLogin.of(call);
    String system = ShellWord.quoted(SYSTEM, call.required(SYSTEM));
    String name = call.required(PARTITION);
    if (name.contains(",") || name.contains("\"")) {
      // The console's filters have a syntax of their own, in which these two mean something.
      throw StepFailed.setting(PARTITION, "must not have a comma or a double quote");
    }
    String partition = ShellWord.quoted(PARTITION, name);
    String shutdown =
        "chsysstate -r lpar -m " + system + " -o shutdown -n " + partition + " --immed";
    switch (action) {
      case QUERY -> {
        return call.observed(state(call, login, system, name));
      }
      case OFF -> run(call, login, shutdown);
      default -> {
        if (state(call, login, system, name) == PowerState.ON) {
          run(call, login, shutdown);
        }
        run(
            call,
            login,
            "chsysstate -r lpar -m "
                + system
                + " -o on -n "
                + partition
                + " --bootstring network-all");
      }
    }
    return call.accepted();
  }

  @Override
  public void close() {
    ssh.close();
  }

  private PowerState state(Call call, SshLogin login, String system, String name)
      throws StepFailed, InterruptedException {
    String filter = ShellWord.quoted(PARTITION, "lpar_names=" + name);
    String answer =
        run(call, login, "lssyscfg -m " + system + " -r lpar -F state --filter " + filter)
            .out()
            .strip();
    PowerState state = STATES.get(answer);
    if (state == null) {
      throw StepFailed.fatal(
          login.address() + " tells a state of the partition that is not known: '" + answer + "'");
    }
    return state;
  }

  private SshOutput run(Call call, SshLogin login, String command)
      throws StepFailed, InterruptedException {
    SshOutput output = ssh.run(call, login, command);
    Optional<String> failure = output.failure();
    if (failure.isPresent()) {
      throw StepFailed.action(
          login.address()
              + " did not carry out "
              + command.substring(0, command.indexOf(' '))
              + ": "
              + failure.get());
    }
    return output;
  }
}
