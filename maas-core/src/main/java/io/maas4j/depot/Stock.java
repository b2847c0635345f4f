package io.maas4j.depot;

import io.maas4j.image.BootFile;
import io.maas4j.image.BootResource;
import java.util.List;

/**
 * A boot resource with what is here of it.
 *
 * @param sets newest first
 */
public record Stock(BootResource resource, List<Set> sets) {
  public Stock {
    sets = List.copyOf(sets);
  }

  /**
   * Files that belong together.
   *
   * @param version of which the greatest, as text, is the newest
   */
  public record Set(String version, String label, List<File> files) {
    public Set {
      files = List.copyOf(files);
    }

    /** Bytes of all files. */
    public long size() {
      return files.stream().mapToLong(file -> file.file().size()).sum();
    }

    /** Bytes that are here. */
    public long received() {
      return files.stream().mapToLong(File::received).sum();
    }

    public boolean isComplete() {
      return files.stream().allMatch(File::isComplete);
    }
  }

  /**
   * @param received bytes that are here
   */
  public record File(BootFile file, long received) {
    public boolean isComplete() {
      return received >= file.size();
    }
  }
}
