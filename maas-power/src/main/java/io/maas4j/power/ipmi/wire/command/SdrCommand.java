package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;

/** The repository of sensor data records (IPMI 2.0 §33). */
public sealed interface SdrCommand<R extends IpmiAnswer> extends IpmiCommand<R> {
  int NET_FN = 0x0A;

  @Override
  default int netFn() {
    return NET_FN;
  }

  /** How many records there are (§33.9). */
  record GetSdrRepositoryInfo() implements SdrCommand<SdrRepositoryInfo> {
    @Override
    public int command() {
      return 0x20;
    }

    @Override
    public Octets encode() {
      return Octets.none();
    }

    @Override
    public SdrRepositoryInfo decodeAnswer(OctetReader in) {
      return new SdrRepositoryInfo(
          in.u8("SDR version"),
          in.u16("record count"),
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
   * @param records how many
   * @param freeSpace in octets; {@code FFFE}: 64 KiB and more, {@code FFFF}: not told
   * @param added when one was added last, seconds since 1970
   * @param erased when one was erased last, seconds since 1970
   * @param support bit 7 overflow, 1 reservations, 0 allocation info
   */
  record SdrRepositoryInfo(
      int version, int records, int freeSpace, long added, long erased, int support)
      implements IpmiAnswer {
    @Override
    public Octets encode() {
      return new OctetWriter(14)
          .u8(version)
          .u16(records)
          .u16(freeSpace)
          .i32((int) added)
          .i32((int) erased)
          .u8(support)
          .toOctets();
    }
  }

  /** Reserves it, so that reading in pieces is not disturbed (§33.11). */
  record ReserveSdrRepository() implements SdrCommand<Reservation> {
    @Override
    public int command() {
      return 0x22;
    }

    @Override
    public Octets encode() {
      return Octets.none();
    }

    @Override
    public Reservation decodeAnswer(OctetReader in) {
      return new Reservation(in.u16("reservation id"));
    }
  }

  /** A reservation's number. */
  record Reservation(int id) implements IpmiAnswer {
    @Override
    public Octets encode() {
      return new OctetWriter(2).u16(id).toOctets();
    }
  }

  /**
   * Reads a record or a piece of it (§33.12).
   *
   * @param reservation 0 for whole records
   * @param recordId 0 for the first, {@code FFFF} for the last
   * @param offset in the record
   * @param count {@code FF} for all of it
   */
  record GetSdr(int reservation, int recordId, int offset, int count)
      implements SdrCommand<SdrPiece> {
    public static final int FIRST = 0x0000;
    public static final int NO_MORE = 0xFFFF;

    @Override
    public int command() {
      return 0x23;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(6).u16(reservation).u16(recordId).u8(offset).u8(count).toOctets();
    }

    @Override
    public SdrPiece decodeAnswer(OctetReader in) {
      return new SdrPiece(in.u16("next record id"), in.rest());
    }

    static GetSdr decode(OctetReader in) {
      return new GetSdr(
          in.u16("reservation id"),
          in.u16("record id"),
          in.u8("offset into record"),
          in.u8("bytes to read"));
    }
  }

  /**
   * The answer to it.
   *
   * @param next the record after this one, {@link GetSdr#NO_MORE} after the last
   * @param data of the record
   */
  record SdrPiece(int next, Octets data) implements IpmiAnswer {
    @Override
    public Octets encode() {
      return new OctetWriter(2 + data.length()).u16(next).octets(data).toOctets();
    }
  }
}
