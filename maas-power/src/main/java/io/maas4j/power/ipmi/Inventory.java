package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.WireFormatException;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.FruCommand.FruAreaInfo;
import io.maas4j.power.ipmi.wire.command.FruCommand.GetFruInventoryAreaInfo;
import io.maas4j.power.ipmi.wire.command.FruCommand.ReadFruData;
import io.maas4j.power.ipmi.wire.command.FruInventory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads inventory memories: chassis, board and product with their serial numbers (IPMI 2.0 §34).
 * Safe for concurrent use, as its session is.
 */
public final class Inventory {
  /** The machine itself. */
  public static final int MACHINE = 0;

  private static final int PIECE = 32;
  private static final int SMALLEST_PIECE = 8;
  // Memories are of a few KiB at most; who tells more is not believed.
  private static final int MAX_SIZE = 16 << 10;

  private final IpmiSession session;

  public Inventory(IpmiSession session) {
    this.session = session;
  }

  /**
   * What a memory says.
   *
   * @param fru its number, 0 to 254
   * @return fails with {@link IpmiException}, also when the memory does not hold together
   */
  public CompletionStage<FruInventory> read(int fru) {
    return memory(fru)
        .thenApply(
            memory -> {
              try {
                return FruInventory.parse(memory);
              } catch (WireFormatException e) {
                throw Steps.failed(
                    new IpmiFailure.Nonsense(
                        "inventory " + fru + " is malformed: " + e.getMessage()));
              }
            });
  }

  /** The memory as it is, up to 16 KiB. */
  public CompletionStage<Octets> memory(int fru) {
    return session
        .send(new GetFruInventoryAreaInfo(fru))
        .thenCompose(
            info -> piece(fru, info, new OctetWriter(Math.min(info.size(), MAX_SIZE)), PIECE));
  }

  private CompletionStage<Octets> piece(int fru, FruAreaInfo info, OctetWriter memory, int size) {
    int left = Math.min(info.size(), MAX_SIZE) - memory.length();
    if (left <= 0) {
      return CompletableFuture.completedFuture(memory.toOctets());
    }
    // Some memories count in words.
    int shift = info.access();
    int count = Math.min(left, size) + shift >> shift;
    return Steps.recovered(
        session
            .send(new ReadFruData(fru, memory.length() >> shift, count))
            .thenCompose(
                data -> {
                  if (data.data().isEmpty()) {
                    return CompletableFuture.completedFuture(memory.toOctets());
                  }
                  return piece(
                      fru,
                      info,
                      memory.octets(data.data().padded(Math.min(left, data.data().length()))),
                      size);
                }),
        failure ->
            size > SMALLEST_PIECE && tooMuch(failure)
                ? piece(fru, info, memory, size / 2)
                : Steps.fail(failure));
  }

  private static boolean tooMuch(IpmiFailure failure) {
    return failure instanceof IpmiFailure.Rejected rejected
        && (rejected.code().equals(CompletionCode.TOO_MANY_OCTETS)
            || rejected.code().equals(CompletionCode.LENGTH_INVALID)
            || rejected.code().equals(CompletionCode.LENGTH_LIMIT)
            || rejected.code().equals(CompletionCode.UNSPECIFIED));
  }
}
