package io.maas4j.netboot.dhcp6;

import java.util.List;

/**
 * Steps in order; each passes the message on with what it found, or ends its way.
 *
 * <p>The steps that pick addresses share one {@link LeaseTable} and so belong to its thread; the
 * others are pure.
 */
record Dhcp6Pipeline(List<Dhcp6Handler> handlers) {
  Dhcp6Pipeline {
    handlers = List.copyOf(handlers);
  }

  /** All steps of the server. */
  static Dhcp6Pipeline over(LeaseTable leases, Dhcp6Config config) {
    return new Dhcp6Pipeline(
        List.of(
            new ClassifyClient(),
            new FindLink(),
            new AnswerWish(leases, config),
            new AnswerExtension(leases),
            new AnswerConfirm(),
            new TakeBack(leases),
            new AnswerInformation(),
            new BuildReply()));
  }

  Verdict run(Dhcp6Request request) {
    Dhcp6Request current = request;
    for (Dhcp6Handler handler : handlers) {
      Verdict verdict = handler.handle(current);
      if (!(verdict instanceof Verdict.Pass)) {
        return verdict;
      }
      current = ((Verdict.Pass) verdict).request();
    }
    return new Verdict.Drop("no handler answered");
  }
}
