package io.maas4j.testkit.power.ipmi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.FruCommand;
import io.maas4j.power.ipmi.wire.command.FruCommand.FruAreaInfo;
import io.maas4j.power.ipmi.wire.command.FruCommand.FruData;
import io.maas4j.power.ipmi.wire.command.FruCommand.GetFruInventoryAreaInfo;
import io.maas4j.power.ipmi.wire.command.FruCommand.ReadFruData;
import java.util.Arrays;

/**
 * The inventory memory of a simulated machine (Platform Management FRU Information Storage
 * Definition 1.0). Immutable; made when it is asked for.
 */
final class FruImage {
  private static final int UNIT = 8;
  private static final int ENGLISH = 25;
  private static final int MAIN_SERVER_CHASSIS = 0x17;
  private static final int TEXT = 0xC0;
  private static final int END = 0xC1;
  private static final int MAX_READ = 64;
  // 2020-01-01 in minutes since 1996.
  private static final int MADE = 12_623_040;

  private final byte[] memory;

  FruImage(String serial) {
    byte[] chassis = area(new OctetWriter(32).u8(MAIN_SERVER_CHASSIS), "CH-1000", "CH" + serial);
    byte[] board =
        area(
            new OctetWriter(64).u8(ENGLISH).u24(MADE),
            "Simulated Systems",
            "Simulated Board",
            "BD" + serial,
            "BD-2000",
            "none");
    byte[] product =
        area(
            new OctetWriter(64).u8(ENGLISH),
            "Simulated Systems",
            "Simulated Server",
            "SRV-3000",
            "1.0",
            serial,
            "tag-" + serial,
            "none");
    int atChassis = UNIT;
    int atBoard = atChassis + chassis.length;
    int atProduct = atBoard + board.length;
    byte[] header = {
      1, 0, (byte) (atChassis / UNIT), (byte) (atBoard / UNIT), (byte) (atProduct / UNIT), 0, 0, 0
    };
    seal(header);
    memory =
        new OctetWriter(256).octets(header).octets(chassis).octets(board).octets(product).toArray();
  }

  Reply execute(FruCommand<?> command) {
    if (command instanceof GetFruInventoryAreaInfo info) {
      return info.fru() == 0
          ? Reply.of(new FruAreaInfo(memory.length, 0))
          : Reply.refused(CompletionCode.NOT_PRESENT);
    }
    if (command instanceof ReadFruData read) {
      if (read.fru() != 0) {
        return Reply.refused(CompletionCode.NOT_PRESENT);
      }
      if (read.offset() >= memory.length) {
        return Reply.refused(CompletionCode.OUT_OF_RANGE);
      }
      int end = Math.min(memory.length, read.offset() + Math.min(read.count(), MAX_READ));
      byte[] piece = Arrays.copyOfRange(memory, read.offset(), end);
      return Reply.of(new FruData(piece.length, Octets.owning(piece)));
    }
    throw new AssertionError(command);
  }

  private static byte[] area(OctetWriter head, String... fields) {
    OctetWriter out = new OctetWriter(128).u8(1).u8(0).octets(head.toArray());
    for (String field : fields) {
      out.u8(TEXT | field.length()).octets(field.getBytes(ISO_8859_1));
    }
    out.u8(END);
    int length = (out.length() + 1 + UNIT - 1) / UNIT * UNIT;
    byte[] area = Arrays.copyOf(out.toArray(), length);
    area[1] = (byte) (length / UNIT);
    seal(area);
    return area;
  }

  private static void seal(byte[] octets) {
    int sum = 0;
    for (int i = 0; i < octets.length - 1; i++) {
      sum += octets[i];
    }
    octets[octets.length - 1] = (byte) -sum;
  }
}
