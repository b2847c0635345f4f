package io.maas4j.power.ipmi.wire.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.ipmi.wire.Octets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class CommandProperties {
  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Commands commands = new Commands(new Random(seed));

  @Test
  void aBmcReadsTheCommandThatAClientWrote() {
    for (int round = 0; round < 200; round++) {
      for (IpmiCommand<?> command : commands.all()) {
        assertThat(
                IpmiCommand.decode(
                    command.netFn(), command.lun(), command.command(), command.encode()))
            .as("seed %d", seed)
            .isEqualTo(command);
      }
    }
  }

  @Test
  void aClientReadsTheAnswerThatABmcWrote() {
    for (int round = 0; round < 200; round++) {
      for (Commands.Exchange<?> exchange : commands.answers()) {
        assertThat(exchange.again()).as("seed %d", seed).isEqualTo(exchange.answer());
      }
    }
  }

  @Test
  void everyCommandIsReadAndHasANumberOfItsOwn() {
    Set<Class<?>> covered = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (IpmiCommand<?> command : commands.all()) {
      if (covered.add(command.getClass())) {
        assertThat(numbers.add(command.netFn() + "/" + command.command()))
            .as(command.title())
            .isTrue();
        assertThat(command.netFn() % 2).as(command.title()).isZero();
      }
    }
    for (Class<?> family : IpmiCommand.class.getPermittedSubclasses()) {
      if (family.isInterface()) {
        assertThat(covered).contains(family.getPermittedSubclasses());
      }
    }
  }

  @Test
  void aCommandThatIsNotKnownStaysAsItCame() {
    RawCommand raw = RawCommand.of(0x2E, 0x01, Octets.of(0, 0x7D, 0xAB));
    assertThat(IpmiCommand.decode(raw.netFn(), raw.lun(), raw.command(), raw.encode()))
        .isEqualTo(raw);
  }
}
