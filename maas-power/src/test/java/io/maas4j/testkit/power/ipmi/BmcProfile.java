package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.ipmi.wire.AuthType;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.Privilege;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated BMC is like. Immutable.
 *
 * <pre>{@code
 * BmcProfile.builder().user("admin", "s3cret").bmcKey("0x00…").suites(SUITE_17).build()
 * }</pre>
 */
public final class BmcProfile {
  /** User {@code maas} with password {@code secret}, suites 3 and 17, IPMI 1.5, eight sessions. */
  public static final BmcProfile STANDARD = builder().build();

  private final Builder values;

  private BmcProfile(Builder values) {
    this.values = values;
  }

  public static Builder builder() {
    return new Builder();
  }

  public String user() {
    return values.user;
  }

  public String password() {
    return values.password;
  }

  /** The highest privilege of the user. */
  public Privilege privilege() {
    return values.privilege;
  }

  /** K_g as a parameter is written: text, or {@code 0x} and hex. */
  public Optional<String> bmcKey() {
    return Optional.ofNullable(values.bmcKey);
  }

  public Set<CipherSuite> suites() {
    return Set.copyOf(values.suites);
  }

  /** The kinds of IPMI 1.5 session; none when there is none. */
  public Set<AuthType> authTypes() {
    return Set.copyOf(values.authTypes);
  }

  /** How many sessions there can be at once, half-open ones included. */
  public int sessionLimit() {
    return values.sessionLimit;
  }

  /** After how long without a packet a session is dropped. */
  public Duration sessionIdle() {
    return values.sessionIdle;
  }

  /** The maker's IANA number. */
  public int manufacturer() {
    return values.manufacturer;
  }

  /** Collects. Not thread-safe. */
  public static final class Builder {
    private String user = "maas";
    private String password = "secret";
    private Privilege privilege = Privilege.ADMINISTRATOR;
    private @Nullable String bmcKey;
    private Set<CipherSuite> suites = EnumSet.of(CipherSuite.SUITE_3, CipherSuite.SUITE_17);
    private Set<AuthType> authTypes = EnumSet.of(AuthType.NONE, AuthType.MD5, AuthType.STRAIGHT);
    private int sessionLimit = 8;
    private Duration sessionIdle = Duration.ofSeconds(60);
    private int manufacturer = 343;

    private Builder() {}

    /**
     * @param name up to 16 characters
     * @param password up to 20 characters; IPMI 1.5 uses 16 of them
     */
    public Builder user(String name, String password) {
      this.user = name;
      this.password = password;
      return this;
    }

    public Builder privilege(Privilege highest) {
      privilege = highest;
      return this;
    }

    public Builder bmcKey(String key) {
      bmcKey = key;
      return this;
    }

    /** None makes it a BMC without IPMI 2.0. */
    public Builder suites(CipherSuite... offered) {
      suites = EnumSet.noneOf(CipherSuite.class);
      suites.addAll(Set.of(offered));
      return this;
    }

    /** None makes it a BMC without IPMI 1.5. */
    public Builder authTypes(AuthType... offered) {
      authTypes = EnumSet.noneOf(AuthType.class);
      authTypes.addAll(Set.of(offered));
      return this;
    }

    public Builder sessionLimit(int sessions) {
      sessionLimit = sessions;
      return this;
    }

    public Builder sessionIdle(Duration idle) {
      sessionIdle = idle;
      return this;
    }

    public Builder manufacturer(int iana) {
      manufacturer = iana;
      return this;
    }

    public BmcProfile build() {
      Builder copy = new Builder();
      copy.user = user;
      copy.password = password;
      copy.privilege = privilege;
      copy.bmcKey = bmcKey;
      copy.suites = suites;
      copy.authTypes = authTypes;
      copy.sessionLimit = sessionLimit;
      copy.sessionIdle = sessionIdle;
      copy.manufacturer = manufacturer;
      return new BmcProfile(copy);
    }
  }
}
