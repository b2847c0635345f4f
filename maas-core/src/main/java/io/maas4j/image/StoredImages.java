package io.maas4j.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Images from elsewhere, and those that were uploaded, which come first where both have one of a
 * name. Thread-safe.
 *
 * @param others where the others are
 * @param uploads where uploaded ones are
 */
public record StoredImages(ImageStorage others, UploadStorage uploads) implements ImageStorage {
  @Override
  public List<Image> images() {
    return Stream.concat(uploads.published().stream(), others.images().stream()).toList();
  }

  @Override
  public Optional<Path> file(String name) {
    return ((ImageStorage) uploads::published).file(name).or(() -> others.file(name));
  }
}
