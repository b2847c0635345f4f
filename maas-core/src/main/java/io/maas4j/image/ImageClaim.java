package io.maas4j.image;

/**
 * What somebody says that an uploaded file is.
 *
 * @param type in what form it comes
 * @param osystem {@code custom}, {@code windows}, …
 * @param series release within it, or the user's name
 * @param architecture Debian's name
 * @param kernel where the kernel is expected
 */
public record ImageClaim(
    UploadType type, String osystem, String series, String architecture, KernelSource kernel) {

  /** Where the kernel of an image comes from. */
  public enum KernelSource {
    /** It brings its own. */
    INSIDE,
    /** What it is made of has kernels of its own; it may bring one all the same. */
    BASE_IMAGE
  }
}
