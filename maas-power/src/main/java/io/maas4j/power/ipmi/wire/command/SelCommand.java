package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;

/** The system event log (IPMI 2.0 §31). */
public sealed interface SelCommand<R extends IpmiAnswer> extends IpmiCommand<R> {
  int NET_FN = 0x0A;

  @Override
  default int netFn() {
    return NET_FN;
  }

  /** How many entries there are (§31.2). */
  record GetSelInfo() implements SelCommand<SelInfo> {
    @Override
    public int command() {
      return 0x40;
    }

    @Override
    public Octets encode() {
      return Octets.none();
    }

    @Override
    public SelInfo decodeAnswer(OctetReader in) {
      return new SelInfo(
          in.u8("SEL version"),
          in.u16("entries"),
          in.u16("free space"),
          in.u32("most recent addition time stamp"),
          in.u32("most recent erase time stamp"),
          in.u8("operation support"));
    }
  }

  /**
   * The answer to it.
   *
   * @param version {@code 51}
   * @param entries how many
   * @param freeSpace in octets; {@code FFFF}: 64 KiB and more
   * @param added when one was added last, seconds since 1970
   * @param erased when it was cleared last, seconds since 1970
   * @param support bit 7 overflow, 3 single deletion, 1 reservations
   */
  record SelInfo(int version, int entries, int freeSpace, long added, long erased, int support)
      implements IpmiAnswer {
    public boolean hasOverflown() {
      return (support & 0x80) != 0;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(14)
          .u8(version)
          .u16(entries)
          .u16(freeSpace)
          .i32((int) added)
          .i32((int) erased)
          .u8(support)
          .toOctets();
    }
  }

  /** Reserves it, which clearing needs (§31.4). */
  record ReserveSel() implements SelCommand<SdrCommand.Reservation> {
    @Override
    public int command() {
      return 0x42;
    }

    @Override
    public Octets encode() {
      return Octets.none();
    }

    @Override
    public SdrCommand.Reservation decodeAnswer(OctetReader in) {
      return new SdrCommand.Reservation(in.u16("reservation id"));
    }
  }

  /**
   * Reads an entry (§31.5).
   *
   * @param entry 0 for the first, {@code FFFF} for the last
   */
  record GetSelEntry(int entry) implements SelCommand<SelEntry> {
    public static final int FIRST = 0x0000;
    public static final int LAST = 0xFFFF;

    @Override
    public int command() {
      return 0x43;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(6).u16(0).u16(entry).u8(0).u8(0xFF).toOctets();
    }

    @Override
    public SelEntry decodeAnswer(OctetReader in) {
      return new SelEntry(in.u16("next record id"), SelRecord.decode(in));
    }

    static GetSelEntry decode(OctetReader in) {
      in.skip(2, "reservation id");
      int entry = in.u16("record id");
      in.skip(2, "offset and bytes to read");
      return new GetSelEntry(entry);
    }
  }

  /**
   * The answer to it.
   *
   * @param next the entry after this one, {@code FFFF} after the last
   * @param entry what it says
   */
  record SelEntry(int next, SelRecord entry) implements IpmiAnswer {
    @Override
    public Octets encode() {
      return new OctetWriter(18).u16(next).octets(entry.octets()).toOctets();
    }
  }

  /** Adds an entry (§31.6); its number is the BMC's to give. */
  record AddSelEntry(SelRecord entry) implements SelCommand<AddedEntry> {
    @Override
    public int command() {
      return 0x44;
    }

    @Override
    public Octets encode() {
      return entry.octets();
    }

    @Override
    public AddedEntry decodeAnswer(OctetReader in) {
      return new AddedEntry(in.u16("record id"));
    }

    @Override
    public Repeat repeat() {
      return Repeat.HARMFUL;
    }

    static AddSelEntry decode(OctetReader in) {
      return new AddSelEntry(SelRecord.decode(in));
    }
  }

  /** The number of an entry that was added. */
  record AddedEntry(int recordId) implements IpmiAnswer {
    @Override
    public Octets encode() {
      return new OctetWriter(2).u16(recordId).toOctets();
    }
  }

  /**
   * Clears it, or asks how far that is (§31.9).
   *
   * @param reservation from {@link ReserveSel}
   * @param step begin, or ask
   */
  record ClearSel(int reservation, Step step) implements SelCommand<ClearProgress> {
    private static final int INITIATE = 0xAA;

    /** Whether it is to begin. */
    public enum Step {
      INITIATE,
      ASK
    }

    @Override
    public int command() {
      return 0x47;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(6)
          .u16(reservation)
          .u8('C')
          .u8('L')
          .u8('R')
          .u8(step == Step.INITIATE ? INITIATE : 0)
          .toOctets();
    }

    @Override
    public ClearProgress decodeAnswer(OctetReader in) {
      return new ClearProgress(in.u8("erasure progress") & 0x0F);
    }

    static ClearSel decode(OctetReader in) {
      int reservation = in.u16("reservation id");
      if (!in.octets(3, "CLR").text().equals("CLR")) {
        throw in.wrong("CLR", "must be these letters");
      }
      return new ClearSel(reservation, in.u8("operation") == INITIATE ? Step.INITIATE : Step.ASK);
    }
  }

  /**
   * How far clearing is.
   *
   * @param progress 0 under way, 1 completed
   */
  record ClearProgress(int progress) implements IpmiAnswer {
    public boolean isCompleted() {
      return progress == 1;
    }

    @Override
    public Octets encode() {
      return Octets.of(progress);
    }
  }
}
