package io.maas4j.netboot.tftp;

import io.maas4j.netboot.file.BootFile;
import io.maas4j.netboot.file.BootFileSource;
import io.maas4j.netboot.file.Directory;
import io.maas4j.netboot.file.FileQuery;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The files of a directory, and nothing else but empty module lists for GRUB. Thread-safe. */
final class DirectoryFiles implements BootFileSource {
  private final Directory directory;
  private final Executor disk;

  DirectoryFiles(Directory directory, Executor disk) {
    this.directory = directory;
    this.disk = disk;
  }

  @Override
  public CompletionStage<BootFile> find(FileQuery query) {
    Optional<String> name = Directory.relative(query.name());
    if (name.isEmpty()) {
      return CompletableFuture.completedFuture(
          new BootFile.Forbidden("the name leads out of the served directory"));
    }
    try {
      return CompletableFuture.supplyAsync(() -> lookUp(name.get()), disk);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(
          new BootFile.Failed("the server is too busy to read files"));
    }
  }

  private BootFile lookUp(String name) {
    BootFile found = directory.find(name);
    return found instanceof BootFile.NotFound && name.contains(".lst")
        ? new BootFile.Generated("") // GRUB stops at a missing module list
        : found;
  }
}
