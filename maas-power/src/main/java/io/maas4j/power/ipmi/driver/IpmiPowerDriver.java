package io.maas4j.power.ipmi.driver;

import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerRemark;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.ipmi.IpmiClient;
import io.maas4j.power.ipmi.IpmiCounters;
import io.maas4j.power.ipmi.IpmiCredentials;
import io.maas4j.power.ipmi.IpmiFailure;
import io.maas4j.power.ipmi.IpmiOptions;
import io.maas4j.power.ipmi.IpmiSession;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Switches machines by IPMI, natively over UDP: the power types {@code ipmi} and {@code moonshot}.
 * One client serves all machines; safe for concurrent use.
 */
public final class IpmiPowerDriver implements PowerDriver {
  private static final PowerRemark KEY_LEFT_OUT =
      new PowerRemark(
          "Incorrect K_g key, trying again without K_g key",
          "set the BMC's key as k_g in the machine's power settings");

  private final PowerDriverContext context;
  private final IpmiDriverConfig config;
  private final Plan plan;
  private final Neighbours neighbours;
  private final IpmiClient client;

  IpmiPowerDriver(
      PowerDriverContext context, IpmiDriverConfig config, Plan plan, Neighbours neighbours) {
    this.context = context;
    this.config = config;
    this.plan = plan;
    this.neighbours = neighbours;
    this.client = IpmiClient.create(context.blocking(), config.client());
  }

  @Override
  public PowerType type() {
    return plan.type();
  }

  /** What the client under it did so far. */
  public IpmiCounters counters() {
    return client.counters();
  }

  @Override
  public CompletionStage<PowerResult> perform(PowerTarget target, PowerAction action) {
    if (!plan.type().actions().contains(action)) {
      return done(
          new PowerResult.Refused(
              "the power type " + plan.type().name() + " does not do: " + action.label(),
              action == PowerAction.SOFT_OFF
                  ? "use off, which cuts the power"
                  : "use off, then on"));
    }
    Duration left = Duration.between(context.clock().instant(), target.deadline());
    if (left.isNegative() || left.isZero()) {
      return done(new PowerResult.Unreachable("not asked: the deadline has passed"));
    }
    try {
      Plan.Order order = plan.order(target.parameters(), action, context.clock());
      Undertaking undertaking =
          new Undertaking(
              order.credentials(), options(order, action), order.sequence(), target.remarks());
      undertaking.limit(left);
      if (order.address().isPresent()) {
        undertaking.begin(order.address().get());
      } else {
        find(order, undertaking);
      }
      return undertaking.result;
    } catch (BadSetting e) {
      return done(
          new PowerResult.Failed(
              PowerFault.SETTING, target.parameters().redact(String.valueOf(e.getMessage()))));
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private IpmiOptions options(Plan.Order order, PowerAction action) {
    return order
        .options()
        .callTimeout(config.callTimeout())
        .silence(action == PowerAction.QUERY ? config.pollSilence() : config.callTimeout())
        .keepIdle(config.keepIdle())
        .build();
  }

  private void find(Plan.Order order, Undertaking undertaking) throws BadSetting {
    String text =
        order
            .macAddress()
            .orElseThrow(
                () ->
                    new BadSetting(
                        IpmiSettings.ADDRESS,
                        "is missing, and there is no " + IpmiSettings.MAC + " to find the BMC by"));
    MacAddress mac;
    try {
      mac = MacAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadSetting(IpmiSettings.MAC, "is not a MAC address: '" + text + "'");
    }
    try {
      context
          .blocking()
          .execute(
              () -> {
                Optional<String> address = neighbours.address(mac);
                if (address.isPresent()) {
                  undertaking.begin(address.get());
                } else {
                  undertaking.result.complete(
                      new PowerResult.Failed(
                          PowerFault.SETTING,
                          IpmiSettings.ADDRESS
                              + " is missing, and nobody on this machine's links is known to have"
                              + " the MAC address "
                              + mac.value()));
                }
              });
    } catch (RejectedExecutionException e) {
      undertaking.result.complete(
          new PowerResult.Unreachable("not asked: this process is closing"));
    }
  }

  private static CompletionStage<PowerResult> done(PowerResult result) {
    return CompletableFuture.completedFuture(result);
  }

  /** One call: its session, its end, its second attempt without a BMC key. */
  private final class Undertaking {
    private final CompletableFuture<PowerResult> result = new CompletableFuture<>();
    private final IpmiCredentials credentials;
    private final IpmiOptions options;
    private final Function<IpmiSession, CompletionStage<PowerResult>> use;
    private final Consumer<PowerRemark> remarks;

    Undertaking(
        IpmiCredentials credentials,
        IpmiOptions options,
        Function<IpmiSession, CompletionStage<PowerResult>> use,
        Consumer<PowerRemark> remarks) {
      this.remarks = remarks;
      this.credentials = credentials;
      this.options = options;
      this.use = use;
    }

    void limit(Duration left) {
      ScheduledFuture<?> timer =
          context
              .scheduler()
              .schedule(
                  () ->
                      result.complete(
                          new PowerResult.Unreachable(
                              "session timeout: the BMC did not do it by the deadline")),
                  left.toNanos(),
                  TimeUnit.NANOSECONDS);
      result.whenComplete((value, failure) -> timer.cancel(false));
    }

    void begin(String host) {
      attempt(host, credentials);
    }

    private void attempt(String host, IpmiCredentials with) {
      CompletableFuture<IpmiSession> connecting =
          client.connect(host, config.port(), with, options).toCompletableFuture();
      // Whoever cancels the call, or its deadline, ends what is under way.
      result.whenComplete((value, failure) -> connecting.cancel(false));
      connecting
          .thenCompose(this::used)
          .whenComplete(
              (value, failure) -> {
                if (failure == null) {
                  result.complete(value);
                } else {
                  failed(host, with, failure);
                }
              });
    }

    private CompletionStage<PowerResult> used(IpmiSession session) {
      result.whenComplete((value, failure) -> session.close());
      return use.apply(session).whenComplete((value, failure) -> session.close());
    }

    private void failed(String host, IpmiCredentials with, Throwable thrown) {
      Optional<IpmiFailure> failure = Failures.of(thrown);
      if (failure.isEmpty()) {
        result.completeExceptionally(thrown);
      } else if (failure.get() instanceof IpmiFailure.WrongBmcKey && with.bmcKey().isPresent()) {
        remarks.accept(KEY_LEFT_OUT);
        attempt(host, with.withoutBmcKey());
      } else {
        result.complete(failure.get().result());
      }
    }
  }
}
