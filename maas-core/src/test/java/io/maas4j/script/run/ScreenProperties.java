package io.maas4j.script.run;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.script.ScriptOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreenProperties {
  @TempDir Path directory;

  private Screen fed(byte[] bytes, Random cuts, String name) {
    Screen screen = new Screen(directory.resolve(name));
    int at = 0;
    while (at < bytes.length) {
      int next = Math.min(bytes.length, at + 1 + cuts.nextInt(5000));
      screen.feed(Arrays.copyOfRange(bytes, at, next));
      at = next;
    }
    return screen;
  }

  private static byte[] noise(Random random) {
    byte[] bytes = new byte[random.nextInt(200_000)];
    for (int i = 0; i < bytes.length; i++) {
      int kind = random.nextInt(100);
      bytes[i] = (byte) (kind < 2 ? '\r' : kind < 5 ? '\b' : kind < 6 ? '\n' : 'a' + kind % 26);
    }
    return bytes;
  }

  @Test
  void howOutputIsCutIntoPiecesDoesNotMatter() throws IOException {
    for (long seed = 0; seed < 20; seed++) {
      byte[] bytes = noise(new Random(seed));
      Screen one = fed(bytes, new Random(seed + 1), "one");
      Screen two = fed(bytes, new Random(seed + 2), "two");
      assertThat(one.content()).as("seed %d", seed).isEqualTo(two.content());
      one.close();
      two.close();
      assertThat(Files.readAllBytes(directory.resolve("one")))
          .as("seed %d", seed)
          .isEqualTo(one.content());
    }
  }

  @Test
  void thereIsNeverMoreThanTheLimitAndTheEndIsAlwaysThere() throws IOException {
    Screen screen = new Screen(directory.resolve("long"));
    byte[] line = ("x".repeat(999) + "\n").getBytes(US_ASCII);
    for (int i = 0; i < 5000; i++) {
      screen.feed(line);
    }
    screen.say("the end");
    assertThat(screen.content().length).isLessThanOrEqualTo(ScriptOutput.LIMIT);
    String text = new String(screen.content(), US_ASCII);
    assertThat(text).startsWith("xxx").contains("\n[cut here: ").endsWith("x\nthe end\n");
    screen.close();
    assertThat(Files.readAllBytes(directory.resolve("long"))).isEqualTo(screen.content());
  }

  @Test
  void aFileThatCannotBeWrittenLosesNothing() {
    Screen screen = new Screen(directory.resolve("no/such/directory"));
    screen.feed("kept".getBytes(US_ASCII));
    screen.close();
    assertThat(screen.content()).asString(US_ASCII).isEqualTo("kept");
  }
}
