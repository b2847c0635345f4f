package io.maas4j.netboot.http;

import io.maas4j.netboot.file.BootFile;
import io.maas4j.netboot.file.BootFileSource;
import io.maas4j.netboot.file.Directory;
import io.maas4j.netboot.file.FileQuery;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The files below one directory under their own names, nothing generated. Thread-safe. */
final class DirectoryFiles implements BootFileSource {
  private final Directory directory;
  private final Executor disk;

  /**
   * @param disk runs look-ups, which block
   */
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
      return CompletableFuture.supplyAsync(() -> directory.find(name.get()), disk);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(
          new BootFile.Failed("too many files are being looked up"));
    }
  }
}
