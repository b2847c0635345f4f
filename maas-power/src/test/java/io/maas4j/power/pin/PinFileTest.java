package io.maas4j.power.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinFileTest {
  @TempDir private Path directory;

  @Test
  void theFirstFingerprintIsKeptAlsoByTheNextProcess() {
    PinFile pins = PinFile.open(file());
    assertThat(pins.firstOf("lxd 10.0.0.7:8443", "aa")).isEqualTo("aa");
    assertThat(pins.firstOf("lxd 10.0.0.7:8443", "bb")).isEqualTo("aa");
    assertThat(pins.firstOf("ssh 10.0.0.7:22", "SHA256:cc")).isEqualTo("SHA256:cc");
    PinFile next = PinFile.open(file());
    assertThat(next.firstOf("lxd 10.0.0.7:8443", "bb")).isEqualTo("aa");
    assertThat(next.firstOf("ssh 10.0.0.7:22", "SHA256:dd")).isEqualTo("SHA256:cc");
  }

  @Test
  void aLineThatAPersonTakesOutIsForgottenAtOnce() throws Exception {
    PinFile pins = PinFile.open(file());
    pins.firstOf("lxd a:1", "aa");
    pins.firstOf("lxd b:1", "bb");
    assertThat(pins.remedy()).isEqualTo("take its line out of " + file());
    String text = Files.readString(file());
    assertThat(text).contains("lxd a:1\taa\n").startsWith("#");
    Files.writeString(file(), text.replace("lxd a:1\taa\n", ""));
    assertThat(pins.firstOf("lxd a:1", "new")).isEqualTo("new");
    assertThat(pins.firstOf("lxd b:1", "new")).isEqualTo("bb");
  }

  @Test
  void aPeerCanBeForgotten() {
    PinFile pins = PinFile.open(file());
    pins.firstOf("lxd a:1", "aa");
    pins.forget("lxd a:1");
    pins.forget("lxd never:1");
    assertThat(PinFile.open(file()).firstOf("lxd a:1", "bb")).isEqualTo("bb");
  }

  @Test
  void aFileThatMakesNoSenseIsNamedWithItsLine() throws Exception {
    Files.writeString(file(), "# pins\n\nlxd a:1\taa\nlxd b:1 bb\n");
    assertThatThrownBy(() -> PinFile.open(file()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file() + ", line 4");
  }

  @Test
  void whatCannotBeWrittenHoldsUntilTheEnd() {
    PinFile pins = PinFile.open(directory.resolve("missing/bmc-pins"));
    assertThat(pins.firstOf("lxd a:1", "aa")).isEqualTo("aa");
    assertThat(pins.firstOf("lxd a:1", "bb")).isEqualTo("aa");
  }

  private Path file() {
    return directory.resolve("bmc-pins");
  }
}
