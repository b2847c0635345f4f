package io.maas4j.power.ipmi.wire.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.WireFormatException;
import io.maas4j.power.ipmi.wire.command.BootFlags.Firmware;
import io.maas4j.power.ipmi.wire.command.BootFlags.Term;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RecordsTest {
  @Test
  void readingsAreConvertedByFactorAddendAndExponents() {
    // 12 V in steps of 63 mV: M 63, R exponent -3.
    assertThat(new SensorConversion(0, 0, 63, 0, 0, -3).value(190)).isCloseTo(11.97, near());
    // A temperature below zero, in two's complement.
    assertThat(new SensorConversion(2, 0, 1, 0, 0, 0).value(0xF6)).isCloseTo(-10, near());
    assertThat(new SensorConversion(1, 0, 1, 0, 0, 0).value(0xF5)).isCloseTo(-10, near());
    // (2 x + 5 10^1) 10^1
    assertThat(new SensorConversion(0, 0, 2, 5, 1, 1).value(10)).isCloseTo(700, near());
  }

  @Test
  void everyLinearizationIsTheFunctionOfItsNumber() {
    double[] expected = {
      4, Math.log(4), Math.log10(4), 2, Math.exp(4), 10_000, 16, 0.25, 16, 64, 2, Math.cbrt(4)
    };
    for (int number = 0; number < expected.length; number++) {
      assertThat(new SensorConversion(0, number, 1, 0, 0, 0).value(4))
          .as("linearization %d", number)
          .isCloseTo(expected[number], near());
    }
  }

  @Test
  void bootFlagsKeepWhatTheyAreNotAskedToChange() {
    BootFlags read = new BootFlags(Octets.of(0x20, 0x80, 0x11, 0x22, 0x33));
    BootFlags pxe = read.from(BootFlags.DEVICE_PXE, Term.ONCE);
    assertThat(pxe.octets()).hasToString("a084112233");
    assertThat(pxe.firmware()).isEqualTo(Firmware.EFI);
    assertThat(pxe.with(Firmware.LEGACY).from(BootFlags.DEVICE_DISK, Term.PERSISTENT).octets())
        .hasToString("c088112233");
  }

  @Test
  void cipherSuiteRecordsAreReadAsTheyAreWritten() {
    List<CipherSuiteRecord> records =
        List.of(
            CipherSuiteRecord.of(CipherSuite.SUITE_3),
            CipherSuiteRecord.of(CipherSuite.SUITE_17),
            new CipherSuiteRecord(0x80, 0x1234, List.of(1, 0x41)));
    Octets list = CipherSuiteRecord.encode(records);
    assertThat(list.toString()).startsWith("c003014181");
    assertThat(CipherSuiteRecord.parse(list)).isEqualTo(records);
  }

  @Test
  void packedNamesAreUnpacked() {
    // "IPMI" in six bits each (FRU storage definition, §13).
    assertThat(PackedText.sixBit(Octets.of(0x29, 0xDC, 0xA6))).isEqualTo("IPMI");
    assertThat(PackedText.bcdPlus(Octets.of(0x12, 0xB3))).isEqualTo("12-3");
  }

  @Test
  void anInventoryThatLiesAboutItsLengthIsRefusedByName() {
    assertThatThrownBy(() -> FruInventory.parse(Octets.ofHex("01000001000000fe01ff")))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("board info area length");
    assertThatThrownBy(() -> FruInventory.parse(Octets.ofHex("01000001000000ff")))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("common header checksum");
    assertThat(FruInventory.parse(Octets.ofHex("01000000000000ff")).board()).isEmpty();
  }

  @Test
  void anEntryOfTheLogHasATimeOnlyIfItsClockWasSet() {
    Octets unset = Octets.ofHex("0100020a000000200004010101570000");
    assertThat(new SelRecord(unset).epochSeconds()).isEmpty();
    Octets set = Octets.ofHex("0100025a5b5c65200004010101570000");
    assertThat(new SelRecord(set).epochSeconds()).hasValue(0x655C5B5AL);
    assertThat(new SelRecord(set).isAssertion()).isTrue();
    assertThat(new SelRecord(set).eventOffset()).isEqualTo(7);
  }

  @Test
  void aDeviceTellsItsVersionsAsPeopleWriteThem() {
    var id = new DeviceCommand.DeviceId(0x20, 0x81, 2, 0x61, 0x02, 0xBF, 343, 7, Octets.none());
    assertThat(id.firmware()).isEqualTo("2.61");
    assertThat(id.ipmi()).isEqualTo("2.0");
    assertThat(new DeviceCommand.DeviceId(0, 0, 0, 0, 0x51, 0, 0, 0, Octets.none()).ipmi())
        .isEqualTo("1.5");
  }

  @Test
  void aCommandWithAPasswordIsPrintedWithoutIt() {
    assertThat(
            new UserCommand.SetUserPassword(
                    2,
                    UserCommand.PasswordOperation.SET_PASSWORD,
                    Octets.ofText("secret").padded(16))
                .toString())
        .doesNotContain("736563726574")
        .doesNotContain("secret");
  }

  private static Offset<Double> near() {
    return within(1e-9);
  }
}
