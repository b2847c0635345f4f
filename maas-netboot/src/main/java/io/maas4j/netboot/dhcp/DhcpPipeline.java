package io.maas4j.netboot.dhcp;

import java.util.List;

/**
 * Steps in order; each passes the message on with what it found, or ends its way.
 *
 * <p>The steps that pick addresses share one {@link LeaseTable} and so belong to its thread; the
 * others are pure.
 */
record DhcpPipeline(List<DhcpHandler> handlers) {
  DhcpPipeline {
    handlers = List.copyOf(handlers);
  }

  /** All steps of the server. */
  static DhcpPipeline over(LeaseTable leases, DhcpConfig config) {
    Repeats repeats = new Repeats(leases);
    return new DhcpPipeline(
        List.of(
            new ClassifyClient(),
            new FindSubnet(),
            new AskPolicies(),
            new AnswerBootp(leases),
            new AnswerBootOnly(),
            repeats.recall(),
            new LimitNewcomers(leases),
            new AnswerDiscover(leases),
            new AnswerRequest(leases),
            new TakeBack(leases),
            new AnswerInform(),
            new BuildReply(config, repeats)));
  }

  Verdict run(DhcpRequest request) {
    DhcpRequest current = request;
    for (DhcpHandler handler : handlers) {
      Verdict verdict = handler.handle(current);
      if (!(verdict instanceof Verdict.Pass)) {
        return verdict;
      }
      current = ((Verdict.Pass) verdict).request();
    }
    return new Verdict.Drop("no handler answered");
  }
}
