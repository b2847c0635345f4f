package io.maas4j.netboot.file;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Finds files by name. Called from event loops: an implementation does not block, and is safe for
 * concurrent use. The stage may complete on any thread; when it completes exceptionally, the
 * request is answered as {@link BootFile.Failed}.
 */
@FunctionalInterface
public interface BootFileSource {
  CompletionStage<BootFile> find(FileQuery query);

  /**
   * The files below one directory, and empty lists for what GRUB asks by {@code .lst}; for servers
   * that are used without a resolver.
   *
   * <p>What was found is trusted for a fifth of a second without a look at the disk.
   *
   * @param root never written; links that lead out of it are refused
   * @param disk runs look-ups, which block; more than one thread is advisable
   * @throws BootServiceException when the root is no readable directory
   */
  static BootFileSource directory(Path root, Executor disk) {
    return new DirectoryFiles(new Directory(root), new Lookups(disk, System::nanoTime));
  }
}
