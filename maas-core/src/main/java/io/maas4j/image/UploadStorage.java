package io.maas4j.image;

import io.maas4j.error.MaasException.Unsupported;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where uploaded content is kept: while it comes, by the number of its file; once it is whole, by
 * its SHA-256. What has come outlives a restart. Thread-safe.
 */
public interface UploadStorage {
  /** Keeps nothing: uploads are refused. */
  UploadStorage NONE = new NoUploads();

  /** Bytes that have come of an upload. */
  long received(long upload);

  /** Whether content is here, whole. */
  boolean has(String sha256, long size);

  /** Where whole content lies, or would lie. */
  Path path(String sha256);

  /**
   * Adds what comes next. Blocks; what is not added leaves nothing behind.
   *
   * @param size of the whole
   * @param check is given the whole once it is here and before it counts as here; when it throws,
   *     all of it is forgotten, and the exception goes on to the caller
   */
  Outcome append(long upload, String sha256, long size, byte[] chunk, Consumer<Path> check);

  /** What looks into images before they count as such. */
  default ImageInspector inspector() {
    return ImageInspector.NONE;
  }

  /** Forgets what has come of an upload. */
  void discard(long upload);

  /** Forgets whole content. */
  void remove(String sha256);

  /** Says which images can be had from here now. */
  void publish(List<Image> images);

  /** What {@link #publish} said last. */
  List<Image> published();

  /** What came of a chunk. */
  enum Outcome {
    /** There is more to come. */
    INCOMPLETE,
    /** It is whole. */
    COMPLETE,
    /** It is more than was announced; what came before stays. */
    TOO_MUCH,
    /** It is whole and something else than announced; all of it is forgotten. */
    WRONG_CONTENT,
    /** There is no room; what came before stays. */
    NO_SPACE
  }

  /** {@link #NONE}. */
  final class NoUploads implements UploadStorage {
    private NoUploads() {}

    @Override
    public long received(long upload) {
      return 0;
    }

    @Override
    public boolean has(String sha256, long size) {
      return false;
    }

    @Override
    public Path path(String sha256) {
      return Path.of(sha256);
    }

    @Override
    public Outcome append(
        long upload, String sha256, long size, byte[] chunk, Consumer<Path> check) {
      throw new Unsupported(
          "this region has no place for uploaded images", "give it a directory for them");
    }

    @Override
    public void discard(long upload) {
      // there never is anything
    }

    @Override
    public void remove(String sha256) {
      // there never is anything
    }

    @Override
    public void publish(List<Image> images) {
      if (!images.isEmpty()) {
        throw new IllegalArgumentException("nothing is here that could be published");
      }
    }

    @Override
    public List<Image> published() {
      return List.of();
    }
  }
}
