package io.maas4j.server.cli;

import io.maas4j.server.config.Configuration.Setting;
import io.maas4j.server.config.Key;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code maas config}. */
@Command(
    name = "config",
    description = "Prints every setting with its value and where that came from; no passwords.")
final class ConfigCommand implements Runnable {
  private final CommandContext context;
  @Spec private CommandSpec spec;

  @Option(names = "--describe", description = "print what each setting means and accepts instead")
  private boolean describe;

  ConfigCommand(CommandContext context) {
    this.context = context;
  }

  static CommandSpec spec(CommandContext context) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new ConfigCommand(context));
    ConfigFlags.addTo(spec, Key.ALL);
    return spec;
  }

  @Override
  public void run() {
    if (describe) {
      for (Key<?> key : Key.ALL) {
        context.print(key.name() + ": " + key.description());
        context.print("  accepted: " + key.accepted());
        context.print("  flag " + key.flag() + ", environment " + key.variable());
      }
      return;
    }
    for (Setting setting : context.configuration(spec).settings()) {
      context.print("%-15s = %s  (%s)".formatted(setting.key(), setting.shown(), setting.origin()));
    }
  }
}
