package io.maas4j.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The images that there are. Thread-safe; answers from memory. */
public interface ImageStorage {
  /** No image at all. */
  ImageStorage EMPTY = List::of;

  List<Image> images();

  /** Where uploaded images are kept. */
  default UploadStorage uploads() {
    return UploadStorage.NONE;
  }

  /**
   * @param osystem exact
   * @param series exact
   * @param architecture Debian's name, exact
   */
  default Optional<Image> find(String osystem, String series, String architecture) {
    return images().stream()
        .filter(i -> i.osystem().equals(osystem) && i.series().equals(series))
        .filter(i -> i.architecture().equals(architecture))
        .findFirst();
  }

  /**
   * As {@link #find(String, String, String)}, of the flavour of its kernel, where there are
   * several.
   *
   * @param subarchitecture the one wanted ({@code hwe-24.04}); empty for none in particular
   * @return one of another flavour where there is none of this
   */
  default Optional<Image> find(
      String osystem, String series, String architecture, String subarchitecture) {
    return images().stream()
        .filter(i -> i.osystem().equals(osystem) && i.series().equals(series))
        .filter(i -> i.architecture().equals(architecture))
        .filter(i -> i.subarchitecture().equals(subarchitecture))
        .findFirst()
        .or(() -> find(osystem, series, architecture));
  }

  /**
   * @param name the first path segment below {@code /images/}
   */
  default Optional<Path> file(String name) {
    return images().stream()
        .flatMap(image -> image.files().values().stream())
        .filter(file -> file.name().equals(name))
        .map(ImageFile::path)
        .findFirst();
  }
}
