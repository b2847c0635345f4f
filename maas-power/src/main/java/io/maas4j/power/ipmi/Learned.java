package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.CipherSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is remembered of one BMC from one session to the next. On the loop. */
final class Learned {
  private final RoundTrip roundTrip = new RoundTrip();
  private Optional<CipherSuite> suite = Optional.empty();

  RoundTrip roundTrip() {
    return roundTrip;
  }

  /** Whether a session of RMCP+ was had: its capabilities need not be asked for again. */
  boolean speaks20() {
    return suite.isPresent();
  }

  void opened(CipherSuite with) {
    suite = Optional.of(with);
  }

  /** The BMC is not what it was: the next session begins from nothing. */
  void forget() {
    suite = Optional.empty();
  }

  /** The suites with the one that served last in front, if it is among them. */
  List<CipherSuite> ordered(List<CipherSuite> suites) {
    if (suite.isEmpty() || !suites.contains(suite.get())) {
      return suites;
    }
    List<CipherSuite> ordered = new ArrayList<>(suites);
    ordered.remove(suite.get());
    ordered.add(0, suite.get());
    return ordered;
  }
}
