package io.maas4j.netboot.file;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Serves one directory as it is, and empty module lists for GRUB. */
record DirectoryFiles(Directory directory, Executor disk) implements BootFileSource {

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
