package io.maas4j.sample.sim;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The faults of one machine, from one power-on to the next. Confined to the machine's thread. */
final class Faults {
  private final List<SimFault> faults;
  private final Map<SimStep, Integer> sincePowerOn = new EnumMap<>(SimStep.class);
  private final Map<SimStep, Integer> sinceBoot = new EnumMap<>(SimStep.class);
  private final Set<SimFault> spent = new HashSet<>();
  private int offers;

  Faults(List<SimFault> faults) {
    this.faults = List.copyOf(faults);
  }

  /** It hangs; it is the way out of everything, and no trouble that firmware goes on after. */
  static final class Hang extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Hang(String what) {
      super(what, null, false, false);
    }
  }

  /** It starts over. */
  static final class Reset extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Reset() {
      super("reset", null, false, false);
    }
  }

  boolean has(SimFault fault) {
    return faults.contains(fault);
  }

  private <F extends SimFault> Optional<F> first(Class<F> kind) {
    return faults.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  void boots() {
    sinceBoot.clear();
  }

  /**
   * It has come to a step.
   *
   * @throws Hang or {@link Reset} when it goes no further
   */
  void climbed(SimStep step) {
    int total = sincePowerOn.merge(step, 1, Integer::sum);
    int now = sinceBoot.merge(step, 1, Integer::sum);
    if (has(new SimFault.HangsAfter(step, total))) {
      throw new Hang("hangs after " + step);
    }
    if (has(new SimFault.ResetsAfter(step, now))) {
      throw new Reset();
    }
  }

  /** What it asks for where it was told this. */
  String asked(String path) {
    String asked = path;
    for (SimFault fault : faults) {
      if (fault instanceof SimFault.AsksInstead other) {
        asked = asked.replace(other.part(), other.instead());
      }
    }
    return asked;
  }

  /** How a transfer of this file ends early; empty when it does not, or no longer. */
  Optional<SimFault.BreaksOff> breaksOff(String path) {
    Optional<SimFault.BreaksOff> fault =
        faults.stream()
            .filter(SimFault.BreaksOff.class::isInstance)
            .map(SimFault.BreaksOff.class::cast)
            .filter(off -> path.endsWith(off.file()) && !spent.contains(off))
            .findFirst();
    fault
        .filter(off -> off.manner() == SimFault.BreaksOff.Manner.ABORTED_ONCE)
        .ifPresent(spent::add);
    return fault;
  }

  Optional<SimFault.ClockBehind> clock() {
    return first(SimFault.ClockBehind.class);
  }

  /** Whether this offer is lost on its way. */
  boolean losesOffer() {
    offers++;
    return first(SimFault.DeafTo.class).map(deaf -> offers <= deaf.offers()).orElse(false);
  }

  OAuthCredentials signing(OAuthCredentials told) {
    return first(SimFault.SignsWith.class)
        .map(
            other ->
                new OAuthCredentials(
                    other.consumer().isEmpty() ? told.consumerKey() : other.consumer(),
                    other.token().isEmpty() ? told.tokenKey() : other.token(),
                    other.secret().isEmpty() ? told.tokenSecret() : other.secret()))
        .orElse(told);
  }

  Optional<Integer> architecture() {
    return first(SimFault.Announces.class).map(SimFault.Announces::architecture);
  }
}
