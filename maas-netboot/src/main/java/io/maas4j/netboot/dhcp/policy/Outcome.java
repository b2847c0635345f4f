package io.maas4j.netboot.dhcp.policy;

import io.maas4j.netboot.dhcp.policy.Statement.Permit;
import io.maas4j.netboot.dhcp.policy.Statement.Subject;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all policies that concern a message say together. Immutable.
 *
 * <p>Later scopes hold over earlier ones, and within one the later statement does; the statements
 * of the classes that the client is in come after all scopes but the host's own.
 */
public final class Outcome {
  /** Where there are no policies. */
  public static final Outcome NONE = new Outcome(new Evaluation());

  private final Map<Integer, byte[]> options;
  private final LeaseLimits general;
  private final LeaseLimits special;
  private final Optional<Inet4Address> nextServer;
  private final Optional<String> fileName;
  private final Optional<String> serverName;
  private final Map<Statement.Switch.What, Boolean> switches;
  private final Map<Class<?>, Boolean> permits;
  private final Set<String> classes;

  private Outcome(Evaluation evaluation) {
    options = Collections.unmodifiableMap(evaluation.options);
    general = evaluation.general;
    special = evaluation.limits;
    nextServer = Optional.ofNullable(evaluation.nextServer);
    fileName = Optional.ofNullable(evaluation.fileName);
    serverName = Optional.ofNullable(evaluation.serverName);
    switches = Map.copyOf(evaluation.switches);
    permits = Map.copyOf(evaluation.permits);
    classes = Set.copyOf(evaluation.classes);
  }

  /**
   * Asks the policies about a message.
   *
   * @param scopes from the global one to the pool's, in this order
   * @param hosts of the client's host entries
   */
  public static Outcome of(PacketView packet, List<Policy> scopes, List<Policy> hosts) {
    Evaluation evaluation = new Evaluation();
    List<Statement.ClientClass> members = new ArrayList<>();
    for (Policy policy : scopes) {
      for (Statement statement : policy.statements()) {
        if (statement instanceof Statement.ClientClass member && member.match().holds(packet)) {
          members.add(member);
          evaluation.classes.add(member.name());
        }
      }
    }
    scopes.forEach(policy -> evaluation.apply(policy.statements(), packet));
    evaluation.general = evaluation.limits;
    evaluation.limits = LeaseLimits.NONE;
    members.forEach(member -> evaluation.apply(member.statements(), packet));
    hosts.forEach(policy -> evaluation.apply(policy.statements(), packet));
    return new Outcome(evaluation);
  }

  /**
   * Whether a pool's own permissions let the client in: it is one of those allowed, if any are, and
   * none of those denied.
   *
   * @param pool that of the pool alone
   * @param classes the classes that the client is in
   */
  public static boolean admits(PacketView packet, Policy pool, Set<String> classes) {
    Evaluation evaluation = new Evaluation();
    evaluation.apply(pool.statements(), packet);
    boolean listed = false;
    boolean allowed = false;
    for (Permit permit : evaluation.pool) {
      boolean concerned = concerns(permit.subject(), packet, classes);
      if (permit.mode() == Permit.Mode.ALLOW) {
        listed = true;
        allowed |= concerned;
      } else if (concerned) {
        return false;
      }
    }
    return allowed || !listed;
  }

  private static boolean concerns(Subject subject, PacketView packet, Set<String> classes) {
    if (subject instanceof Subject.AllClients) {
      return true;
    }
    if (subject instanceof Subject.KnownClients) {
      return packet.isKnown();
    }
    if (subject instanceof Subject.UnknownClients) {
      return !packet.isKnown();
    }
    return subject instanceof Subject.MembersOf members && classes.contains(members.className());
  }

  /** Options by their codes, in the order in which they were set; callers do not change them. */
  public Map<Integer, byte[]> options() {
    return options;
  }

  /** What the scopes below classes say of lease times. */
  public LeaseLimits generalLimits() {
    return general;
  }

  /** What classes and hosts say of lease times. */
  public LeaseLimits specialLimits() {
    return special;
  }

  public Optional<Inet4Address> nextServer() {
    return nextServer;
  }

  public Optional<String> fileName() {
    return fileName;
  }

  public Optional<String> serverName() {
    return serverName;
  }

  /** Empty where nothing is said. */
  public Optional<Boolean> isAuthoritative() {
    return Optional.ofNullable(switches.get(Statement.Switch.What.AUTHORITATIVE));
  }

  /** Whether replies go out as if the client had set the broadcast flag. */
  public boolean alwaysBroadcasts() {
    return switches.getOrDefault(Statement.Switch.What.ALWAYS_BROADCAST, false);
  }

  /** Whether addresses are probed before they are offered; empty where nothing is said. */
  public Optional<Boolean> checksByPing() {
    return Optional.ofNullable(switches.get(Statement.Switch.What.PING_CHECK));
  }

  /** Whether clients without a host entry are served. */
  public boolean allowsUnknownClients() {
    return permits.getOrDefault(Subject.UnknownClients.class, true);
  }

  /** Whether this client is served at all. */
  public boolean allowsBooting() {
    return permits.getOrDefault(Subject.Booting.class, true);
  }

  /** Whether requests of BOOTP without DHCP are answered: nobody is unless this is said. */
  public boolean allowsBootp() {
    return permits.getOrDefault(Subject.Bootp.class, false);
  }

  /** Names of the classes that the client is in. */
  public Set<String> classes() {
    return classes;
  }

  /** What has been said so far. Mutable. */
  private static final class Evaluation {
    private final Map<Integer, byte[]> options = new LinkedHashMap<>();
    private final Map<Statement.Switch.What, Boolean> switches = new LinkedHashMap<>();
    private final Map<Class<?>, Boolean> permits = new LinkedHashMap<>();
    private final List<Permit> pool = new ArrayList<>();
    private final Set<String> classes = new HashSet<>();
    private LeaseLimits general = LeaseLimits.NONE;
    private LeaseLimits limits = LeaseLimits.NONE;
    private @Nullable Inet4Address nextServer;
    private @Nullable String fileName;
    private @Nullable String serverName;

    void apply(List<Statement> statements, PacketView packet) {
      for (Statement statement : statements) {
        apply(statement, packet);
      }
    }

    private void apply(Statement statement, PacketView packet) {
      if (statement instanceof Statement.SetOption set) {
        options.put(set.option().code(), set.octets());
      } else if (statement instanceof Statement.LeaseTime time) {
        limits = limits.with(time);
      } else if (statement instanceof Statement.NextServer server) {
        nextServer = server.address();
      } else if (statement instanceof Statement.FileName file) {
        fileName = file.name();
      } else if (statement instanceof Statement.ServerName server) {
        serverName = server.name();
      } else if (statement instanceof Statement.Switch change) {
        switches.put(change.what(), change.on());
      } else if (statement instanceof Permit permit) {
        pool.add(permit);
        permits.put(permit.subject().getClass(), permit.mode() == Permit.Mode.ALLOW);
      } else if (statement instanceof Statement.If choice) {
        apply(
            choice.branches().stream()
                .filter(branch -> branch.condition().holds(packet))
                .findFirst()
                .map(Statement.If.Branch::then)
                .orElse(choice.otherwise()),
            packet);
      } else if (!(statement instanceof Statement.Declare)
          && !(statement instanceof Statement.ClientClass)) {
        throw new AssertionError(statement);
      }
    }
  }
}
