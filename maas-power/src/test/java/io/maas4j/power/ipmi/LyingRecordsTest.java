package io.maas4j.power.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.FruCommand.FruAreaInfo;
import io.maas4j.power.ipmi.wire.command.FruCommand.FruData;
import io.maas4j.power.ipmi.wire.command.FruCommand.GetFruInventoryAreaInfo;
import io.maas4j.power.ipmi.wire.command.FruCommand.ReadFruData;
import io.maas4j.power.ipmi.wire.command.IpmiAnswer;
import io.maas4j.power.ipmi.wire.command.IpmiCommand;
import io.maas4j.power.ipmi.wire.command.SdrCommand.GetSdr;
import io.maas4j.power.ipmi.wire.command.SdrCommand.Reservation;
import io.maas4j.power.ipmi.wire.command.SdrCommand.ReserveSdrRepository;
import io.maas4j.power.ipmi.wire.command.SdrCommand.SdrPiece;
import io.maas4j.power.ipmi.wire.command.SelCommand.ClearProgress;
import io.maas4j.power.ipmi.wire.command.SelCommand.ClearSel;
import io.maas4j.power.ipmi.wire.command.SelCommand.GetSelEntry;
import io.maas4j.power.ipmi.wire.command.SelCommand.GetSelInfo;
import io.maas4j.power.ipmi.wire.command.SelCommand.ReserveSel;
import io.maas4j.power.ipmi.wire.command.SelCommand.SelEntry;
import io.maas4j.power.ipmi.wire.command.SelCommand.SelInfo;
import io.maas4j.power.ipmi.wire.command.SelRecord;
import io.maas4j.power.ipmi.wire.command.SensorRecord;
import io.maas4j.power.ipmi.wire.command.UserCommand.GetUserAccess;
import io.maas4j.power.ipmi.wire.command.UserCommand.GetUserName;
import io.maas4j.power.ipmi.wire.command.UserCommand.UserAccess;
import io.maas4j.power.ipmi.wire.command.UserCommand.UserName;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a BMC says of itself may be wrong in length, number and order: reading it ends, in time. */
class LyingRecordsTest {
  private static final Octets RECORD = Octets.ofHex("000051c005aabbccddee");

  private final Bench bench = new Bench();
  private IpmiSession session;

  @BeforeEach
  void connect() {
    session =
        bench.await(
            bench.connect(
                Bench.MAAS,
                IpmiOptions.DEFAULTS.toBuilder().privilege(Privilege.ADMINISTRATOR).build()));
  }

  // ------------------------------------------------------------------ inventories

  @Test
  void aMemoryThatIsLargerThanAnyIsReadToALimit() {
    fru(0xFFFF, read -> new FruData(read.count(), Octets.of(new byte[read.count()])));
    assertThat(memory().length()).isEqualTo(16 << 10);
  }

  @Test
  void aMemoryThatEndsBeforeItsSizeEndsThere() {
    fru(
        4096,
        read -> new FruData(32, read.offset() < 64 ? Octets.of(new byte[32]) : Octets.none()));
    assertThat(memory().length()).isEqualTo(64);
  }

  @Test
  void aPieceThatIsLongerThanAskedForDoesNotReachBeyondTheMemory() {
    fru(40, read -> new FruData(0, Octets.of(new byte[200])));
    assertThat(memory().length()).isEqualTo(40);
  }

  @Test
  void aMemoryThatTakesLessAtATimeIsReadInSmallerPieces() {
    fru(
        64,
        read ->
            read.count() > 8
                ? new FakeBmc.Refusal(CompletionCode.TOO_MANY_OCTETS.value())
                : new FruData(read.count(), Octets.of(new byte[read.count()])));
    assertThat(memory().length()).isEqualTo(64);
  }

  @Test
  void anInventoryWhoseAreasReachBeyondItIsToldToBeMalformed() {
    Octets liar = Octets.ofHex("01000001000000fe01ff");
    fru(liar.length(), read -> new FruData(liar.length(), liar.from(read.offset())));
    assertThat(failure(new Inventory(session).read(Inventory.MACHINE)))
        .isInstanceOfSatisfying(
            IpmiFailure.Nonsense.class,
            told -> assertThat(told.message()).contains("inventory 0 is malformed"));
    fru(0, read -> new FruData(0, Octets.none()));
    assertThat(failure(new Inventory(session).read(Inventory.MACHINE)))
        .isInstanceOf(IpmiFailure.Nonsense.class);
  }

  // ------------------------------------------------------------------ sensors

  @Test
  void aRecordThatIsShorterThanItSaysIsLeftOutAndHidesNoOther() {
    Octets good = RECORD;
    sdr(
        get -> {
          if (get.recordId() == 0) {
            Octets head = Octets.ofHex("00005101ff");
            return new SdrPiece(7, get.offset() == 0 ? head : Octets.none());
          }
          return new SdrPiece(GetSdr.NO_MORE, piece(good, get));
        });
    assertThat(records()).hasSize(1);
  }

  @Test
  void piecesThatAreLongerThanAskedForOrOfNothingEnd() {
    sdr(get -> new SdrPiece(GetSdr.NO_MORE, Octets.of(new byte[200])));
    assertThat(records()).hasSizeLessThanOrEqualTo(1);
    sdr(get -> new SdrPiece(GetSdr.NO_MORE, Octets.none()));
    assertThat(records()).isEmpty();
    sdr(get -> new SdrPiece(GetSdr.NO_MORE, Octets.of(1)));
    assertThat(records()).isEmpty();
  }

  @Test
  void aRepositoryWithoutAnEndEnds() {
    sdr(get -> new SdrPiece(get.recordId() == 0 ? 1 : 0, piece(RECORD, get)));
    assertThat(records()).hasSize(2);
    sdr(get -> new SdrPiece(get.recordId() + 1, piece(RECORD, get)));
    assertThat(records()).hasSize(4096);
  }

  @Test
  void aRepositoryThatChangesAllTheTimeIsGivenUpWithItsReason() {
    sdr(get -> new FakeBmc.Refusal(CompletionCode.RESERVATION_CANCELLED.value()));
    assertThat(failure(new Sensors(session).records()))
        .isInstanceOfSatisfying(
            IpmiFailure.Rejected.class,
            told -> assertThat(told.code()).isEqualTo(CompletionCode.RESERVATION_CANCELLED));
    assertThat(bench.bmc.executed).filteredOn(ReserveSdrRepository.class::isInstance).hasSize(6);
  }

  // ------------------------------------------------------------------ events

  @Test
  void aLogThatIsARingOrSaysMoreThanItHasEnds() {
    SelRecord entry = new SelRecord(Octets.of(new byte[16]));
    answer(GetSelInfo.class, info -> new SelInfo(0x51, 0xFFFF, 0, 0, 0, 0));
    answer(GetSelEntry.class, get -> new SelEntry(get.entry() == 0 ? 1 : 0, entry));
    assertThat(value(new EventLog(session).read())).hasSize(2);
    answer(
        GetSelEntry.class,
        get ->
            get.entry() == 3
                ? new FakeBmc.Refusal(CompletionCode.NOT_PRESENT.value())
                : new SelEntry(get.entry() + 1, entry));
    assertThat(value(new EventLog(session).read())).hasSize(3);
  }

  @Test
  void aLogThatIsNeverClearedIsToldToBeBusy() {
    answer(ReserveSel.class, reserve -> new Reservation(1));
    answer(ClearSel.class, clear -> new ClearProgress(0));
    assertThat(failure(new EventLog(session).clear())).isInstanceOf(IpmiFailure.Busy.class);
  }

  // ------------------------------------------------------------------ users

  @Test
  void placesForUsersAreNoMoreThanThereCanBe() {
    answer(GetUserAccess.class, get -> new UserAccess(0xFF, 0xFF, 0xFF, 0xFF));
    answer(GetUserName.class, get -> new UserName(Octets.of(new byte[16])));
    assertThat(value(new Users(session, 1).list())).hasSize(63);
    answer(GetUserName.class, get -> new UserName(Octets.ofText("taken").padded(16)));
    assertThat(
            failure(new Users(session, 1).put("another", Secret.of("secret"), Privilege.OPERATOR)))
        .isInstanceOf(IpmiFailure.Busy.class);
  }

  @Test
  void anAnswerThatIsTooShortIsNonsenseOfThatCommand() {
    answer(GetSelInfo.class, info -> new IpmiAnswer.Raw(Octets.of(0x51, 1)));
    assertThat(failure(new EventLog(session).read()))
        .isInstanceOfSatisfying(
            IpmiFailure.Nonsense.class,
            told -> assertThat(told.message()).contains("Get Sel Info", "malformed"));
  }

  private void fru(int size, Function<ReadFruData, Object> read) {
    answer(GetFruInventoryAreaInfo.class, info -> new FruAreaInfo(size, 0));
    answer(ReadFruData.class, read);
  }

  private void sdr(Function<GetSdr, Object> get) {
    answer(ReserveSdrRepository.class, reserve -> new Reservation(1));
    answer(GetSdr.class, get);
  }

  private static Octets piece(Octets record, GetSdr get) {
    byte[] octets = record.toArray();
    int from = Math.min(get.offset(), octets.length);
    int count = Math.min(get.count(), octets.length - from);
    return new OctetWriter(count).octets(octets, from, count).toOctets();
  }

  private <C extends IpmiCommand<?>> void answer(Class<C> kind, Function<C, Object> with) {
    bench.bmc.handlers.put(kind, command -> with.apply(kind.cast(command)));
  }

  private Octets memory() {
    return value(new Inventory(session).memory(Inventory.MACHINE));
  }

  private List<SensorRecord> records() {
    return value(new Sensors(session).records());
  }

  private <T> T value(CompletionStage<T> stage) {
    return bench.await(stage.toCompletableFuture());
  }

  private IpmiFailure failure(CompletionStage<?> stage) {
    return bench.failure(stage.toCompletableFuture());
  }
}
