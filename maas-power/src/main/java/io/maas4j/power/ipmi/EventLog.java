package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.SelCommand.ClearSel;
import io.maas4j.power.ipmi.wire.command.SelCommand.GetSelEntry;
import io.maas4j.power.ipmi.wire.command.SelCommand.GetSelInfo;
import io.maas4j.power.ipmi.wire.command.SelCommand.ReserveSel;
import io.maas4j.power.ipmi.wire.command.SelRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads and clears the system event log (IPMI 2.0 §31). Safe for concurrent use, as its session is.
 */
public final class EventLog {
  // Logs have some thousand entries at most, numbered with 16 bits.
  private static final int MAX_ENTRIES = 0xFFFF;
  private static final int MAX_RESTARTS = 5;
  private static final int MAX_ASKING = 60;

  private final IpmiSession session;

  public EventLog(IpmiSession session) {
    this.session = session;
  }

  /** All entries, the oldest first. */
  public CompletionStage<List<SelRecord>> read() {
    return session
        .send(new GetSelInfo())
        .thenCompose(
            info ->
                info.entries() == 0
                    ? CompletableFuture.completedFuture(List.of())
                    : entries(GetSelEntry.FIRST, new ArrayList<>(), new HashSet<>()));
  }

  /** Clears it; complete when the BMC says that it is empty. */
  public CompletionStage<Void> clear() {
    return clear(0);
  }

  private CompletionStage<Void> clear(int restarts) {
    CompletionStage<Void> cleared =
        session
            .send(new ReserveSel())
            .thenCompose(
                reservation ->
                    session
                        .send(new ClearSel(reservation.id(), ClearSel.Step.INITIATE))
                        .thenCompose(
                            progress ->
                                progress.isCompleted()
                                    ? CompletableFuture.completedFuture(null)
                                    : cleared(reservation.id(), 0)));
    return Steps.recovered(
        cleared,
        failure ->
            // Somebody wrote to it between the reservation and the order.
            restarts < MAX_RESTARTS
                    && failure instanceof IpmiFailure.Rejected rejected
                    && rejected.code().equals(CompletionCode.RESERVATION_CANCELLED)
                ? clear(restarts + 1)
                : Steps.fail(failure));
  }

  private CompletionStage<Void> cleared(int reservation, int asked) {
    if (asked >= MAX_ASKING) {
      return Steps.fail(new IpmiFailure.Busy("the event log is still being cleared"));
    }
    return session
        .send(new ClearSel(reservation, ClearSel.Step.ASK))
        .thenCompose(
            progress ->
                progress.isCompleted()
                    ? CompletableFuture.completedFuture(null)
                    : session.later().thenCompose(now -> cleared(reservation, asked + 1)));
  }

  private CompletionStage<List<SelRecord>> entries(
      int id, List<SelRecord> found, Set<Integer> seen) {
    // The last entry names FFFF; some logs are a ring.
    if (id == GetSelEntry.LAST || !seen.add(id) || found.size() >= MAX_ENTRIES) {
      return CompletableFuture.completedFuture(List.copyOf(found));
    }
    CompletionStage<List<SelRecord>> more =
        session
            .send(new GetSelEntry(id))
            .thenCompose(
                entry -> {
                  found.add(entry.entry());
                  return entries(entry.next(), found, seen);
                });
    return Steps.recovered(
        more,
        failure ->
            // Cleared by somebody else meanwhile.
            failure instanceof IpmiFailure.Rejected rejected
                    && rejected.code().equals(CompletionCode.NOT_PRESENT)
                ? CompletableFuture.completedFuture(List.copyOf(found))
                : Steps.fail(failure));
  }
}
