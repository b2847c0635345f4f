package io.maas4j.power.virsh;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.spi.ChassisProbe.Found;
import io.maas4j.power.spi.PeerPins;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.ssh.SshConfig;
import io.maas4j.power.ssh.SshLogin;
import io.maas4j.power.ssh.SshRunner;
import io.maas4j.power.steps.BmcAddress;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.PreparingSteps;
import io.maas4j.power.steps.Roll;
import io.maas4j.power.steps.StepFailed;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads, switches and lists domains (power spec §14). Safe for concurrent use. */
final class VirshSteps implements PreparingSteps {
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
    String domain = call.required(DOMAIN);
    return at(call, host -> perform(call, action, host.domain(domain)));
  }

  @Override
  public void probe(Call call, Roll roll) throws StepFailed, InterruptedException {
    at(
        call,
        host -> {
          for (String name : host.domains()) {
            if (roll.wants(name)) {
              roll.read(name, () -> found(name, host.domain(name)));
            }
          }
          return call.accepted();
        });
  }

  @Override
  public PowerResult prepare(Call call) throws StepFailed, InterruptedException {
    String name = call.required(DOMAIN);
    return at(
        call,
        host -> {
          Hypervisor domain = host.domain(name);
          if (domain.state() == DomainState.RUNNING) {
            domain.destroy();
          }
          Optional<String> netboot = DomainXml.of(domain.xml()).bootingFromNetwork();
          if (netboot.isPresent()) {
            domain.define(netboot.get());
          }
          return call.accepted();
        });
  }

  @Override
  public void close() {
    ssh.close();
  }

  /** What is done at a host. */
  private interface Visit {
    PowerResult at(Host host) throws StepFailed, InterruptedException;
  }

  private PowerResult at(Call call, Visit visit) throws StepFailed, InterruptedException {
    LibvirtUri uri = LibvirtUri.parse(call.required(LibvirtUri.ADDRESS));
    switch (uri.transport()) {
      case SSH -> {
        return visit.at(overSsh(call, uri));
      }
      case TCP -> {
        BmcAddress address = new BmcAddress(uri.host(), uri.port() < 0 ? LIBVIRT_PORT : uri.port());
        return overSocket(address.resolved(), address.toString(), uri, visit);
      }
      default -> {
        Path socket = sockets.stream().filter(Files::exists).findFirst().orElse(sockets.get(0));
        return overSocket(UnixDomainSocketAddress.of(socket), socket.toString(), uri, visit);
      }
    }
  }

  private static PowerResult overSocket(
      SocketAddress address, String peer, LibvirtUri uri, Visit visit)
      throws StepFailed, InterruptedException {
    try (LibvirtRpc libvirt = LibvirtRpc.open(address, peer, uri.local())) {
      return visit.at(libvirt);
    }
  }

  private static Optional<Found> found(String name, Hypervisor domain)
      throws StepFailed, InterruptedException {
    DomainXml xml = DomainXml.of(domain.xml());
    return Optional.of(
        new Found(
            name,
            xml.architecture(),
            xml.macs(),
            PowerParameters.builder().text(DOMAIN, name).build()));
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
                  "the domain is " + state.printed() + ", and only one that is shut off is started")
              .remedy("destroy or resume it by hand");
    }
  }

  private Host overSsh(Call call, LibvirtUri uri) {
    SshLogin login =
        new SshLogin(
            new BmcAddress(uri.host(), uri.port() < 0 ? SshLogin.PORT : uri.port()),
            uri.user().orElseGet(() -> System.getProperty("user.name", "root")),
            call.secret(PASSWORD));
    return new VirshOverSsh(ssh, call, login, uri.local());
  }
}
