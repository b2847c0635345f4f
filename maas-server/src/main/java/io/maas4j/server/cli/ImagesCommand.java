package io.maas4j.server.cli;

import io.maas4j.depot.ImageBundles;
import io.maas4j.depot.ImportRequests;
import io.maas4j.depot.Sizes;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.image.ImportStatus;
import io.maas4j.image.bundle.BundleKey;
import io.maas4j.image.bundle.BundleSigner;
import io.maas4j.image.content.ContentDirectory;
import io.maas4j.netboot.images.LoaderDirectory;
import io.maas4j.server.config.Configuration;
import io.maas4j.server.config.PrivateFile;
import io.maas4j.server.database.DataDirHold;
import io.maas4j.server.database.RunInfo;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maas images}. */
@Command(
    name = "images",
    description = "Imports images from boot sources or from a file, and writes such files.")
final class ImagesCommand implements Runnable {
  private static final Duration PACE = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;

  static CommandSpec spec(CommandContext context) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new ImagesCommand());
    add(spec, "import", new Import(context));
    add(spec, "export", new Export(context));
    add(spec, "status", new Status(context));
    add(spec, "stop", new Stop(context));
    return spec;
  }

  private static void add(CommandSpec parent, String name, Object command) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(command);
    ConfigFlags.addTo(spec, ConfigFlags.OF_COMMANDS);
    spec.mixinStandardHelpOptions(true);
    parent.addSubcommand(name, spec);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say import, export, status or stop");
  }

  private static <T> T ask(
      CommandContext context, CommandSpec spec, Function<ImportRequests, T> what) {
    Configuration configuration = context.configuration(spec);
    boolean runs =
        DataDirHold.holder(configuration.dataDir())
            .filter(info -> info.role() == RunInfo.Role.SERVER)
            .isPresent();
    if (!runs) {
      throw new Unavailable(
          "the server does not run, and it is the server that imports",
          "start it with: maas run",
          Duration.ofSeconds(10));
    }
    return context.withStore(
        configuration,
        store ->
            what.apply(
                new ImportRequests(new Units(store, Clock.systemUTC(), FleetListener.NONE))));
  }

  /** One line of how far it is. */
  static String line(ImportStatus status) {
    return switch (status.phase()) {
      case IDLE -> status.outcome().isEmpty() ? "Nothing was imported yet." : status.outcome();
      case QUEUED -> "waiting to begin";
      case READING -> "reading the boot sources";
      case DOWNLOADING -> downloading(status);
    };
  }

  private static String downloading(ImportStatus status) {
    if (status.size() == 0) {
      return "nothing is to be fetched";
    }
    long missing = status.size() - status.received();
    return Sizes.text(status.received())
        + " of "
        + Sizes.text(status.size())
        + (status.bytesPerSecond() == 0
            ? ""
            : ", "
                + Sizes.text(status.bytesPerSecond())
                + "/s, "
                + missing / status.bytesPerSecond()
                + " s to go")
        + (status.stopping() ? ", stopping" : "");
  }

  /** {@code maas images import}. */
  @Command(
      name = "import",
      description =
          "Has the server import what is selected, and follows it to its end. Exit status 1:"
              + " something selected did not come. With FILE: takes in what images export wrote"
              + " elsewhere.")
  private static final class Import implements java.util.concurrent.Callable<Integer> {
    private final CommandContext context;
    @Spec private CommandSpec spec;

    @Option(names = "--no-wait", description = "only ask for it")
    private boolean atOnce;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "a bundle of images")
    private @Nullable Path file;

    @Option(
        names = "--key",
        paramLabel = "KEY",
        description = "whose bundles are believed: images export prints it")
    private @Nullable String key;

    Import(CommandContext context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      if (file != null) {
        take(file);
        return 0;
      }
      return ask(
          context,
          spec,
          requests -> {
            ImportStatus before = requests.status();
            requests.start();
            if (atOnce) {
              context.print("asked for");
              return 0;
            }
            ImportStatus end = followed(requests, before);
            end.remarks().forEach(remark -> context.print("note: " + remark));
            context.print(end.outcome());
            return end.failed() ? MaasCli.FAILED : 0;
          });
    }

    private void take(Path bundle) {
      if (key == null) {
        throw new InvalidRequest(
            "--key is missing: without it anybody's bundle would be believed",
            "give the key that maas images export printed where the bundle comes from");
      }
      ImageBundles.Carried carried;
      try {
        BundleKey believed = new BundleKey(key);
        carried = carry(context, spec, bundles -> bundles.take(bundle, believed));
      } catch (IllegalArgumentException e) {
        throw new InvalidRequest("--key cannot be used: " + e.getMessage(), "give it whole");
      }
      carried.images().forEach(image -> context.print("imported: " + image));
      carried.skipped().forEach(image -> context.print("skipped: " + image));
      context.print(Sizes.text(carried.bytes()) + " were stored");
    }

    private ImportStatus followed(ImportRequests requests, ImportStatus before) {
      String said = "";
      ImportStatus now = requests.status();
      while (now.isImporting() || now.ended().equals(before.ended())) {
        String line = line(now);
        if (!line.equals(said) && now.isImporting()) {
          context.print(line);
          said = line;
        }
        try {
          TimeUnit.MILLISECONDS.sleep(PACE.toMillis());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return now;
        }
        now = requests.status();
      }
      return now;
    }
  }

  private static <T> T carry(
      CommandContext context, CommandSpec spec, Function<ImageBundles, T> what) {
    Configuration configuration = context.configuration(spec);
    ContentDirectory content =
        ContentDirectory.open(
            configuration.dataDir().path().resolve("content"),
            configuration.images().contentLimits(),
            (which, detail) -> context.print("corrupt: " + which.sha256() + ": " + detail));
    return context.withStore(
        configuration,
        store ->
            what.apply(
                new ImageBundles(
                    new Units(store, Clock.systemUTC(), FleetListener.NONE),
                    content,
                    new LoaderDirectory(configuration.images().loaders()))));
  }

  /** {@code maas images export}. */
  @Command(
      name = "export",
      description =
          "Writes all imported images and boot loaders to one signed file, and prints the key that"
              + " it is believed by.")
  private static final class Export implements Runnable {
    private final CommandContext context;
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the file to write")
    private Path file = Path.of("");

    Export(CommandContext context) {
      this.context = context;
    }

    @Override
    public void run() {
      Path keyFile = context.configuration(spec).dataDir().path().resolve("images-export.key");
      BundleSigner signer = signer(keyFile);
      ImageBundles.Carried carried = carry(context, spec, bundles -> bundles.export(file, signer));
      carried.images().forEach(image -> context.print("exported: " + image));
      context.print(file + " has " + Sizes.text(carried.bytes()));
      context.print("key: " + signer.publicKey());
    }

    /** The same one each time, so that whoever believed one bundle believes the next. */
    private static BundleSigner signer(Path file) {
      try {
        if (Files.exists(file)) {
          return BundleSigner.of(Files.readString(file));
        }
        BundleSigner fresh = BundleSigner.generate();
        PrivateFile.write(file, fresh.secret().getBytes(StandardCharsets.US_ASCII));
        return fresh;
      } catch (IOException | IllegalArgumentException e) {
        throw new Unavailable(
            "the key that signs bundles, " + file + ", cannot be used: " + e.getMessage(),
            "correct it, or remove it to have another one made",
            e);
      }
    }
  }

  /** {@code maas images status}. */
  @Command(name = "status", description = "Says how the import of images stands.")
  private static final class Status implements Runnable {
    private final CommandContext context;
    @Spec private CommandSpec spec;

    Status(CommandContext context) {
      this.context = context;
    }

    @Override
    public void run() {
      ImportStatus status = ask(context, spec, ImportRequests::status);
      context.print(line(status));
      status.started().ifPresent(at -> context.print("started: " + at));
      status.ended().ifPresent(at -> context.print("ended: " + at));
      status.remarks().forEach(remark -> context.print("note: " + remark));
    }
  }

  /** {@code maas images stop}. */
  @Command(name = "stop", description = "Stops the import; what has come stays for the next one.")
  private static final class Stop implements Runnable {
    private final CommandContext context;
    @Spec private CommandSpec spec;

    Stop(CommandContext context) {
      this.context = context;
    }

    @Override
    public void run() {
      ask(
          context,
          spec,
          requests -> {
            requests.stop();
            return requests;
          });
      context.print("asked to stop");
    }
  }
}
