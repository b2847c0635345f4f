package io.maas4j.netboot;

import java.util.concurrent.CompletionStage;

/**
 * Answers "what does this machine boot now" for every protocol; the only place that knows of
 * enlistment, commissioning, installation and local boot.
 *
 * <p>Called from event loops: an implementation must not block the calling thread, and must be safe
 * for concurrent use. A stage that completes exceptionally is answered as a server error.
 */
@FunctionalInterface
public interface BootResolver {
  CompletionStage<BootDecision> resolve(BootRequest request);
}
