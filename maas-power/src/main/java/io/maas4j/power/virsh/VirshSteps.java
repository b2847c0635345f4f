package io.maas4j.power.virsh;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.spi.PeerPins;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.ssh.SshConfig;
import io.maas4j.power.ssh.SshLogin;
import io.maas4j.power.ssh.SshRunner;
import io.maas4j.power.steps.BmcAddress;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import io.maas4j.power.steps.Steps;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads and switches a domain (power spec §14). Safe for concurrent use. */
final class VirshSteps implements Steps {
  static final String DOMAIN = "power_id";
  private static final String PASSWORD = "power_pass";

  private static final int LIBVIRT_PORT = 16_509;
  private final SshRunner ssh;
  private final List<Path> sockets;

  /**
   * @param sockets of libvirt on this machine; the first that is there is taken
   */
  VirshSteps(SshConfig config, PeerPins pins, List<Path> sockets) {
    this.ssh = new SshRunner(config, pins);
    this.sockets = List.copyOf(sockets);
  }

  static PowerSetting[] settings() {
    return new PowerSetting[] {
      PowerSetting.text(LibvirtUri.ADDRESS, "Address").required(),
      PowerSetting.password(PASSWORD, "Password (optional)"),
      PowerSetting.text(DOMAIN, "Virsh VM ID").ofNode().required()
    };
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    LibvirtUri uri = LibvirtUri.parse(call.required(LibvirtUri.ADDRESS));
    String domain = call.required(DOMAIN);
    switch (uri.transport()) {
      case SSH -> {
        return perform(call, action, overSsh(call, uri, domain));
      }
      case TCP -> {
        BmcAddress address = new BmcAddress(uri.host(), uri.port() < 0 ? LIBVIRT_PORT : uri.port());
        return overSocket(call, action, address.resolved(), address.toString(), uri, domain);
      }
      default -> {
        Path socket = sockets.stream().filter(Files::exists).findFirst().orElse(sockets.get(0));
        return overSocket(
            call, action, UnixDomainSocketAddress.of(socket), socket.toString(), uri, domain);
      }
    }
  }

  @Override
  public void close() {
    ssh.close();
  }

  private static PowerResult overSocket(
      Call call,
      PowerAction action,
      SocketAddress address,
      String peer,
      LibvirtUri uri,
      String domain)
      throws StepFailed, InterruptedException {
    try (LibvirtRpc libvirt = LibvirtRpc.open(address, peer, uri.local(), domain)) {
      return perform(call, action, libvirt);
    }
  }

  private static PowerResult perform(Call call, PowerAction action, Hypervisor hypervisor)
      throws StepFailed, InterruptedException {
    DomainState state = hypervisor.state();
    if (action == PowerAction.QUERY) {
      return call.observed(state.power());
    }
    if (action == PowerAction.ON) {
      on(hypervisor, state);
    } else if (state == DomainState.RUNNING) {
      hypervisor.destroy();
    }
    return call.accepted();
  }

  private static void on(Hypervisor hypervisor, DomainState state)
      throws StepFailed, InterruptedException {
    switch (state) {
      case SHUT_OFF -> hypervisor.start();
      case RUNNING, IN_SHUTDOWN -> {
        // Left alone.
      }
      default ->
          throw StepFailed.action(
              "the domain is "
                  + state.printed()
                  + ", and only one that is shut off is started; destroy or resume it by hand");
    }
  }

  private Hypervisor overSsh(Call call, LibvirtUri uri, String domain) {
    SshLogin login =
        new SshLogin(
            new BmcAddress(uri.host(), uri.port() < 0 ? SshLogin.PORT : uri.port()),
            uri.user().orElseGet(() -> System.getProperty("user.name", "root")),
            call.secret(PASSWORD));
    return new VirshOverSsh(ssh, call, login, uri.local(), domain);
  }
}
