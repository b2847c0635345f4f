package io.maas4j.netboot.file;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Serves one directory as it is, and empty module lists for GRUB. */
record DirectoryFiles(Directory directory, Lookups lookups) implements BootFileSource {

  @Override
  public CompletionStage<BootFile> find(FileQuery query) {
    Optional<String> name = Directory.relative(query.name());
    if (name.isEmpty()) {
      return CompletableFuture.completedFuture(
          new BootFile.Forbidden("the name leads out of the served directory"));
    }
    return lookups.find(name.get(), () -> lookUp(name.get()));
  }

  private BootFile lookUp(String name) {
    BootFile found = directory.find(name);
    return found instanceof BootFile.NotFound && name.contains(".lst")
        ? new BootFile.Generated("") // GRUB stops at a missing module list
        : found;
  }
}
