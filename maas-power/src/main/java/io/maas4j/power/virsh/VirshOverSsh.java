package io.maas4j.power.virsh;

import io.maas4j.power.ssh.ShellWord;
import io.maas4j.power.ssh.SshLogin;
import io.maas4j.power.ssh.SshOutput;
import io.maas4j.power.ssh.SshRunner;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.util.List;
import java.util.Locale;

/** Runs the virsh of the hypervisor's host. */
final class VirshOverSsh implements Host {
  // What a shell answers when there is no such program (POSIX XCU 2.8.2).
  private static final int NOT_FOUND = 127;

  private final SshRunner ssh;
  private final Call call;
  private final SshLogin login;
  private final String connection;

  /**
   * @param connection what virsh is to connect to, {@code qemu:///system}
   */
  VirshOverSsh(SshRunner ssh, Call call, SshLogin login, String connection) {
    this.ssh = ssh;
    this.call = call;
    this.login = login;
    this.connection = connection;
  }

  @Override
  public List<String> domains() throws StepFailed, InterruptedException {
    return run("list", " --all --name", "")
        .out()
        .lines()
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  @Override
  public Hypervisor domain(String name) throws StepFailed {
    return new Domain(" --domain " + ShellWord.quoted(VirshSteps.DOMAIN, name));
  }

  /** One domain, as an option names it. */
  private final class Domain implements Hypervisor {
    private final String option;

    Domain(String option) {
      this.option = option;
    }

    @Override
    public DomainState state() throws StepFailed, InterruptedException {
      SshOutput output = run("domstate", option, "");
      String printed = output.out().strip();
      return DomainState.ofPrinted(printed)
          .orElseThrow(
              () ->
                  StepFailed.fatal(
                      login.address() + " tells a state that is not known: " + output.said()));
    }

    @Override
    public void start() throws StepFailed, InterruptedException {
      run("start", option, "");
    }

    @Override
    public void destroy() throws StepFailed, InterruptedException {
      run("destroy", option, "");
    }

    @Override
    public String xml() throws StepFailed, InterruptedException {
      return run("dumpxml", option + " --inactive --security-info", "").out();
    }

    @Override
    public void define(String xml) throws StepFailed, InterruptedException {
      run("define", " /dev/stdin", xml);
    }
  }

  private SshOutput run(String command, String options, String input)
      throws StepFailed, InterruptedException {
    // The states are read in English, whatever the host's language.
    SshOutput output =
        ssh.run(
            call,
            login,
            "LC_ALL=C virsh --connect "
                + ShellWord.quoted(LibvirtUri.ADDRESS, connection)
                + " "
                + command
                + options,
            input);
    if (output.status().isPresent() && output.status().getAsInt() == NOT_FOUND) {
      throw StepFailed.tool("there is no virsh at " + login.address() + ": " + output.said());
    }
    // Names and descriptions of domains are their owners', and may have such a line.
    boolean owners = command.equals("dumpxml") || command.equals("list");
    String complaints = owners ? output.err() : output.err() + "\n" + output.out();
    boolean complains = complaints.lines().anyMatch(VirshOverSsh::isError);
    if (output.failure().isEmpty() && !complains) {
      return output;
    }
    String said = output.said();
    if (said.toLowerCase(Locale.ROOT).contains("failed to get domain")) {
      throw StepFailed.setting(
          VirshSteps.DOMAIN, "names a domain that " + login.address() + " does not have: " + said);
    }
    throw StepFailed.fatal(
        "virsh at " + login.address() + " did not carry out " + command + ": " + said);
  }

  private static boolean isError(String line) {
    return line.startsWith("error:");
  }
}
