package io.maas4j.image;

import java.util.Optional;

/**
 * A file of a boot resource.
 *
 * @param resourceId whose
 * @param version of the set that it belongs to: {@code 20260203} or {@code 20260203.1}
 * @param label {@code uploaded}, {@code stable}, …
 * @param filename within the set
 * @param filetype as image streams name it
 * @param sha256 64 hexadecimal digits, lower case; content is kept by it
 * @param size bytes
 * @param keepsOld whether older sets stay once this one is complete
 * @param sourceId of the boot source that an import brought it from; empty for what came otherwise
 */
public record BootFile(
    long id,
    long resourceId,
    String version,
    String label,
    String filename,
    String filetype,
    String sha256,
    long size,
    boolean keepsOld,
    Optional<Long> sourceId) {

  /** The same file with another id. */
  public BootFile withId(long newId) {
    return new BootFile(
        newId, resourceId, version, label, filename, filetype, sha256, size, keepsOld, sourceId);
  }
}
