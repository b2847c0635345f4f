package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.WireFormatException;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.SdrCommand.GetSdr;
import io.maas4j.power.ipmi.wire.command.SdrCommand.Reservation;
import io.maas4j.power.ipmi.wire.command.SdrCommand.ReserveSdrRepository;
import io.maas4j.power.ipmi.wire.command.SensorCommand.GetSensorReading;
import io.maas4j.power.ipmi.wire.command.SensorRecord;
import io.maas4j.power.ipmi.wire.command.SensorRecord.Sensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lists sensors and reads them (IPMI 2.0 §33, §35). The list is the same for as long as the
 * firmware is; keep it. Safe for concurrent use, as its session is.
 */
public final class Sensors {
  private static final int PIECE = 16;
  // Real repositories have a few hundred records.
  private static final int MAX_RECORDS = 4096;
  private static final int MAX_RESTARTS = 5;

  private final IpmiSession session;

  public Sensors(IpmiSession session) {
    this.session = session;
  }

  /**
   * A sensor and what it says.
   *
   * @param sensor which
   * @param value in the sensor's unit; empty while there is no reading, or none that is a number
   */
  public record Reading(Sensor sensor, OptionalDouble value) {}

  /**
   * All records of the repository, read in pieces and from the beginning again when it changed
   * meanwhile. Malformed ones are left out.
   */
  public CompletionStage<List<SensorRecord>> records() {
    return records(0);
  }

  /** All sensors that the BMC itself owns, with their readings; one exchange for each. */
  public CompletionStage<List<Reading>> readings() {
    return records()
        .thenCompose(
            records -> {
              CompletionStage<List<Reading>> all =
                  CompletableFuture.completedFuture(new ArrayList<>());
              for (SensorRecord found : records) {
                if (found.sensor().isPresent() && found.sensor().get().owner() == 0x20) {
                  Sensor sensor = found.sensor().get();
                  all =
                      all.thenCombine(
                          read(sensor),
                          (list, reading) -> {
                            list.add(reading);
                            return list;
                          });
                }
              }
              return all.thenApply(List::copyOf);
            });
  }

  /** One sensor's reading; empty also where the BMC says that it is not there. */
  public CompletionStage<Reading> read(Sensor sensor) {
    CompletionStage<Reading> reading =
        session
            .send(new GetSensorReading(sensor.number(), sensor.lun()))
            .thenApply(
                raw -> {
                  if (!raw.isAvailable() || sensor.conversion().isEmpty()) {
                    return new Reading(sensor, OptionalDouble.empty());
                  }
                  double value = sensor.conversion().get().value(raw.raw());
                  return new Reading(
                      sensor,
                      Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty());
                });
    return Steps.recovered(
        reading,
        failure ->
            failure instanceof IpmiFailure.Rejected
                ? CompletableFuture.completedFuture(new Reading(sensor, OptionalDouble.empty()))
                : Steps.fail(failure));
  }

  private CompletionStage<List<SensorRecord>> records(int restarts) {
    CompletionStage<List<SensorRecord>> walked =
        session
            .send(new ReserveSdrRepository())
            .thenCompose(
                reservation -> walk(reservation, GetSdr.FIRST, new ArrayList<>(), new HashSet<>()));
    return Steps.recovered(
        walked,
        failure ->
            restarts < MAX_RESTARTS
                    && failure instanceof IpmiFailure.Rejected rejected
                    && rejected.code().equals(CompletionCode.RESERVATION_CANCELLED)
                ? records(restarts + 1)
                : Steps.fail(failure));
  }

  private CompletionStage<List<SensorRecord>> walk(
      Reservation reservation, int id, List<SensorRecord> found, Set<Integer> seen) {
    // Some repositories are a ring.
    if (id == GetSdr.NO_MORE || !seen.add(id) || seen.size() > MAX_RECORDS) {
      return CompletableFuture.completedFuture(List.copyOf(found));
    }
    return session
        .send(new GetSdr(reservation.id(), id, 0, SensorRecord.HEADER))
        .thenCompose(
            head -> {
              if (head.data().length() < SensorRecord.HEADER) {
                return CompletableFuture.completedFuture(List.copyOf(found));
              }
              int length = SensorRecord.HEADER + head.data().at(SensorRecord.HEADER - 1);
              OctetWriter whole = new OctetWriter(length).octets(head.data());
              return rest(reservation, id, whole, length)
                  .thenCompose(
                      data -> {
                        add(found, data);
                        return walk(reservation, head.next(), found, seen);
                      });
            });
  }

  private CompletionStage<Octets> rest(
      Reservation reservation, int id, OctetWriter whole, int length) {
    int left = length - whole.length();
    if (left <= 0) {
      return CompletableFuture.completedFuture(whole.toOctets());
    }
    return session
        .send(new GetSdr(reservation.id(), id, whole.length(), Math.min(left, PIECE)))
        .thenCompose(
            piece ->
                piece.data().isEmpty()
                    ? CompletableFuture.completedFuture(whole.toOctets())
                    : rest(reservation, id, whole.octets(piece.data()), length));
  }

  private static void add(List<SensorRecord> found, Octets data) {
    try {
      found.add(SensorRecord.parse(data));
    } catch (WireFormatException e) {
      // One record that lies must not hide the others.
      return;
    }
  }
}
