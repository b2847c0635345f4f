package io.maas4j.benchmarks.commission;

import java.time.Clock;
import java.util.Optional;

/** The same request again and again, as a measure of what others cost beyond it. */
final class Repeated implements Conversation {
  private final Optional<String> systemId;
  private final Call call;
  private final Token token;
  private int left;
  private boolean begun;

  /**
   * @param systemId of the machine whose key signs; empty for no signature
   */
  Repeated(Optional<String> systemId, Call call, int times, Clock clock) {
    this.systemId = systemId;
    this.call = call;
    this.left = times;
    this.token = new Token(clock);
  }

  @Override
  public Optional<Call> next() {
    if (!begun) {
      begun = true;
      if (systemId.isPresent()) {
        return systemId.map(Boot::preseed);
      }
    }
    return left-- > 0 ? Optional.of(call) : Optional.empty();
  }

  @Override
  public void answered(Call asked, byte[] answer) {
    if (asked.kind() == Kind.PRESEED) {
      token.learn(answer);
    }
  }

  @Override
  public String authorization(Call asked) {
    return asked.kind() == Kind.PRESEED ? "" : token.header();
  }
}
