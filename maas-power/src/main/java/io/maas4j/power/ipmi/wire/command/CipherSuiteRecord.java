package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.WireFormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * One suite of Get Channel Cipher Suites (IPMI 2.0 §22.15.1, table 22-18).
 *
 * @param id the suite's number
 * @param oemIana whose number it is; 0 for the standard's
 * @param algorithms each with its kind in the upper two bits
 */
public record CipherSuiteRecord(int id, int oemIana, List<Integer> algorithms) {
  private static final int STANDARD = 0xC0;
  private static final int OEM = 0xC1;

  public CipherSuiteRecord {
    algorithms = List.copyOf(algorithms);
  }

  public static CipherSuiteRecord of(CipherSuite suite) {
    return new CipherSuiteRecord(
        suite.id(),
        0,
        List.of(
            suite.authentication().code(),
            0x40 | suite.integrity().code(),
            0x80 | suite.confidentiality().code()));
  }

  /** The whole list, to be cut into pieces of 16. */
  public static Octets encode(List<CipherSuiteRecord> records) {
    OctetWriter out = new OctetWriter(5 * records.size());
    for (CipherSuiteRecord entry : records) {
      if (entry.oemIana == 0) {
        out.u8(STANDARD).u8(entry.id);
      } else {
        out.u8(OEM).u8(entry.id).u24(entry.oemIana);
      }
      entry.algorithms.forEach(out::u8);
    }
    return out.toOctets();
  }

  /**
   * @param list all pieces together
   * @throws WireFormatException when it does not consist of records
   */
  public static List<CipherSuiteRecord> parse(Octets list) {
    List<CipherSuiteRecord> records = new ArrayList<>();
    OctetReader in = new OctetReader(list);
    int at = 0;
    while (in.remaining() > 0) {
      int start = in.u8("start of record");
      if (start != STANDARD && start != OEM) {
        throw in.wrong("start of record", "must be C0 or C1");
      }
      int id = in.u8("cipher suite id");
      int iana = start == OEM ? in.u24("OEM IANA") : 0;
      List<Integer> algorithms = new ArrayList<>();
      at = in.position();
      while (at < list.length() && (list.at(at) & 0xC0) != 0xC0) {
        algorithms.add(in.u8("algorithm"));
        at++;
      }
      records.add(new CipherSuiteRecord(id, iana, algorithms));
    }
    return records;
  }
}
