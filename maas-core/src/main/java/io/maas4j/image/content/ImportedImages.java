package io.maas4j.image.content;

import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.image.ImageStorage;
import io.maas4j.image.stream.Content;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The images that imports brought. A file is verified before it is handed out for the first time.
 * Thread-safe.
 */
public final class ImportedImages implements ImageStorage {
  private final ContentDirectory content;
  private final AtomicReference<List<Image>> published = new AtomicReference<>(List.of());

  public ImportedImages(ContentDirectory content) {
    this.content = content;
  }

  /** Where their files are. */
  public ContentDirectory content() {
    return content;
  }

  /** Says which images can be had from here now. */
  public void publish(List<Image> images) {
    published.set(List.copyOf(images));
  }

  @Override
  public List<Image> images() {
    return published.get();
  }

  /** Blocks while the file is read, the first time that it is asked for. */
  @Override
  public Optional<Path> file(String name) {
    return published.get().stream()
        .flatMap(image -> image.files().values().stream())
        .filter(file -> file.name().equals(name))
        .findFirst()
        .flatMap(this::verified);
  }

  private Optional<Path> verified(ImageFile file) {
    return content.verified(new Content(file.sha256(), file.size()));
  }
}
