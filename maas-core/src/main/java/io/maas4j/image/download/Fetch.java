package io.maas4j.image.download;

import io.maas4j.image.content.ContentDirectory;
import io.maas4j.image.content.Incoming;
import io.maas4j.image.importing.Download;
import io.maas4j.image.importing.Download.Place;
import io.maas4j.image.importing.ImportTracker;
import io.maas4j.image.spi.StreamFetcher;
import io.maas4j.image.spi.StreamFetcher.Answer;
import io.maas4j.image.spi.StreamFetcher.Body;
import io.maas4j.image.spi.StreamFetcher.Retry;
import io.maas4j.image.stream.Content;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fetches one content from the places that have it. Used once, by one thread. */
final class Fetch {
  private static final int BUFFER = 1 << 16;

  private final StreamFetcher fetcher;
  private final ContentDirectory store;
  private final Clock clock;
  private final DownloadLimits limits;
  private final ImportTracker tracker;
  private final Stop stop;
  private final Download download;
  private final Content content;

  Fetch(
      StreamFetcher fetcher,
      ContentDirectory store,
      Clock clock,
      DownloadLimits limits,
      ImportTracker tracker,
      Stop stop,
      Download download) {
    this.fetcher = fetcher;
    this.store = store;
    this.clock = clock;
    this.limits = limits;
    this.tracker = tracker;
    this.stop = stop;
    this.download = download;
    this.content = download.content();
  }

  /** What came of it. */
  sealed interface Result {}

  /** It is in the store. */
  record Done() implements Result {}

  /** Somebody stopped it. */
  record Stopped() implements Result {}

  /** No place gave it. */
  record Failed(String why) implements Result {}

  /** It could not be kept. */
  record DiskFailed(String why) implements Result {}

  /** This time it did not come; what came stays. */
  private record Later(String why, boolean progressed) implements Result {}

  /** It came whole, and was something else; what came is gone. */
  private record WrongContent(String why) implements Result {}

  /** What the disk said, as against what the network said. */
  private static final class DiskException extends IOException {
    private static final long serialVersionUID = 1L;

    DiskException(IOException cause) {
      super(cause);
    }
  }

  Result from(Map<Long, URI> bases) {
    List<String> whys = new ArrayList<>();
    Instant deadline = clock.instant().plus(limits.perFile());
    for (Place place : download.places()) {
      URI base = bases.get(place.sourceId());
      if (base == null) {
        whys.add(place.path() + ": its source is not known");
        continue;
      }
      Result result = from(base, place, deadline);
      if (!(result instanceof Failed failed)) {
        return result;
      }
      whys.add(failed.why());
    }
    return new Failed(String.join("; ", whys));
  }

  private Result from(URI base, Place place, Instant deadline) {
    Duration pause = limits.pause();
    int attempts = 0;
    boolean again = false;
    while (!stop.isAsked()) {
      Result result = attempt(base, place, deadline);
      if (stop.isAsked() && !(result instanceof Done)) {
        break;
      }
      if (result instanceof WrongContent wrong) {
        if (again) {
          return new Failed(wrong.why());
        }
        again = true; // a proxy or a disk may have spoilt it once
        continue;
      }
      if (!(result instanceof Later later)) {
        return result;
      }
      attempts = later.progressed() ? 1 : attempts + 1;
      if (attempts >= limits.attempts() || !clock.instant().isBefore(deadline)) {
        return new Failed(later.why());
      }
      if (!stop.pause(pause)) {
        break;
      }
      pause = later.progressed() ? limits.pause() : pause.multipliedBy(2);
    }
    return new Stopped();
  }

  private Result attempt(URI base, Place place, Instant deadline) {
    try (Incoming incoming = store.receive(content)) {
      tracker.started(content.sha256(), incoming.received());
      if (incoming.received() == content.size()) {
        return finished(incoming, place);
      }
      return asked(base, place, incoming, deadline);
    } catch (IOException e) {
      return disk(e);
    }
  }

  private Result disk(IOException e) {
    return new DiskFailed(
        "the store of images cannot keep " + content.sha256() + ": " + e.getMessage());
  }

  private Result asked(URI base, Place place, Incoming incoming, Instant deadline)
      throws IOException {
    Answer answer = fetcher.fetch(base, place.path(), incoming.received());
    if (answer instanceof StreamFetcher.Failed failed) {
      return failed.retry() == Retry.LATER
          ? new Later(failed.why(), false)
          : new Failed(failed.why());
    }
    if (!(answer instanceof Body body)) {
      throw new AssertionError(answer);
    }
    stop.closes(body);
    long before = incoming.received();
    try (body) {
      return copied(body, place, incoming, deadline);
    } catch (DiskException e) {
      return disk((IOException) e.getCause());
    } catch (IOException e) {
      return new Later(
          place.path()
              + ": it broke off after "
              + incoming.received()
              + " of "
              + content.size()
              + " bytes: "
              + e.getMessage(),
          incoming.received() > before);
    } finally {
      stop.forget(body);
    }
  }

  private Result copied(Body body, Place place, Incoming incoming, Instant deadline)
      throws IOException {
    if (body.length().orElse(content.size()) != content.size()) {
      return new Failed(
          place.path()
              + ": the source has a file of "
              + body.length().getAsLong()
              + " bytes where the stream says "
              + content.size());
    }
    if (body.from() != incoming.received()) {
      if (body.from() != 0) {
        return new Failed(
            place.path()
                + ": byte "
                + incoming.received()
                + " was asked for, and byte "
                + body.from()
                + " came");
      }
      return anew(body, place, deadline);
    }
    return copy(body, place, incoming, deadline);
  }

  /** The source cannot begin in the middle: what came before is of no use. */
  private Result anew(Body body, Place place, Instant deadline) throws IOException {
    store.discard(content.sha256());
    try (Incoming fresh = store.receive(content)) {
      tracker.started(content.sha256(), 0);
      return copy(body, place, fresh, deadline);
    }
  }

  private Result copy(Body body, Place place, Incoming incoming, Instant deadline)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    int read = body.body().read(buffer);
    while (read >= 0) {
      if (incoming.received() + read > content.size()) {
        store.discard(content.sha256());
        return new Failed(
            place.path() + ": more comes than the " + content.size() + " bytes announced");
      }
      write(incoming, buffer, read);
      tracker.received(content.sha256(), read);
      if (stop.isAsked()) {
        return new Stopped();
      }
      if (!clock.instant().isBefore(deadline)) {
        return new Failed(
            place.path() + ": it did not come within " + limits.perFile().toMinutes() + " minutes");
      }
      read = body.body().read(buffer);
    }
    if (incoming.received() < content.size()) {
      throw new IOException("the source ended it");
    }
    return finished(incoming, place);
  }

  private static void write(Incoming incoming, byte[] buffer, int length) throws DiskException {
    try {
      incoming.write(buffer, length);
    } catch (IOException e) {
      throw new DiskException(e);
    }
  }

  private Result finished(Incoming incoming, Place place) throws DiskException {
    try {
      return incoming.finish() == Incoming.Outcome.COMPLETE
          ? new Done()
          : new WrongContent(
              place.path()
                  + ": what came is not what the stream describes: its SHA-256 is not "
                  + content.sha256());
    } catch (IOException e) {
      throw new DiskException(e);
    }
  }
}
