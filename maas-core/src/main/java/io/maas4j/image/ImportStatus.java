package io.maas4j.image;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the import of images stands, for every process that shares a store.
 *
 * @param name always {@link #NAME}: there is one
 * @param asked whether somebody asked for an import that has not begun
 * @param stopping whether somebody asked to stop the one that runs
 * @param started when the last one began
 * @param ended when it ended; empty while it runs
 * @param received bytes that are here of {@code size}
 * @param size bytes of everything that it brings
 * @param bytesPerSecond fetched lately
 * @param outcome what came of the last one, for people; empty before the first
 * @param failed whether that was less than it should
 * @param remarks what whoever imports should know, of the last one
 */
public record ImportStatus(
    long id,
    String name,
    Phase phase,
    boolean asked,
    boolean stopping,
    Optional<Instant> started,
    Optional<Instant> ended,
    long received,
    long size,
    long bytesPerSecond,
    String outcome,
    boolean failed,
    List<String> remarks) {
  /** The name of the only one. */
  public static final String NAME = "import";

  /** What is being done. */
  public enum Phase {
    IDLE,
    /** Asked for, and not begun. */
    QUEUED,
    /** Sources are read. */
    READING,
    /** Images come. */
    DOWNLOADING
  }

  public ImportStatus {
    remarks = List.copyOf(remarks);
  }

  /** Before the first import. */
  public static ImportStatus none() {
    return new ImportStatus(
        0,
        NAME,
        Phase.IDLE,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        0,
        "",
        false,
        List.of());
  }

  public boolean isImporting() {
    return phase != Phase.IDLE;
  }

  /** The same status with another id. */
  public ImportStatus withId(long newId) {
    return new ImportStatus(
        newId,
        name,
        phase,
        asked,
        stopping,
        started,
        ended,
        received,
        size,
        bytesPerSecond,
        outcome,
        failed,
        remarks);
  }

  /** Somebody asked for one. */
  public ImportStatus requested() {
    return at(phase == Phase.IDLE ? Phase.QUEUED : phase, true, stopping);
  }

  /** Somebody asked to stop it: one that has not begun does not begin. */
  public ImportStatus stopRequested() {
    boolean runs = phase == Phase.READING || phase == Phase.DOWNLOADING;
    return at(runs ? phase : Phase.IDLE, false, runs);
  }

  /** It begins. */
  public ImportStatus begun(Instant at) {
    return at(Phase.READING, false, false)
        .lasting(Optional.of(at), Optional.empty())
        .measured(0, 0, 0);
  }

  /** It is so far. */
  public ImportStatus progressed(long nowReceived, long ofSize, long nowBytesPerSecond) {
    return at(Phase.DOWNLOADING, asked, stopping).measured(nowReceived, ofSize, nowBytesPerSecond);
  }

  /** It is over; another one may have been asked for meanwhile. */
  public ImportStatus ended(
      Instant at, String newOutcome, boolean nowFailed, List<String> newRemarks) {
    return at(asked ? Phase.QUEUED : Phase.IDLE, asked, false)
        .lasting(started, Optional.of(at))
        .measured(received, size, 0)
        .concluded(newOutcome, nowFailed, newRemarks);
  }

  /** It was cut off by the end of its process, and is to go on. */
  public ImportStatus interrupted() {
    return at(Phase.QUEUED, true, false).measured(received, size, 0);
  }

  private ImportStatus at(Phase nowPhase, boolean nowAsked, boolean nowStopping) {
    return new ImportStatus(
        id,
        name,
        nowPhase,
        nowAsked,
        nowStopping,
        started,
        ended,
        received,
        size,
        bytesPerSecond,
        outcome,
        failed,
        remarks);
  }

  private ImportStatus lasting(Optional<Instant> from, Optional<Instant> to) {
    return new ImportStatus(
        id,
        name,
        phase,
        asked,
        stopping,
        from,
        to,
        received,
        size,
        bytesPerSecond,
        outcome,
        failed,
        remarks);
  }

  private ImportStatus measured(long nowReceived, long ofSize, long nowBytesPerSecond) {
    return new ImportStatus(
        id,
        name,
        phase,
        asked,
        stopping,
        started,
        ended,
        nowReceived,
        ofSize,
        nowBytesPerSecond,
        outcome,
        failed,
        remarks);
  }

  private ImportStatus concluded(String how, boolean nowFailed, List<String> nowRemarks) {
    return new ImportStatus(
        id,
        name,
        phase,
        asked,
        stopping,
        started,
        ended,
        received,
        size,
        bytesPerSecond,
        how,
        nowFailed,
        nowRemarks);
  }
}
