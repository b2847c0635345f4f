package io.maas4j.power.virsh;

import io.maas4j.power.ssh.ShellWord;
import io.maas4j.power.ssh.SshLogin;
import io.maas4j.power.ssh.SshOutput;
import io.maas4j.power.ssh.SshRunner;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.util.Locale;

/** Runs the virsh of the hypervisor's host. */
final class VirshOverSsh implements Hypervisor {
  // What a shell answers when there is no such program (POSIX XCU 2.8.2).
  private static final int NOT_FOUND = 127;

  private final SshRunner ssh;
  private final Call call;
  private final SshLogin login;
  private final String connection;
  private final String domain;

  /**
   * @param connection what virsh is to connect to, {@code qemu:///system}
   */
  VirshOverSsh(SshRunner ssh, Call call, SshLogin login, String connection, String domain) {
    this.ssh = ssh;
    this.call = call;
    this.login = login;
    this.connection = connection;
    this.domain = domain;
  }

  @Override
  public DomainState state() throws StepFailed, InterruptedException {
    SshOutput output = run("domstate");
    String printed = output.out().strip();
    return DomainState.ofPrinted(printed)
        .orElseThrow(
            () ->
                StepFailed.fatal(
                    login.address() + " tells a state that is not known: " + output.said()));
  }

  @Override
  public void start() throws StepFailed, InterruptedException {
    run("start");
  }

  @Override
  public void destroy() throws StepFailed, InterruptedException {
    run("destroy");
  }

  private SshOutput run(String command) throws StepFailed, InterruptedException {
    // The states are read in English, whatever the host's language.
    SshOutput output =
        ssh.run(
            call,
            login,
            "LC_ALL=C virsh --connect "
                + ShellWord.quoted(LibvirtUri.ADDRESS, connection)
                + " "
                + command
                + " --domain "
                + ShellWord.quoted(VirshSteps.DOMAIN, domain));
    if (output.status().isPresent() && output.status().getAsInt() == NOT_FOUND) {
      throw StepFailed.tool("there is no virsh at " + login.address() + ": " + output.said());
    }
    boolean complains =
        (output.err() + "\n" + output.out()).lines().anyMatch(VirshOverSsh::isError);
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
