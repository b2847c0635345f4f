package io.maas4j.deploy.curtin;

/** Paths of mounts, as curtin takes them: without slashes that say nothing. Stateless. */
final class MountPaths {
  private MountPaths() {}

  /** {@code /srv} for {@code //srv/}. */
  static String plain(String path) {
    String single = path.replaceAll("/+", "/");
    return single.length() > 1 && single.endsWith("/")
        ? single.substring(0, single.length() - 1)
        : single;
  }
}
