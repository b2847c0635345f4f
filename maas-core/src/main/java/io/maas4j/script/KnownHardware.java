package io.maas4j.script;

import java.util.List;

/**
 * The disks and interfaces that parameters fan out over.
 *
 * @param disks physical disks, in the order of their results
 * @param interfaces those that may be tested: enabled, configured, without children; while
 *     commissioning the boot interface when none is configured. See {@link #testable}.
 */
public record KnownHardware(List<StorageTarget> disks, List<InterfaceTarget> interfaces) {
  /** Nothing known yet: fan-outs leave a placeholder. */
  public static final KnownHardware NONE = new KnownHardware(List.of(), List.of());

  public KnownHardware {
    disks = List.copyOf(disks);
    interfaces = List.copyOf(interfaces);
  }

  /** An interface's part in the machine's network, as far as tests care. */
  public enum Role {
    /** Enabled, with a configured link, and no bond, bridge or VLAN above it. */
    CONFIGURED,
    /** The interface that the machine boots from, not configured. */
    BOOT,
    /** Disabled, without configuration, or below another one. */
    OTHER
  }

  /**
   * An interface and its role.
   *
   * @param target the interface
   * @param role its part in the network
   */
  public record Candidate(InterfaceTarget target, Role role) {}

  /** When a set is made. */
  public enum Moment {
    COMMISSIONING,
    OTHERWISE
  }

  /** The interfaces that interface parameters may mean (spec scripts §3.2). */
  public static List<InterfaceTarget> testable(List<Candidate> candidates, Moment moment) {
    List<InterfaceTarget> configured = withRole(candidates, Role.CONFIGURED);
    return configured.isEmpty() && moment == Moment.COMMISSIONING
        ? withRole(candidates, Role.BOOT)
        : configured;
  }

  private static List<InterfaceTarget> withRole(List<Candidate> candidates, Role role) {
    return candidates.stream()
        .filter(candidate -> candidate.role() == role)
        .map(Candidate::target)
        .toList();
  }
}
