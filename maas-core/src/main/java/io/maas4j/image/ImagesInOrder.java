package io.maas4j.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Images of two origins; where both have one, that of the first counts. Thread-safe. */
public record ImagesInOrder(ImageStorage first, ImageStorage second) implements ImageStorage {
  @Override
  public List<Image> images() {
    return Stream.concat(first.images().stream(), second.images().stream()).toList();
  }

  /** Those of the first. */
  @Override
  public UploadStorage uploads() {
    return first.uploads();
  }

  @Override
  public Optional<Path> file(String name) {
    return first.file(name).or(() -> second.file(name));
  }
}
