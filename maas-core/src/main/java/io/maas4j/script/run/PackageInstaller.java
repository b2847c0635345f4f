package io.maas4j.script.run;

import io.maas4j.script.Packages;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Brings the packages that a script declares. The runner announces each kind before it asks for it,
 * and asks for one at a time, in the order apt, snap, url.
 */
public interface PackageInstaller {
  /** Refuses every kind with a reason: for machines that are not to be changed. */
  PackageInstaller REFUSING = new RefusingInstaller();

  /**
   * Where and how the packages of one script are brought.
   *
   * @param downloads the script's {@code DOWNLOAD_PATH}, which exists
   * @param environment of the script
   * @param console takes what the package manager prints
   */
  record Context(Path downloads, Map<String, String> environment, ScriptConsole console) {}

  /** Packages that could not be brought. */
  final class PackagesFailedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int exitStatus;

    /**
     * @param message why, for the script's output
     * @param exitStatus of the step that failed
     */
    public PackagesFailedException(String message, int exitStatus) {
      super(message);
      this.exitStatus = exitStatus;
    }

    /** The status to report. */
    public int exitStatus() {
      return exitStatus;
    }
  }

  /**
   * Installs packages of the distribution.
   *
   * @throws PackagesFailedException when one could not be brought
   */
  void apt(List<String> names, Context context)
      throws PackagesFailedException, InterruptedException;

  /**
   * Installs snaps.
   *
   * @throws PackagesFailedException when one could not be brought
   */
  void snap(List<Packages.Snap> snaps, Context context)
      throws PackagesFailedException, InterruptedException;

  /**
   * Downloads files to {@link Context#downloads}, unpacks archives there and installs .deb and
   * .snap files.
   *
   * @throws PackagesFailedException when one could not be brought
   */
  void url(List<String> urls, Context context) throws PackagesFailedException, InterruptedException;
}
