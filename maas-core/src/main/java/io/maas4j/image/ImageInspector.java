package io.maas4j.image;

import java.nio.file.Path;
import java.util.List;

/**
 * Looks into an uploaded image before it counts as one: what cannot be deployed is to be refused
 * when it is uploaded, not when a machine has been waiting for it. Thread-safe.
 */
public interface ImageInspector {
  /** Sees nothing wrong in anything: for hosts that look for themselves. */
  ImageInspector NONE = (content, claim) -> List.of();

  /**
   * Reads the file to its end. Blocks, for minutes where it is large; needs memory that does not
   * grow with the file.
   *
   * @param content a whole file, its SHA-256 already checked; nothing else about it is
   * @return what is wrong with it, one sentence each, with what to do; empty for what can be
   *     deployed
   */
  List<String> problems(Path content, ImageClaim claim);
}
