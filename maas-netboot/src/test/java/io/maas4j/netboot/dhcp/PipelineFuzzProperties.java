package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.Identity;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Datagrams of real machines, mutated, through decoder and pipeline. For longer: {@code
 * -Dmaas4j.fuzz.rounds=5000000 -Dmaas4j.fuzz.seed=…}. What fails is printed as a file for {@code
 * wire/dhcp/fuzz}.
 */
class PipelineFuzzProperties {
  private static final int ROUNDS = Integer.getInteger("maas4j.fuzz.rounds", 40_000);
  private static final long SEED = Long.getLong("maas4j.fuzz.seed", 20_261_121L);
  private static final int AGAIN = 5_000;

  @Test
  void noDatagramDoesHarm() {
    List<byte[]> seeds = new ArrayList<>(Captures.real());
    seeds.addAll(Captures.hostile());
    Map<MessageType, Integer> answers = new EnumMap<>(MessageType.class);
    Target target = new Target(Identity.HARDWARE_ADDRESS);
    int messages = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(SEED + round);
      if (round % AGAIN == 0) {
        target = new Target(Identity.values()[round / AGAIN % 2]);
      }
      byte[] bytes = Target.mutated(seeds, random);
      try {
        Optional<Verdict> verdict = target.take(bytes, random);
        messages += verdict.isPresent() ? 1 : 0;
        if (verdict.isPresent() && verdict.get() instanceof Verdict.Reply reply) {
          reply.reply().message().messageType().ifPresent(t -> answers.merge(t, 1, Integer::sum));
        }
        if (round % 500 == 0) {
          target.pass(random.nextInt(700));
        }
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "# seed " + SEED + " round " + round + "\n" + HexFormat.of().formatHex(bytes), e);
      }
    }
    assertThat(messages).isGreaterThan(ROUNDS / 4);
    // all kinds of answers were reached
    assertThat(answers.keySet()).contains(MessageType.OFFER, MessageType.ACK, MessageType.NAK);
  }
}
