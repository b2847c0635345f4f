package io.maas4j.power.sm15k;

import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.IpmiClient;
import io.maas4j.power.ipmi.IpmiCredentials;
import io.maas4j.power.ipmi.IpmiException;
import io.maas4j.power.ipmi.IpmiOptions;
import io.maas4j.power.ipmi.IpmiSession;
import io.maas4j.power.ipmi.driver.IpmiDriverConfig;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.power.ipmi.wire.command.DeviceCommand.GetDeviceId;
import io.maas4j.power.ipmi.wire.command.IpmiAnswer;
import io.maas4j.power.ipmi.wire.command.IpmiCommand;
import io.maas4j.power.ipmi.wire.command.IpmiCommand.Repeat;
import io.maas4j.power.ipmi.wire.command.RawCommand;
import io.maas4j.power.steps.BmcAddress;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The maker's command {@code 2Eh 01h} over IPMI 2.0 (power spec §17). It switches, and tells
 * nothing; nor is there another command that does.
 */
final class OverIpmi implements Control, AutoCloseable {
  private static final int OEM = 0x2E;
  private static final int SWITCH = 0x01;
  private static final int ON = 1;
  private static final int OFF = 6;
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration SHORTEST = Duration.ofMillis(100);

  private final IpmiClient client;
  private final IpmiDriverConfig config;

  OverIpmi(IpmiClient client, IpmiDriverConfig config) {
    this.client = client;
    this.config = config;
  }

  @Override
  public void on(Call call, int server) throws StepFailed, InterruptedException {
    // Nobody has told what a server that runs makes of it, so it is not repeated.
    send(call, order(ON, server, Repeat.HARMFUL), config.callTimeout());
  }

  @Override
  public void off(Call call, int server) throws StepFailed, InterruptedException {
    send(call, order(OFF, server, Repeat.HARMLESS), config.callTimeout());
  }

  @Override
  public PowerState state(Call call, int server) throws StepFailed, InterruptedException {
    greet(call);
    return PowerState.UNKNOWN;
  }

  /** Finds out whether the chassis answers and lets us in. */
  void greet(Call call) throws StepFailed, InterruptedException {
    send(call, new GetDeviceId(), config.pollSilence());
  }

  /** The host that listens to IPMI, whatever port it does that on. */
  String host(Call call) throws StepFailed {
    return BmcAddress.of(call, SeaMicro.ADDRESS, config.port()).host();
  }

  @Override
  public void close() {
    client.close();
  }

  private static RawCommand order(int mode, int server, Repeat repeat) {
    return new RawCommand(OEM, 0, SWITCH, Octets.of(0x00, 0x7D, 0xAB, mode, 0x00, server), repeat);
  }

  private <R extends IpmiAnswer> void send(Call call, IpmiCommand<R> command, Duration silence)
      throws StepFailed, InterruptedException {
    BmcAddress address = BmcAddress.of(call, SeaMicro.ADDRESS, config.port());
    IpmiCredentials credentials = credentials(call);
    InetSocketAddress resolved = address.resolved();
    Duration left = call.left(LONGEST);
    CompletableFuture<IpmiSession> connecting =
        client.connect(resolved, credentials, options(left, silence)).toCompletableFuture();
    try {
      connecting
          .thenCompose(
              session -> session.send(command).whenComplete((value, failure) -> session.close()))
          .get(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw StepFailed.unreachable(address + " did not do it by the deadline");
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    } finally {
      connecting.cancel(true);
    }
  }

  private IpmiOptions options(Duration left, Duration silence) {
    return IpmiOptions.DEFAULTS.toBuilder()
        // Unlike power, makers' commands are nobody's but the administrator's.
        .privilege(Privilege.ADMINISTRATOR)
        .callTimeout(within(left, config.callTimeout()))
        .silence(within(left, silence))
        .build();
  }

  private static Duration within(Duration left, Duration limit) {
    Duration shorter = left.compareTo(limit) < 0 ? left : limit;
    return shorter.compareTo(SHORTEST) < 0 ? SHORTEST : shorter;
  }

  private static IpmiCredentials credentials(Call call) throws StepFailed {
    try {
      return IpmiCredentials.of(
          call.text(SeaMicro.USER).orElse(""),
          call.secret(SeaMicro.PASSWORD).orElse(Secret.of("")));
    } catch (IllegalArgumentException e) {
      throw StepFailed.setting(
          SeaMicro.USER + " or " + SeaMicro.PASSWORD, "cannot be used: " + e.getMessage());
    }
  }

  private static StepFailed failed(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof IpmiException known) {
      return StepFailed.with(known.failure().result());
    }
    throw new IllegalStateException("the IPMI client broke", cause);
  }
}
