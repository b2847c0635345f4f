package io.maas4j.power.mscm;

import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.spi.ChassisProbe.Found;
import io.maas4j.power.spi.PeerPins;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.ssh.SshConfig;
import io.maas4j.power.ssh.SshLogin;
import io.maas4j.power.ssh.SshOutput;
import io.maas4j.power.ssh.SshRunner;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.ProbingSteps;
import io.maas4j.power.steps.Roll;
import io.maas4j.power.steps.StepFailed;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The chassis manager's command line over SSH (power spec §17). Safe for concurrent use. */
final class MscmSteps implements ProbingSteps {
  private static final String NODE = "node_id";
  private static final Pattern NODE_ID = Pattern.compile("[cC][0-9]{1,3}[nN][0-9]{1,3}");
  private static final Pattern NODES = Pattern.compile("\\b[cC][0-9]{1,3}[nN][0-9]{1,3}\\b");
  private static final Pattern MAC = Pattern.compile("\\b[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}\\b");
  private static final Pattern PRODUCT = Pattern.compile("Product Name:[ \\t]*([^\\r\\n]+)");
  // Cartridges with ARM's processors; all others have Intel's or AMD's.
  private static final Pattern ARM64 = Pattern.compile("(?i)\\bm400\\b");
  private static final Pattern ARMHF = Pattern.compile("(?i)\\bm800\\b");
  private static final Pattern STATE = Pattern.compile("Power State:[ \\t]*([A-Za-z]+)");

  private final SshRunner ssh;

  MscmSteps(SshConfig config, PeerPins pins) {
    this.ssh = new SshRunner(config, pins);
  }

  static PowerSetting[] settings() {
    return new PowerSetting[] {
      PowerSetting.text("power_address", "IP for MSCM CLI API").required(),
      PowerSetting.text("power_user", "MSCM CLI API user"),
      PowerSetting.password("power_pass", "MSCM CLI API password"),
      PowerSetting.text(NODE, "Node (cXnY: cartridge X, node Y)").ofNode().required()
    };
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    SshLogin login = SshLogin.of(call);
    String node = call.required(NODE);
    if (!NODE_ID.matcher(node).matches()) {
      throw StepFailed.setting(NODE, "must be like c1n1: '" + node + "'");
    }
    String off = "set node power off force " + node;
    switch (action) {
      case QUERY -> {
        return call.observed(state(call, login, node));
      }
      case OFF -> run(call, login, off);
      default -> {
        if (state(call, login, node) == PowerState.ON) {
          run(call, login, off);
        }
        run(call, login, "set node bootonce pxe " + node);
        run(call, login, "set node power on " + node);
      }
    }
    return call.accepted();
  }

  /** A slot without a cartridge is listed too, and has no addresses. */
  @Override
  public void probe(Call call, Roll roll) throws StepFailed, InterruptedException {
    SshLogin login = SshLogin.of(call);
    SshOutput list = run(call, login, "show node list");
    List<String> nodes =
        NODES.matcher(list.out()).results().map(MatchResult::group).distinct().toList();
    if (nodes.isEmpty()) {
      throw StepFailed.action(login.address() + " lists no nodes: " + list.said());
    }
    for (String node : nodes) {
      if (roll.wants(node)) {
        roll.read(node, () -> found(call, login, node));
      }
    }
  }

  private Optional<Found> found(Call call, SshLogin login, String node)
      throws StepFailed, InterruptedException {
    String told = run(call, login, "show node macaddr " + node).out();
    List<MacAddress> macs = Roll.macs(MAC.matcher(told).results().map(MatchResult::group).toList());
    if (macs.isEmpty()) {
      return Optional.empty();
    }
    Matcher product = PRODUCT.matcher(run(call, login, "show node info " + node).out());
    String architecture = product.find() ? architecture(product.group(1)) : "";
    return Optional.of(
        new Found(node, architecture, macs, PowerParameters.builder().text(NODE, node).build()));
  }

  private static String architecture(String product) {
    if (ARM64.matcher(product).find()) {
      return "arm64";
    }
    return ARMHF.matcher(product).find() ? "armhf" : "amd64";
  }

  @Override
  public void close() {
    ssh.close();
  }

  private PowerState state(Call call, SshLogin login, String node)
      throws StepFailed, InterruptedException {
    SshOutput output = run(call, login, "show node power " + node);
    Matcher told = STATE.matcher(output.out());
    if (!told.find()) {
      throw StepFailed.fatal(login.address() + " tells no power state: " + output.said());
    }
    return switch (told.group(1)) {
      case "On", "PoweringOn" -> PowerState.ON;
      case "Off", "Unavailable" -> PowerState.OFF;
      default ->
          throw StepFailed.fatal(
              login.address() + " tells a power state that is not known: " + told.group(1));
    };
  }

  private SshOutput run(Call call, SshLogin login, String command)
      throws StepFailed, InterruptedException {
    SshOutput output = ssh.run(call, login, command);
    Optional<String> failure = output.failure();
    if (failure.isPresent()) {
      throw StepFailed.action(
          login.address() + " did not carry out " + command + ": " + failure.get());
    }
    return output;
  }
}
