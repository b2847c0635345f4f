package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.SdrCommand.Reservation;
import io.maas4j.power.ipmi.wire.command.SelCommand;
import io.maas4j.power.ipmi.wire.command.SelCommand.AddSelEntry;
import io.maas4j.power.ipmi.wire.command.SelCommand.AddedEntry;
import io.maas4j.power.ipmi.wire.command.SelCommand.ClearProgress;
import io.maas4j.power.ipmi.wire.command.SelCommand.ClearSel;
import io.maas4j.power.ipmi.wire.command.SelCommand.GetSelEntry;
import io.maas4j.power.ipmi.wire.command.SelCommand.GetSelInfo;
import io.maas4j.power.ipmi.wire.command.SelCommand.ReserveSel;
import io.maas4j.power.ipmi.wire.command.SelCommand.SelEntry;
import io.maas4j.power.ipmi.wire.command.SelCommand.SelInfo;
import io.maas4j.power.ipmi.wire.command.SelRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The event log of a simulated BMC. Guarded by it. */
final class EventLog {
  private static final int VERSION = 0x51;
  private static final int CAPACITY = 512;
  private static final int RESERVATIONS = 0x02;
  private static final int OVERFLOWN = 0x80;
  private static final int SYSTEM_SOFTWARE = 0x20;

  private final Clock clock;
  private final List<SelRecord> records = new ArrayList<>();
  private int lastId;
  private long added;
  private long erased;
  private int reservation;
  private boolean overflown;

  EventLog(Clock clock) {
    this.clock = clock;
  }

  /**
   * Records what a sensor tells.
   *
   * @param offset within the event type
   */
  void add(int sensorType, int sensor, int eventType, int offset) {
    add(
        new OctetWriter(16)
            .u16(0)
            .u8(SelRecord.SYSTEM_EVENT)
            .i32((int) clock.instant().getEpochSecond())
            .u16(SYSTEM_SOFTWARE)
            .u8(0x04)
            .u8(sensorType)
            .u8(sensor)
            .u8(eventType)
            .u8(offset)
            .u16(0xFFFF)
            .toOctets());
  }

  int size() {
    return records.size();
  }

  Reply execute(SelCommand<?> command) {
    if (command instanceof GetSelInfo) {
      return Reply.of(
          new SelInfo(
              VERSION,
              records.size(),
              (CAPACITY - records.size()) * SelRecord.LENGTH,
              added,
              erased,
              RESERVATIONS | (overflown ? OVERFLOWN : 0)));
    }
    if (command instanceof ReserveSel) {
      reservation = reservation % 0xFFFF + 1;
      return Reply.of(new Reservation(reservation));
    }
    if (command instanceof GetSelEntry get) {
      return entry(get.entry());
    }
    if (command instanceof AddSelEntry add) {
      return add(add.entry().octets())
          ? Reply.of(new AddedEntry(lastId))
          : Reply.refused(new CompletionCode(0xC4));
    }
    if (command instanceof ClearSel clear) {
      if (clear.reservation() != reservation || reservation == 0) {
        return Reply.refused(CompletionCode.RESERVATION_CANCELLED);
      }
      if (clear.step() == ClearSel.Step.INITIATE) {
        records.clear();
        overflown = false;
        erased = clock.instant().getEpochSecond();
      }
      return Reply.of(new ClearProgress(1));
    }
    throw new AssertionError(command);
  }

  private Reply entry(int id) {
    for (int i = 0; i < records.size(); i++) {
      boolean asked =
          id == GetSelEntry.FIRST && i == 0
              || id == GetSelEntry.LAST && i == records.size() - 1
              || records.get(i).recordId() == id;
      if (asked) {
        int next = i + 1 < records.size() ? records.get(i + 1).recordId() : GetSelEntry.LAST;
        return Reply.of(new SelEntry(next, records.get(i)));
      }
    }
    return Reply.refused(CompletionCode.NOT_PRESENT);
  }

  private boolean add(Octets octets) {
    if (records.size() == CAPACITY) {
      overflown = true;
      return false;
    }
    lastId = lastId % 0xFFFE + 1;
    added = clock.instant().getEpochSecond();
    records.add(new SelRecord(new OctetWriter(16).u16(lastId).octets(octets.from(2)).toOctets()));
    return true;
  }
}
