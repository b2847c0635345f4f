package io.maas4j.image.importing;

import io.maas4j.image.stream.Content;
import io.maas4j.image.stream.ResourceName;
import io.maas4j.image.stream.StreamPath;
import java.util.List;

/**
 * Content that has to come.
 *
 * @param places where it can be had, best first
 * @param resumeAt bytes of it that are here; all of them where only the digest is to be checked
 * @param resources what it is for
 */
public record Download(
    Content content, List<Place> places, long resumeAt, List<ResourceName> resources) {
  public Download {
    places = List.copyOf(places);
    resources = List.copyOf(resources);
  }

  /** Bytes that are to be fetched. */
  public long missing() {
    return content.size() - resumeAt;
  }

  /** A file of a source. */
  public record Place(long sourceId, StreamPath path) {}
}
