package io.maas4j.power.ipmi.wire.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.WireFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an inventory memory says (Platform Management FRU Information Storage Definition 1.0 rev
 * 1.3). Lengths in it are not believed: nothing outside of the memory is read.
 *
 * @param chassis the enclosure
 * @param board the board
 * @param product the whole product
 */
public record FruInventory(
    Optional<ChassisArea> chassis, Optional<BoardArea> board, Optional<ProductArea> product) {
  private static final int VERSION = 1;
  private static final int UNIT = 8;
  private static final int END_OF_FIELDS = 0xC1;
  private static final int MAX_FIELDS = 64;
  private static final int ENGLISH = 25;
  // Minutes from 1970 to 1996, where the boards' dates begin.
  private static final long MINUTES_TO_1996 = 820_454_400L / 60;

  /**
   * @param type number of SMBIOS: 17h is a main server chassis
   * @param partNumber empty when not told
   * @param serial empty when not told
   * @param more the maker's own fields
   */
  public record ChassisArea(int type, String partNumber, String serial, List<String> more) {
    public ChassisArea {
      more = List.copyOf(more);
    }
  }

  /**
   * @param madeEpochSeconds when, in seconds since 1970; empty when not told
   * @param manufacturer empty when not told, as all that follows
   * @param name the product's name
   * @param serial the board's
   * @param partNumber the board's
   * @param more the maker's own fields
   */
  public record BoardArea(
      Optional<Long> madeEpochSeconds,
      String manufacturer,
      String name,
      String serial,
      String partNumber,
      List<String> more) {
    public BoardArea {
      more = List.copyOf(more);
    }
  }

  /**
   * @param manufacturer empty when not told, as all that follows
   * @param name the product's name
   * @param model the part or model number
   * @param version the product's version
   * @param serial the product's
   * @param assetTag given by the owner
   * @param more the maker's own fields
   */
  public record ProductArea(
      String manufacturer,
      String name,
      String model,
      String version,
      String serial,
      String assetTag,
      List<String> more) {
    public ProductArea {
      more = List.copyOf(more);
    }
  }

  /**
   * Takes a memory apart.
   *
   * @param memory all of it, or as much as could be read
   * @throws WireFormatException when it does not hold together
   */
  public static FruInventory parse(Octets memory) {
    OctetReader in = new OctetReader(memory);
    int version = in.u8("common header version") & 0x0F;
    if (version != VERSION) {
      throw in.wrong("common header version", "must be 1: " + version);
    }
    in.skip(1, "internal use area offset");
    int chassis = in.u8("chassis info area offset");
    int board = in.u8("board info area offset");
    int product = in.u8("product info area offset");
    in.skip(2, "multi record area offset and pad");
    in.skip(1, "common header checksum");
    verify(memory, 0, UNIT, "common header checksum");
    return new FruInventory(
        area(memory, chassis, "chassis info area").map(FruInventory::chassis),
        area(memory, board, "board info area").map(FruInventory::board),
        area(memory, product, "product info area").map(FruInventory::product));
  }

  private static Optional<OctetReader> area(Octets memory, int units, String name) {
    if (units == 0) {
      return Optional.empty();
    }
    int start = units * UNIT;
    if (start + 2 > memory.length()) {
      throw new WireFormatException(start, name, "lies behind the memory's end");
    }
    int length = memory.at(start + 1) * UNIT;
    if (length == 0 || start + length > memory.length()) {
      throw new WireFormatException(start + 1, name + " length", "is " + length + " octets");
    }
    verify(memory, start, start + length, name + " checksum");
    OctetReader in = new OctetReader(memory.toArray(), start, start + length);
    in.skip(2, name);
    return Optional.of(in);
  }

  private static void verify(Octets memory, int from, int end, String field) {
    int sum = 0;
    for (int i = from; i < end; i++) {
      sum += memory.at(i);
    }
    if ((sum & 0xFF) != 0) {
      throw new WireFormatException(end - 1, field, "is wrong");
    }
  }

  private static ChassisArea chassis(OctetReader in) {
    int type = in.u8("chassis type");
    List<String> fields = fields(in, ENGLISH);
    return new ChassisArea(type, field(fields, 0), field(fields, 1), rest(fields, 2));
  }

  private static BoardArea board(OctetReader in) {
    int language = in.u8("language code");
    int minutes = in.u24("manufacturing date");
    List<String> fields = fields(in, language);
    return new BoardArea(
        minutes == 0 ? Optional.empty() : Optional.of((MINUTES_TO_1996 + minutes) * 60),
        field(fields, 0),
        field(fields, 1),
        field(fields, 2),
        field(fields, 3),
        // The fourth is the number of the file the memory was made from.
        rest(fields, 5));
  }

  private static ProductArea product(OctetReader in) {
    int language = in.u8("language code");
    List<String> fields = fields(in, language);
    return new ProductArea(
        field(fields, 0),
        field(fields, 1),
        field(fields, 2),
        field(fields, 3),
        field(fields, 4),
        field(fields, 5),
        rest(fields, 7));
  }

  private static String field(List<String> fields, int index) {
    return index < fields.size() ? fields.get(index) : "";
  }

  private static List<String> rest(List<String> fields, int index) {
    return index < fields.size() ? fields.subList(index, fields.size()) : List.of();
  }

  private static List<String> fields(OctetReader in, int language) {
    List<String> fields = new ArrayList<>();
    while (in.remaining() > 0 && fields.size() < MAX_FIELDS) {
      int typeLength = in.u8("type/length");
      if (typeLength == END_OF_FIELDS) {
        break;
      }
      Octets octets = in.octets(typeLength & 0x3F, "field");
      fields.add(text(typeLength >> 6, octets, language).strip());
    }
    return fields;
  }

  private static String text(int type, Octets octets, int language) {
    return switch (type) {
      case 0 -> octets.toString();
      case 1 -> PackedText.bcdPlus(octets);
      case 2 -> PackedText.sixBit(octets);
      default ->
          new String(
              octets.toArray(), language == 0 || language == ENGLISH ? ISO_8859_1 : UTF_16LE);
    };
  }
}
