package io.maas4j.server.cli;

import io.maas4j.server.config.Key;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code maas run}. */
@Command(
    name = "run",
    description =
        "Runs the server in the foreground. Prints 'ready' and its URL when it answers; stops in"
            + " order on SIGTERM.")
final class RunCommand implements Runnable {
  private final CommandContext context;
  @Spec private CommandSpec spec;

  RunCommand(CommandContext context) {
    this.context = context;
  }

  static CommandSpec spec(CommandContext context) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new RunCommand(context));
    ConfigFlags.addTo(spec, Key.ALL);
    return spec;
  }

  @Override
  public void run() {
    new Foreground(context)
        .run(context.configuration(spec), server -> context.print("ready " + server.url()));
  }
}
