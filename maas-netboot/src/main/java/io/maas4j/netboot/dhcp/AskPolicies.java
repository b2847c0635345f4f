package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.policy.Outcome;
import io.maas4j.netboot.dhcp.wire.MessageType;

/** Turns away those whom operators want no answer given. */
final class AskPolicies implements DhcpHandler {
  @Override
  public Verdict handle(DhcpRequest request) {
    Outcome said = Policies.near(request);
    MessageType type = request.classified().type();
    if (type != MessageType.RELEASE && type != MessageType.DECLINE) {
      if (!said.allowsBooting()) {
        return new Verdict.Drop("booting denied");
      }
      if (!said.allowsUnknownClients()
          && type != MessageType.INFORM
          && !request.config().isKnown(request.classified().mac())) {
        return new Verdict.Drop("unknown clients denied");
      }
    }
    return new Verdict.Pass(request.with(said));
  }
}
