package io.maas4j.benchmarks.images;

import com.sun.management.OperatingSystemMXBean;
import io.maas4j.depot.BootResources;
import io.maas4j.depot.BootSources;
import io.maas4j.depot.ImageImports;
import io.maas4j.depot.ImportMeans;
import io.maas4j.depot.SourceForm;
import io.maas4j.image.ImportStatus;
import io.maas4j.image.content.ContentDirectory;
import io.maas4j.image.content.ContentLimits;
import io.maas4j.image.content.ImportedImages;
import io.maas4j.image.download.DownloadLimits;
import io.maas4j.image.stream.StreamLimits;
import io.maas4j.lifecycle.Actor;
import io.maas4j.netboot.images.FetchLimits;
import io.maas4j.netboot.images.HttpStreamFetcher;
import io.maas4j.netboot.images.KeyringsOnDisk;
import io.maas4j.netboot.images.LoaderDirectory;
import io.maas4j.netboot.images.OpenPgpVerifier;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;

/**
 * An import as a region does it, in this process, with its records in memory: a fresh region each
 * time, which reads the signed streams, plans, fetches, verifies, and keeps on disk.
 */
final class ImportWay implements Way {
  private static final Actor ADMINISTRATOR = Actor.admin("benchmark");

  private final URI mirror;
  private final Path keyring;
  private final Executor executor;
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /**
   * @param executor has four threads at least
   */
  ImportWay(URI mirror, Path keyring, Executor executor) {
    this.mirror = mirror;
    this.keyring = keyring;
    this.executor = executor;
  }

  @Override
  public String title() {
    return "import";
  }

  @Override
  public void fetch(Stock stock, Path into) throws IOException {
    Clock clock = Clock.systemUTC();
    ContentDirectory content =
        ContentDirectory.open(into, ContentLimits.USUAL, (what, detail) -> {});
    ImportedImages images = new ImportedImages(content);
    try (MemoryStore store = MemoryStore.driven(clock, new Random(1))) {
      Units units = new Units(store, clock, FleetListener.NONE);
      BootResources resources = new BootResources(units, images, Optional.of(images));
      select(new BootSources(units), stock);
      try (ImageImports imports =
          new ImageImports(
              units, clock, Optional.of(means(images, into)), executor, resources::publish)) {
        store.drivenJobs().start(Map.of(ImageImports.KIND, imports));
        resources.prepare();
        imports.start(ADMINISTRATOR);
        store.drivenJobs().runDue();
        check(stock, imports.status(), content);
      }
    }
  }

  private void select(BootSources sources, Stock stock) {
    sources.update(
        1,
        new SourceForm(
            Optional.of(mirror.toString()),
            Optional.of(keyring.toString()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        ADMINISTRATOR);
    sources.reselect(
        1,
        1,
        Optional.empty(),
        Optional.empty(),
        Optional.of(List.of(stock.arch())),
        Optional.empty(),
        Optional.empty(),
        ADMINISTRATOR);
  }

  /** As the server has them. */
  private static ImportMeans means(ImportedImages images, Path into) {
    return new ImportMeans(
        images,
        proxy -> HttpStreamFetcher.through(proxy, FetchLimits.USUAL, "MAAS4J/benchmark"),
        new OpenPgpVerifier(),
        new KeyringsOnDisk(),
        new LoaderDirectory(into.resolve("loaders")),
        StreamLimits.usual(),
        DownloadLimits.USUAL);
  }

  private static void check(Stock stock, ImportStatus status, ContentDirectory content)
      throws IOException {
    if (status.failed()) {
      throw new IOException("the import failed: " + status.outcome() + " " + status.remarks());
    }
    long bytes = 0;
    for (String sha256 : stock.digests().values()) {
      bytes += Files.size(content.path(sha256));
    }
    if (bytes != stock.bytes()) {
      throw new IOException("the import brought " + bytes + " of " + stock.bytes() + " bytes");
    }
  }

  @Override
  public long cpuNanos() {
    return system.getProcessCpuTime();
  }
}
