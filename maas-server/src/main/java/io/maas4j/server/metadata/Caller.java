package io.maas4j.server.metadata;

import io.maas4j.account.Authentication;
import io.maas4j.account.Credentials;
import io.maas4j.account.Credentials.Outcome;
import io.maas4j.id.MachineId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which machine calls. */
final class Caller {
  private static final Logger LOG = LoggerFactory.getLogger(Caller.class);

  private final Authentication authentication;

  Caller(Authentication authentication) {
    this.authentication = authentication;
  }

  /**
   * The machine that signed the request.
   *
   * @return empty when it is not signed
   * @throws Refusal when it is signed, but not by a machine whose key is in force
   */
  Optional<MachineId> machine(MetadataRequest request) {
    Optional<Credentials> shown = shown(request);
    return shown.isEmpty() ? Optional.empty() : Optional.of(verified(request, shown.get()));
  }

  /**
   * As {@link #machine}, for reports: a key that is no longer in force is normal at the end of an
   * activity and no reason to bother the machine.
   *
   * @return empty when the key is unknown
   * @throws Refusal when the request is not signed, or wrongly
   */
  Optional<MachineId> reporter(MetadataRequest request) {
    Credentials shown =
        shown(request).orElseThrow(() -> Refusal.unauthorized("No authorization header."));
    Outcome outcome = authentication.check(shown);
    if (outcome instanceof Outcome.Refused refused && refused.unknownConsumer()) {
      LOG.debug("report by a key that is not in force dropped: {}", request);
      return Optional.empty();
    }
    return Optional.of(machine(request, outcome));
  }

  private static Optional<Credentials> shown(MetadataRequest request) {
    return SignedRequest.read(request.header("Authorization"));
  }

  private MachineId verified(MetadataRequest request, Credentials shown) {
    return machine(request, authentication.check(shown));
  }

  private static MachineId machine(MetadataRequest request, Outcome outcome) {
    if (outcome instanceof Outcome.OfMachine machine) {
      request.isMachines(machine.machine());
      return machine.machine();
    }
    if (outcome instanceof Outcome.Refused refused) {
      LOG.debug("refused {}: {}", request, refused.reason());
      throw Refusal.unauthorized(refused.reason());
    }
    throw Refusal.forbidden("Not authenticated as a known node.");
  }
}
