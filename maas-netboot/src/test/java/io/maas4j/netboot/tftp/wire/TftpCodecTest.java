package io.maas4j.netboot.tftp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.netboot.tftp.wire.TftpPacket.Ack;
import io.maas4j.netboot.tftp.wire.TftpPacket.Data;
import io.maas4j.netboot.tftp.wire.TftpPacket.Error;
import io.maas4j.netboot.tftp.wire.TftpPacket.OptionAck;
import io.maas4j.netboot.tftp.wire.TftpPacket.ReadRequest;
import io.maas4j.netboot.tftp.wire.TftpPacket.WriteRequest;
import io.maas4j.netboot.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TftpCodecTest {
  @Test
  void eachPacketSurvivesTheWire() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("tsize", "0");
    options.put("blksize", "1468");
    for (TftpPacket packet :
        new TftpPacket[] {
          new ReadRequest("grub/grub.cfg", "octet", options),
          new WriteRequest("x", "netascii", Map.of()),
          new Ack(65535),
          new Error(8, "no"),
          new OptionAck(options)
        }) {
      assertThat(TftpCodec.decode(encoded(packet))).isEqualTo(packet);
    }
    assertThat(TftpCodec.decode(encoded(new Data(7, new byte[] {1, 2}))))
        .isInstanceOfSatisfying(
            Data.class,
            data -> {
              assertThat(data.block()).isEqualTo(7);
              assertThat(data.payload()).containsExactly(1, 2);
            });
  }

  @Test
  void octetsAreThoseOfTheRfc() {
    assertThat(ByteBufUtil.hexDump(encoded(new Ack(258)))).isEqualTo("00040102");
    assertThat(ByteBufUtil.hexDump(encoded(new Error(1, "no")))).isEqualTo("000500016e6f00");
    assertThat(ByteBufUtil.hexDump(encoded(new Data(1, new byte[] {9})))).isEqualTo("0003000109");
  }

  @Test
  void optionNamesAreReadInAnyCaseAndTheFirstCounts() {
    assertThat(decode("0001 6600 6f6374657400 54535a4900 3000 7473 7a6900 3100"))
        .isEqualTo(new ReadRequest("f", "octet", Map.of("tszi", "0")));
  }

  @Test
  void anErrorWithoutItsNulIsUnderstood() {
    assertThat(decode("0005 0008 6e6f")).isEqualTo(new Error(8, "no"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, opcode",
    "00, 0, opcode",
    "0007, 0, opcode",
    "0000, 0, opcode",
    "0001, 2, filename",
    "000166, 2, filename",
    "0001660061, 4, mode",
    "000166006100 62, 6, option",
    "000166006100 6200 63, 8, value of b",
    "0003 01, 2, block",
    "0004, 2, block",
    "0005 00, 2, error code",
    "0006 61, 2, option"
  })
  void aFaultSaysWhereItIs(String hex, int offset, String field) {
    assertThatThrownBy(() -> decode(hex))
        .isInstanceOfSatisfying(
            WireFormatException.class,
            e -> {
              assertThat(e.offset()).isEqualTo(offset);
              assertThat(e.field()).isEqualTo(field);
              assertThat(e.reason()).isNotBlank();
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65536})
  void blockNumbersHaveSixteenBits(int block) {
    assertThatThrownBy(() -> encoded(new Ack(block))).isInstanceOf(IllegalArgumentException.class);
  }

  private static ByteBuf encoded(TftpPacket packet) {
    ByteBuf out = Unpooled.buffer();
    TftpCodec.encode(packet, out);
    return out;
  }

  private static TftpPacket decode(String hex) {
    return TftpCodec.decode(
        Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", ""))));
  }
}
