package io.maas4j.server.cli;

import io.maas4j.lifecycle.State;
import io.maas4j.server.config.Configuration;
import io.maas4j.server.database.DataDirHold;
import io.maas4j.server.database.RunInfo;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code maas status}. */
@Command(
    name = "status",
    description =
        "Says whether the server runs, where, and how its machines are. Exit status 3: no.")
final class StatusCommand implements Callable<Integer> {
  static final int NOT_RUNNING = 3;

  private final CommandContext context;
  @Spec private CommandSpec spec;

  StatusCommand(CommandContext context) {
    this.context = context;
  }

  static CommandSpec spec(CommandContext context) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new StatusCommand(context));
    ConfigFlags.addTo(spec, ConfigFlags.OF_COMMANDS);
    return spec;
  }

  @Override
  public Integer call() {
    Configuration configuration = context.configuration(spec);
    Optional<RunInfo> server =
        DataDirHold.holder(configuration.dataDir())
            .filter(info -> info.role() == RunInfo.Role.SERVER);
    context.print("data-dir: " + configuration.dataDir().path());
    if (server.isEmpty()) {
      context.print("server: not running");
      return NOT_RUNNING;
    }
    RunInfo info = server.get();
    if (info.url().isEmpty()) {
      context.print("server: starting, process " + info.pid());
      return NOT_RUNNING;
    }
    context.print("server: running, process " + info.pid());
    context.print("url: " + info.url().get());
    new TreeMap<>(info.endpoints()).forEach((name, where) -> context.print(name + ": " + where));
    context.print("database: " + info.database());
    Map<State, Long> machines =
        context.withStore(
            configuration, store -> store.inTransaction(tx -> tx.machines().countByState()));
    machines = new TreeMap<>(machines); // in the order of the states
    machines.values().removeIf(count -> count == 0);
    context.print("machines: " + (machines.isEmpty() ? "none" : ""));
    machines.forEach((state, count) -> context.print("  " + state + ": " + count));
    return 0;
  }
}
