package io.maas4j.power.spi;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a driver declares of itself: the published description of a {@code power_type}. Immutable.
 *
 * <pre>{@code
 * PowerType.named("apc", "American Power Conversion (APC) PDU")
 *     .settings(PowerSetting.text("power_address", "IP for APC PDU").required(), …)
 *     .actions(ON, OFF, QUERY)
 *     .chassis()
 *     .ipFrom(IpExtractor.identity("power_address"))
 *     .build();
 * }</pre>
 */
public final class PowerType {
  private static final int MAX_NAME = 10;

  private final String name;
  private final String description;
  private final PowerSchema schema;
  private final Set<PowerAction> actions;
  private final boolean chassis;
  private final boolean canProbe;
  private final int sessions;
  private final @Nullable IpExtractor ipExtractor;
  private final WaitPolicy waits;
  private final @Nullable Telling telling;

  private PowerType(Builder builder) {
    name = builder.name;
    description = builder.description;
    schema = builder.schema;
    actions = Collections.unmodifiableSet(builder.actions);
    chassis = builder.chassis;
    canProbe = builder.canProbe;
    sessions = builder.sessions;
    ipExtractor = builder.ipExtractor;
    waits = builder.waits;
    telling = builder.telling;
  }

  /** The one value of a setting with which the state can be read. */
  private record Telling(String setting, String value) {}

  /**
   * @param name the {@code power_type}, 1 to 10 characters
   * @param description the label for people
   * @throws IllegalArgumentException when the name is too long or empty
   */
  public static Builder named(String name, String description) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "a power type's name has 1 to " + MAX_NAME + " characters: '" + name + "'");
    }
    return new Builder(name, description);
  }

  public String name() {
    return name;
  }

  public String description() {
    return description;
  }

  public PowerSchema schema() {
    return schema;
  }

  /** What the driver does; anything else it refuses. */
  public Set<PowerAction> actions() {
    return actions;
  }

  /** Whether the power state can be read, so that orders are verified and the state is polled. */
  public boolean queryable() {
    return actions.contains(PowerAction.QUERY);
  }

  /**
   * The same for one machine: there are types that can be read by some of their ways only.
   *
   * @param machine its parameters; where the setting that decides is missing, its default counts
   */
  public boolean queryable(PowerParameters machine) {
    if (telling == null || !queryable()) {
      return queryable();
    }
    return machine
        .text(telling.setting())
        .map(List::of)
        .or(() -> schema.setting(telling.setting()).map(PowerSetting::defaults))
        .orElse(List.of())
        .contains(telling.value());
  }

  /** Whether one BMC serves several nodes. */
  public boolean chassis() {
    return chassis;
  }

  /** Whether it is offered as a {@code chassis_type} of {@code add_chassis}. */
  public boolean canProbe() {
    return canProbe;
  }

  /** How many calls one BMC or chassis takes at the same time, at least 1. */
  public int sessions() {
    return sessions;
  }

  /** Where the BMC's address is found; empty when the type has none. */
  public Optional<IpExtractor> ipExtractor() {
    return Optional.ofNullable(ipExtractor);
  }

  public WaitPolicy waits() {
    return waits;
  }

  @Override
  public String toString() {
    return "PowerType[" + name + " " + actions + "]";
  }

  /** Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final String description;
    private final Set<PowerAction> actions = EnumSet.noneOf(PowerAction.class);
    private PowerSchema schema = PowerSchema.of();
    private boolean chassis;
    private boolean canProbe;
    private int sessions = 1;
    private @Nullable IpExtractor ipExtractor;
    private WaitPolicy waits = WaitPolicy.STANDARD;
    private @Nullable Telling telling;

    private Builder(String name, String description) {
      this.name = name;
      this.description = description;
    }

    public Builder settings(PowerSetting... settings) {
      schema = PowerSchema.of(settings);
      return this;
    }

    /** With {@code QUERY} the type is queryable; declare it only if the state can be read. */
    public Builder actions(PowerAction... does) {
      actions.addAll(Set.of(does));
      return this;
    }

    /**
     * Says that the state can be read only of machines whose setting has this value. A query of
     * others is answered with unknown.
     */
    public Builder queryableOnlyWith(String setting, String value) {
      telling = new Telling(setting, value);
      return this;
    }

    public Builder chassis() {
      chassis = true;
      return this;
    }

    public Builder canProbe() {
      canProbe = true;
      return this;
    }

    /**
     * How many calls one BMC or chassis takes at the same time; one when nothing is said.
     *
     * @throws IllegalArgumentException when it is less than 1
     */
    public Builder sessions(int atOnce) {
      if (atOnce < 1) {
        throw new IllegalArgumentException("a BMC takes one call at least, not " + atOnce);
      }
      sessions = atOnce;
      return this;
    }

    public Builder ipFrom(IpExtractor extractor) {
      ipExtractor = extractor;
      return this;
    }

    public Builder waits(WaitPolicy policy) {
      waits = policy;
      return this;
    }

    public PowerType build() {
      return new PowerType(this);
    }
  }
}
