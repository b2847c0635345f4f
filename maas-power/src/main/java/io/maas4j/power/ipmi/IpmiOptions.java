package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.Privilege;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How to talk to a BMC. Immutable.
 *
 * <pre>{@code
 * IpmiOptions.DEFAULTS.toBuilder()
 *     .privilege(Privilege.ADMINISTRATOR)
 *     .cipherSuites(CipherSuite.SUITE_17)
 *     .build();
 * }</pre>
 */
public final class IpmiOptions {
  /**
   * IPMI 2.0 with suite 17, else 3; OPERATOR; {@link Workaround#OPENSESSPRIV}; 20 s for a call, of
   * which 5 s without a sign of life; sessions closed at once.
   */
  public static final IpmiOptions DEFAULTS = new Builder().build();

  /** Which kind of session. */
  public enum Version {
    IPMI_20,
    IPMI_15,
    /** 2.0 where the BMC says that it has it, else 1.5. */
    AUTOMATIC
  }

  private final Version version;
  private final Privilege privilege;
  private final List<CipherSuite> cipherSuites;
  private final Set<Workaround> workarounds;
  private final Duration callTimeout;
  private final Duration silence;
  private final Duration keepIdle;

  private IpmiOptions(Builder builder) {
    version = builder.version;
    privilege = builder.privilege;
    cipherSuites = List.copyOf(builder.cipherSuites);
    workarounds = Collections.unmodifiableSet(builder.workarounds.clone());
    callTimeout = builder.callTimeout;
    silence = builder.silence;
    keepIdle = builder.keepIdle;
  }

  public Version version() {
    return version;
  }

  /** What the session is raised to. */
  public Privilege privilege() {
    return privilege;
  }

  /** In the order in which they are tried; a later one only if the BMC refuses those before. */
  public List<CipherSuite> cipherSuites() {
    return cipherSuites;
  }

  public Set<Workaround> workarounds() {
    return workarounds;
  }

  boolean has(Workaround workaround) {
    return workarounds.contains(workaround);
  }

  /** How long opening a session may take, and how long a command. */
  public Duration callTimeout() {
    return callTimeout;
  }

  /** How long to try when nothing at all comes back. */
  public Duration silence() {
    return silence;
  }

  /** How long a session without a user stays open; zero: not at all. */
  public Duration keepIdle() {
    return keepIdle;
  }

  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.version = version;
    builder.privilege = privilege;
    builder.cipherSuites = cipherSuites;
    builder.workarounds.clear();
    builder.workarounds.addAll(workarounds);
    builder.callTimeout = callTimeout;
    builder.silence = silence;
    builder.keepIdle = keepIdle;
    return builder;
  }

  /** Whether a session of one kind serves the other: all that the BMC notices is the same. */
  boolean sameSession(IpmiOptions other) {
    return version == other.version
        && privilege == other.privilege
        && cipherSuites.equals(other.cipherSuites)
        && workarounds.equals(other.workarounds);
  }

  @Override
  public String toString() {
    return "IpmiOptions["
        + version
        + " "
        + privilege
        + " "
        + cipherSuites
        + " workarounds="
        + workarounds
        + " callTimeout="
        + callTimeout
        + " silence="
        + silence
        + " keepIdle="
        + keepIdle
        + "]";
  }

  /** Not thread-safe. */
  public static final class Builder {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private Version version = Version.IPMI_20;
    private Privilege privilege = Privilege.OPERATOR;
    private List<CipherSuite> cipherSuites = List.of(CipherSuite.SUITE_17, CipherSuite.SUITE_3);
    private EnumSet<Workaround> workarounds = EnumSet.of(Workaround.OPENSESSPRIV);
    private Duration callTimeout = Duration.ofSeconds(20);
    private Duration silence = Duration.ofSeconds(5);
    private Duration keepIdle = Duration.ZERO;

    private Builder() {}

    public Builder version(Version version) {
      this.version = version;
      return this;
    }

    public Builder privilege(Privilege privilege) {
      this.privilege = privilege;
      return this;
    }

    /** In order; suites of a lesser protection may follow only where a downgrade is acceptable. */
    public Builder cipherSuites(CipherSuite... suites) {
      this.cipherSuites = List.of(suites);
      return this;
    }

    public Builder workarounds(Set<Workaround> flags) {
      this.workarounds = EnumSet.noneOf(Workaround.class);
      this.workarounds.addAll(flags);
      return this;
    }

    /** 100 ms to 10 min. */
    public Builder callTimeout(Duration timeout) {
      this.callTimeout = timeout;
      return this;
    }

    /** 100 ms to 10 min. */
    public Builder silence(Duration silence) {
      this.silence = silence;
      return this;
    }

    /** Up to 10 min; many BMCs drop a session after 60 s. */
    public Builder keepIdle(Duration idle) {
      this.keepIdle = idle;
      return this;
    }

    /**
     * @throws IllegalArgumentException naming what is out of its range
     */
    public IpmiOptions build() {
      if (cipherSuites.isEmpty()) {
        throw new IllegalArgumentException("at least one cipher suite is needed");
      }
      within("call-timeout", callTimeout, Duration.ofMillis(100));
      within("silence", silence, Duration.ofMillis(100));
      within("keep-idle", keepIdle, Duration.ZERO);
      if (privilege == Privilege.OEM || privilege == Privilege.CALLBACK) {
        throw new IllegalArgumentException("privilege must be USER, OPERATOR or ADMINISTRATOR");
      }
      return new IpmiOptions(this);
    }

    private static void within(String name, Duration value, Duration least) {
      if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            name + " must be " + least + " to " + LONGEST + ": " + value);
      }
    }
  }
}
