package io.maas4j.image.importing;

import io.maas4j.image.stream.ResourceName;

/**
 * An operating system's release.
 *
 * @param os {@code ubuntu}
 * @param release {@code noble}
 */
public record ReleaseName(String os, String release) {
  boolean isOf(ResourceName resource) {
    return os.equals(resource.os()) && release.equals(resource.release());
  }

  @Override
  public String toString() {
    return os + "/" + release;
  }
}
