package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;

/** The inventory memories of replaceable units (IPMI 2.0 §34). */
public sealed interface FruCommand<R extends IpmiAnswer> extends IpmiCommand<R> {
  int NET_FN = 0x0A;

  @Override
  default int netFn() {
    return NET_FN;
  }

  /** How large a memory is (§34.1). */
  record GetFruInventoryAreaInfo(int fru) implements FruCommand<FruAreaInfo> {
    @Override
    public int command() {
      return 0x10;
    }

    @Override
    public Octets encode() {
      return Octets.of(fru);
    }

    @Override
    public FruAreaInfo decodeAnswer(OctetReader data) {
      return new FruAreaInfo(data.u16("FRU inventory area size"), data.u8("device access") & 1);
    }

    static GetFruInventoryAreaInfo decode(OctetReader in) {
      return new GetFruInventoryAreaInfo(in.u8("FRU device id"));
    }
  }

  /**
   * The answer to it.
   *
   * @param size in octets
   * @param access 0: by octets, 1: by words, which then count in offsets and lengths
   */
  record FruAreaInfo(int size, int access) implements IpmiAnswer {
    @Override
    public Octets encode() {
      return new OctetWriter(3).u16(size).u8(access).toOctets();
    }
  }

  /** Reads a piece (§34.2). 81h: busy. */
  record ReadFruData(int fru, int offset, int count) implements FruCommand<FruData> {
    @Override
    public int command() {
      return 0x11;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(4).u8(fru).u16(offset).u8(count).toOctets();
    }

    @Override
    public FruData decodeAnswer(OctetReader in) {
      return new FruData(in.u8("count returned"), in.rest());
    }

    static ReadFruData decode(OctetReader in) {
      return new ReadFruData(
          in.u8("FRU device id"), in.u16("FRU inventory offset"), in.u8("count to read"));
    }
  }

  /**
   * The answer to it.
   *
   * @param count how much it says there is, in octets or words
   * @param data what there is
   */
  record FruData(int count, Octets data) implements IpmiAnswer {
    @Override
    public Octets encode() {
      return new OctetWriter(1 + data.length()).u8(count).octets(data).toOctets();
    }
  }
}
