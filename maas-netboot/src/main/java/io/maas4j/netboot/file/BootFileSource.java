package io.maas4j.netboot.file;

import java.util.concurrent.CompletionStage;

/**
 * Finds files by name. Called from event loops: an implementation does not block, and is safe for
 * concurrent use. The stage may complete on any thread; when it completes exceptionally, the
 * request is answered as {@link BootFile.Failed}.
 */
@FunctionalInterface
public interface BootFileSource {
  CompletionStage<BootFile> find(FileQuery query);
}
