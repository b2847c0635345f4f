package io.maas4j.netboot.file;

import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.BootRequest;
import io.maas4j.netboot.BootResolver;
import io.maas4j.netboot.bootmethod.BootFileName;
import io.maas4j.netboot.bootmethod.BootMethod;
import io.maas4j.netboot.bootmethod.BootScriptException;
import io.maas4j.netboot.bootmethod.BootScripts;
import io.maas4j.netboot.bootmethod.Dialect;
import io.maas4j.netboot.bootmethod.Rack;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a rack, in the order of the netboot contract's section 12: generated boot
 * configurations, loaders and other files below one directory, images by their hash, empty module
 * lists for GRUB.
 *
 * <p>Safe for concurrent use. {@link #find} asks the resolver on the calling thread and touches the
 * disk on the given executor only. A file that was found is trusted for a fifth of a second without
 * another look.
 */
public final class BootFiles implements BootFileSource {
  private static final Logger log = LoggerFactory.getLogger(BootFiles.class);
  private static final Pattern HASH_PREFIX = Pattern.compile("[0-9a-f]{7,64}");
  private static final String IMAGES = "images/";

  private final BootResolver resolver;
  private final BootScripts scripts;
  private final Directory directory;
  private final ImageFiles images;
  private final HardwareAddresses machines;
  private final IntSupplier httpPort;
  private final Executor disk;
  private final Lookups lookups;

  /**
   * @param resolver what machines boot
   * @param root holds loaders as the image import stores them ({@code bootloaders/…}), or flat, and
   *     any other file to serve; never written
   * @param images boot images
   * @param machines finds those that ask without naming their hardware address
   * @param httpPort the port of the HTTP boot server, asked per request as it may be chosen late
   * @param disk runs look-ups, which block; more than one thread is advisable
   * @throws BootServiceException when the root is no readable directory
   */
  public BootFiles(
      BootResolver resolver,
      BootScripts scripts,
      Path root,
      ImageFiles images,
      HardwareAddresses machines,
      IntSupplier httpPort,
      Executor disk) {
    this.resolver = resolver;
    this.scripts = scripts;
    this.directory = new Directory(root);
    this.images = images;
    this.machines = machines;
    this.httpPort = httpPort;
    this.disk = disk;
    this.lookups = new Lookups(disk, System::nanoTime);
  }

  /** One that finds machines by their names only. */
  public BootFiles(
      BootResolver resolver,
      BootScripts scripts,
      Path root,
      ImageFiles images,
      IntSupplier httpPort,
      Executor disk) {
    this(resolver, scripts, root, images, HardwareAddresses.NONE, httpPort, disk);
  }

  @Override
  public CompletionStage<BootFile> find(FileQuery query) {
    Optional<String> relative = Directory.relative(query.name());
    if (relative.isEmpty()) {
      return CompletableFuture.completedFuture(
          new BootFile.Forbidden("the name leads out of the served directory"));
    }
    String name = relative.get();
    BootFileName meaning = BootFileName.of(name);
    if (meaning instanceof BootFileName.Chain chain) {
      return CompletableFuture.completedFuture(chain(chain.dialect(), query));
    }
    if (meaning instanceof BootFileName.Configuration configuration) {
      return generated(configuration, query);
    }
    if (meaning instanceof BootFileName.Prefixed prefixed) {
      return fromDisk(prefixed.path());
    }
    if (meaning instanceof BootFileName.Foreign foreign) {
      return fromDisk(name).thenApply(file -> foreign(foreign.method(), file));
    }
    return fromDisk(name);
  }

  /** What an operator put there is served; nothing of it is made here. */
  private static BootFile foreign(BootMethod method, BootFile file) {
    return file instanceof BootFile.NotFound
        ? new BootFile.Failed(
            "boot method " + method.methodName() + " is not supported by this rack")
        : file;
  }

  private BootFile chain(Dialect dialect, FileQuery query) {
    Rack rack = new Rack(query.localAddress(), httpPort.getAsInt());
    return new BootFile.Generated(scripts.chain(dialect, rack));
  }

  private CompletionStage<BootFile> generated(BootFileName.Configuration name, FileQuery query) {
    if (name.mac().isPresent() || !name.dialect().asksWithoutHardwareAddress()) {
      return decided(name, query);
    }
    try {
      return CompletableFuture.supplyAsync(
              () -> machines.of(query.remoteAddress()).map(name::by).orElse(name), disk)
          .thenCompose(named -> decided(named, query));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(
          new BootFile.Failed("the rack is too busy to read files"));
    }
  }

  private CompletionStage<BootFile> decided(BootFileName.Configuration name, FileQuery query) {
    BootRequest request =
        name.request(query.protocol(), query.localAddress(), query.remoteAddress());
    CompletionStage<BootDecision> decision;
    try {
      decision = resolver.resolve(request);
    } catch (RuntimeException e) {
      decision = CompletableFuture.failedFuture(e);
    }
    return decision
        .thenApply(answer -> file(name, answer, query))
        .exceptionally(
            e -> {
              log.warn(
                  "boot resolver failed file={} remote={}", query.name(), query.remoteAddress(), e);
              return new BootFile.Failed("the rack could not decide what this machine boots");
            });
  }

  private BootFile file(BootFileName.Configuration name, BootDecision decision, FileQuery query) {
    if (decision instanceof BootDecision.NotFound notFound) {
      return new BootFile.NotFound(notFound.why());
    }
    if (decision instanceof BootDecision.Failed failed) {
      return new BootFile.Failed(failed.why());
    }
    try {
      Rack rack = new Rack(query.localAddress(), httpPort.getAsInt());
      return new BootFile.Generated(scripts.script(name, decision, rack, query.protocol()));
    } catch (BootScriptException e) {
      log.warn(
          "no boot script file={} remote={}: {}",
          query.name(),
          query.remoteAddress(),
          e.getMessage());
      return new BootFile.Failed(String.valueOf(e.getMessage()));
    }
  }

  private CompletionStage<BootFile> fromDisk(String name) {
    return lookups.find(name, () -> lookUp(name));
  }

  private BootFile lookUp(String name) {
    for (String candidate : LoaderFiles.candidates(name)) {
      BootFile found = directory.find(candidate);
      if (!(found instanceof BootFile.NotFound)) {
        return found;
      }
    }
    if (name.startsWith(IMAGES)) {
      BootFile image = image(name.substring(IMAGES.length()));
      if (!(image instanceof BootFile.NotFound)) {
        return image;
      }
    }
    if (name.contains(".lst")) {
      return new BootFile.Generated(""); // GRUB stops at a missing module list
    }
    return new BootFile.NotFound("no such file");
  }

  /** The first segment alone selects the file, the rest is for people. */
  private BootFile image(String path) {
    int slash = path.indexOf('/');
    String hash = slash < 0 ? path : path.substring(0, slash);
    if (!HASH_PREFIX.matcher(hash).matches()) {
      return new BootFile.NotFound("no such image");
    }
    try {
      Optional<Path> file = images.find(hash);
      return file.isPresent()
          ? Directory.onDisk(file.get().toRealPath(), Optional.of(hash))
          : new BootFile.NotFound("no such image");
    } catch (NoSuchFileException e) {
      return new BootFile.NotFound("no such image");
    } catch (IOException e) {
      return Directory.failure(e);
    } catch (RuntimeException e) {
      log.warn("image store failed hash={}", hash, e);
      return new BootFile.Failed("the image store failed");
    }
  }
}
