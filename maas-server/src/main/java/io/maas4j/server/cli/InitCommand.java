package io.maas4j.server.cli;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.server.config.ConfigFile;
import io.maas4j.server.config.Configuration;
import io.maas4j.server.config.DataDir;
import io.maas4j.server.config.Key;
import io.maas4j.server.config.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maas init}. */
@Command(
    name = "init",
    description =
        "Writes the settings that are given, and a key for secrets, into a data directory.")
final class InitCommand implements Runnable {
  private final CommandContext context;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODE", description = "region+rack")
  private String mode = "";

  @Option(names = "--force", description = "replace the settings of an initialized data directory")
  private boolean force;

  InitCommand(CommandContext context) {
    this.context = context;
  }

  static CommandSpec spec(CommandContext context) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new InitCommand(context));
    ConfigFlags.addTo(spec, Key.ALL.stream().filter(key -> key != (Key<?>) Key.MODE).toList());
    return spec;
  }

  @Override
  public void run() {
    Map<Key<?>, List<String>> given = new LinkedHashMap<>(ConfigFlags.given(spec));
    given.put(Key.MODE, List.of(mode));
    Configuration configuration = context.configuration(given);
    DataDir dataDir = configuration.dataDir();
    given.remove(Key.DATA_DIR);
    try {
      if (Files.exists(dataDir.configFile()) && !force) {
        throw new Conflict(
            "INITIALIZED",
            dataDir.path() + " is initialized already",
            "edit " + dataDir.configFile() + ", or give --force to replace it");
      }
      PrivateFile.directory(dataDir.path());
      ConfigFile.write(dataDir.configFile(), given);
      SecretKey.create(dataDir);
    } catch (IOException e) {
      throw new Unavailable(
          dataDir.path() + " cannot be written: " + e,
          "make it writable for this user, or give another --data-dir",
          e);
    }
    boolean named = spec.commandLine().getParseResult().hasMatchedOption(Key.DATA_DIR.flag());
    String where = named ? " --data-dir " + dataDir.path() : "";
    context.print("initialized " + dataDir.path());
    context.print("make an administrator:  maas createadmin" + where);
    context.print("start the server:       maas run" + where);
  }
}
