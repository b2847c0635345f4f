package io.maas4j.diagnosis;

import io.maas4j.lifecycle.State;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Everything that a diagnosis looks at, as it was at one moment. Immutable; holds no secret.
 *
 * @param undertaking what was, or is, being done with the machine; empty when nothing ever was
 * @param sights of the undertaking, oldest first
 * @param scripts that the undertaking was to run, by name
 * @param network where the machine boots; empty when that is not known
 */
public record Evidence(
    Instant now,
    Subject subject,
    Optional<Undertaking> undertaking,
    List<Sight> sights,
    List<ScriptTrace> scripts,
    Optional<Network> network) {
  public Evidence {
    sights = List.copyOf(sights);
    scripts = List.copyOf(scripts);
  }

  /**
   * The machine.
   *
   * @param architecture Debian's name; empty for unknown
   * @param powerType empty for none
   * @param error what the machine last complained of; empty for nothing
   * @param image what it is deployed with, {@code ubuntu/noble}; empty for nothing
   * @param bootMac the card that it boots from, where that is known
   * @param macs of all its cards
   */
  public record Subject(
      String hostname,
      String architecture,
      String powerType,
      String error,
      String image,
      Optional<String> bootMac,
      List<String> macs) {
    public Subject {
      macs = List.copyOf(macs);
    }
  }

  /**
   * An undertaking.
   *
   * @param doing the status that it began with; empty for a stranger that is to enlist
   * @param lastSign when the machine last said that it is alive; empty when it never did
   * @param ending empty while it is under way
   */
  public record Undertaking(
      Optional<State> doing,
      Instant started,
      Optional<Instant> lastSign,
      Optional<Ending> ending) {}

  /**
   * How an undertaking ended.
   *
   * @param failed whether the machine did not come through
   * @param silence whether nothing was heard of it for too long
   */
  public record Ending(Instant at, boolean failed, boolean silence) {}

  /**
   * A script's run.
   *
   * @param lastWords the line of its output that says most, see {@link LastWords}
   * @param output the end of what it wrote, without control characters
   */
  public record ScriptTrace(
      String name,
      ResultType type,
      ResultStatus status,
      OptionalInt exit,
      Optional<Instant> started,
      Optional<Instant> ended,
      String lastWords,
      List<String> output) {
    public ScriptTrace {
      output = List.copyOf(output);
    }
  }

  /**
   * The VLAN that the machine boots in.
   *
   * @param served whether a rack that there is is named to serve it
   * @param relayed whether it is served through a relay
   * @param foreignServer a DHCP server that is none of ours; empty for none seen
   * @param disabledArchitectures boot methods that its subnets switch off
   */
  public record Network(
      String name,
      boolean dhcp,
      boolean served,
      boolean relayed,
      Optional<String> foreignServer,
      Set<String> disabledArchitectures) {
    public Network {
      disabledArchitectures = Set.copyOf(disabledArchitectures);
    }
  }
}
