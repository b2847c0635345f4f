package io.maas4j.bootlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.bootlog.BootStep.Ending;
import io.maas4j.bootlog.BootStep.Fetched;
import io.maas4j.bootlog.BootStep.Transport;
import io.maas4j.id.MacAddress;
import io.maas4j.network.Addresses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is written about a boot is read again. */
class BootTextsTest {
  private static final Instant AT = Instant.parse("2026-11-21T09:00:00Z");
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:00:01");

  static Fetched file(String path, long bytes, long millis, Ending ending) {
    return new Fetched(
        AT,
        Optional.of(MAC),
        Addresses.parse("10.1.0.5"),
        Transport.TFTP,
        path,
        bytes,
        Duration.ofMillis(millis),
        ending);
  }

  @Test
  void filesAreListedWithWhatBecameOfThem() {
    String text =
        BootTexts.files(
            List.of(
                file("bootx64.efi", 955_032, 120, Ending.SENT),
                file("grub/grub.cfg-x", 0, 1, Ending.NOT_FOUND),
                file("kernel", 1024, 30_000, Ending.TIMED_OUT)));
    assertThat(text)
        .isEqualTo(
            "bootx64.efi (955032 bytes in 0.120 s), grub/grub.cfg-x (not found),"
                + " kernel (timed out after 1024 bytes in 30.000 s)");
    assertThat(BootTexts.items(text))
        .extracting(BootTexts.Item::what)
        .containsExactly("bootx64.efi", "grub/grub.cfg-x", "kernel");
    assertThat(BootTexts.items(text))
        .extracting(BootTexts.Item::took)
        .containsExactly(
            Optional.of(Duration.ofMillis(120)),
            Optional.empty(),
            Optional.of(Duration.ofSeconds(30)));
  }

  @Test
  void theQuestionForAFilesSizeIsNoFailure() {
    assertThat(
            BootTexts.files(
                List.of(
                    file("bootx64.efi", 0, 1, Ending.ABORTED),
                    file("bootx64.efi", 955_032, 120, Ending.SENT))))
        .isEqualTo("bootx64.efi (955032 bytes in 0.120 s)");
    assertThat(BootTexts.files(List.of(file("bootx64.efi", 0, 1, Ending.ABORTED))))
        .isEqualTo("bootx64.efi (aborted after 0 bytes in 0.001 s)");
  }

  @Test
  void manyFilesAreCounted() {
    List<Fetched> many = new ArrayList<>();
    IntStream.range(0, 40).forEach(i -> many.add(file("grub/" + i + ".lst", 0, 1, Ending.SENT)));
    many.add(file("grub/0.lst", 0, 1, Ending.SENT));
    String text = BootTexts.files(many);
    assertThat(text)
        .startsWith("grub/0.lst (2 times, 0 bytes in 0.002 s), ")
        .endsWith(", … (24 more)");
    assertThat(BootTexts.items(text)).hasSize(17);
  }

  @Test
  void aLeaseSaysHowLongItTook() {
    String text =
        BootTexts.leased(
            new BootStep.Leased(
                AT,
                MAC,
                Addresses.parse("10.1.0.5"),
                "arch=uefi-x64 pxe",
                Optional.of("bootx64.efi"),
                "DISCOVER",
                "ACK",
                Duration.ofMillis(12)));
    assertThat(text)
        .isEqualTo("10.1.0.5 bootx64.efi (arch=uefi-x64 pxe, DISCOVER to ACK in 0.012 s)");
    assertThat(BootTexts.items(text).get(0).took()).contains(Duration.ofMillis(12));
  }

  @Test
  void whateverAPathIsItIsReadAsOneFile() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      StringBuilder path = new StringBuilder("p");
      for (int j = random.nextInt(30); j > 0; j--) {
        path.append("() ,\n\u0000\u202e%…x".charAt(random.nextInt(10)));
      }
      String text =
          BootTexts.files(
              List.of(
                  file(path.toString(), 5, 5, Ending.SENT), file("next", 0, 0, Ending.NOT_FOUND)));
      assertThat(BootTexts.items(text))
          .as("seed %d, path %s", seed, path)
          .extracting(BootTexts.Item::outcome)
          .containsExactly("5 bytes in 0.005 s", "not found");
      assertThat(text).doesNotContain("\n", "\u0000", "\u202e");
    }
  }

  @Test
  void textsOfOthersAreWhole() {
    assertThat(BootTexts.items("something (else"))
        .extracting(BootTexts.Item::what)
        .containsExactly("something (else");
    assertThat(BootTexts.items("")).hasSize(1);
  }
}
