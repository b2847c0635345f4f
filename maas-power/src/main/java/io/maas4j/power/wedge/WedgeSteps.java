package io.maas4j.power.wedge;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.spi.PeerPins;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.ssh.SshConfig;
import io.maas4j.power.ssh.SshLogin;
import io.maas4j.power.ssh.SshOutput;
import io.maas4j.power.ssh.SshRunner;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import io.maas4j.power.steps.Steps;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The script {@code wedge_power.sh} over SSH (power spec §17). Safe for concurrent use. */
final class WedgeSteps implements Steps {
  private static final String SCRIPT = "/usr/local/bin/wedge_power.sh ";
  private static final Pattern STATUS = Pattern.compile("Microserver power is (on|off)\\b");

  private final SshRunner ssh;

  WedgeSteps(SshConfig config, PeerPins pins) {
    this.ssh = new SshRunner(config, pins);
  }

  static PowerSetting[] settings() {
    return new PowerSetting[] {
      PowerSetting.text("power_address", "IP address").required(),
      PowerSetting.text("power_user", "Power user"),
      PowerSetting.password("power_pass", "Power password")
    };
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    SshLogin login = SshLogin.of(call);
    if (action != PowerAction.QUERY) {
      run(call, login, action == PowerAction.ON ? "on" : "off");
      return call.accepted();
    }
    SshOutput output = run(call, login, "status");
    Matcher told = STATUS.matcher(output.out());
    if (!told.find()) {
      throw StepFailed.fatal(login.address() + " tells no power state: " + output.said());
    }
    return call.observed(told.group(1).equals("on") ? PowerState.ON : PowerState.OFF);
  }

  @Override
  public void close() {
    ssh.close();
  }

  private SshOutput run(Call call, SshLogin login, String what)
      throws StepFailed, InterruptedException {
    SshOutput output = ssh.run(call, login, SCRIPT + what);
    Optional<String> failure = output.failure();
    if (failure.isPresent()) {
      throw StepFailed.action(
          login.address()
              + " did not carry out "
              + "wedge_power.sh "
              + what
              + ": "
              + failure.get());
    }
    return output;
  }
}
