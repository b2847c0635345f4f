package io.maas4j.server.cli;

import io.maas4j.error.MaasException;
import io.maas4j.server.config.ConfigurationException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * The command {@code maas} with its subcommands.
 *
 * <p>Exit status: 0 done; 1 refused or failed; 2 wrong usage or settings; 3 {@code status}: the
 * server does not run; 70 a defect of ours; 143 and 130 a server ended by SIGTERM and SIGINT.
 */
final class MaasCli {
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int DEFECT = 70;

  private final CommandContext context;
  private final CommandLine commands;

  MaasCli(CommandContext context) {
    this.context = context;
    this.commands = new CommandLine(CommandSpec.forAnnotatedObject(new Root()));
    add("demo", DemoCommand.spec(context));
    add("init", InitCommand.spec(context));
    add("run", RunCommand.spec(context));
    add("createadmin", CreateAdminCommand.spec(context));
    add("apikey", ApiKeyCommand.spec(context));
    add("status", StatusCommand.spec(context));
    add("images", ImagesCommand.spec(context));
    add("config", ConfigCommand.spec(context));
  }

  /** The subcommands' names. */
  Set<String> names() {
    return commands.getSubcommands().keySet();
  }

  /** Adds a subcommand; before the first {@link #execute}. */
  MaasCli add(String name, CommandSpec spec) {
    spec.mixinStandardHelpOptions(true);
    commands.addSubcommand(name, spec);
    return this;
  }

  /**
   * @return the exit status
   */
  int execute(String... args) {
    boolean debug = Arrays.asList(args).contains("--debug");
    commands.setOut(context.out()).setErr(context.err());
    commands.setParameterExceptionHandler(
        (failure, rest) -> {
          String command = failure.getCommandLine().getCommandSpec().qualifiedName(" ");
          complain(context.err(), failure.getMessage(), "see " + command + " --help");
          return USAGE;
        });
    commands.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, debug));
    return commands.execute(args);
  }

  private int failed(Exception failure, boolean debug) {
    if (debug) {
      failure.printStackTrace(context.err());
    }
    if (failure instanceof ConfigurationException wrong) {
      complain(context.err(), wrong.getMessage(), wrong.remedy());
      return USAGE;
    }
    if (failure instanceof MaasException.Broken broken) {
      complain(context.err(), broken.getMessage(), broken.remedy());
      return DEFECT;
    }
    if (failure instanceof MaasException refused) {
      complain(context.err(), refused.getMessage(), refused.remedy());
      return refused instanceof MaasException.InvalidRequest ? USAGE : FAILED;
    }
    if (failure instanceof ParameterException wrong) {
      complain(context.err(), wrong.getMessage(), "see maas --help");
      return USAGE;
    }
    complain(context.err(), "unexpected: " + failure, "run it again with --debug and report that");
    return DEFECT;
  }

  private static void complain(PrintWriter err, String what, String remedy) {
    String end = what.endsWith(".") ? "" : ".";
    err.println(
        "maas: "
            + what
            + end
            + " "
            + remedy.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
            + remedy.substring(1)
            + ".");
    err.flush();
  }

  @Command(
      name = "maas",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      description = "Metal as a service.",
      footerHeading = "%nOver the network, to this or any other MAAS:%n",
      footer = {
        "  login        Try and keep an API key of a MAAS under a name: a profile.",
        "  list         List the profiles.",
        "  refresh      Fetch what a profile's MAAS can do again.",
        "  logout       Forget a profile.",
        "  PROFILE      Run a command on that MAAS; PROFILE --help lists them."
      },
      exitCodeListHeading = "Exit status:%n",
      exitCodeList = {
        "0:done",
        "1:refused or failed",
        "2:wrong usage or settings",
        "3:status: the server does not run",
        "70:a defect of this program",
        "143:the server was ended by SIGTERM, in order"
      })
  static final class Root implements Runnable {
    @Option(
        names = "--debug",
        scope = ScopeType.INHERIT,
        description = "show stack traces of errors")
    private boolean debug;

    @CommandLine.Spec private CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "a command is missing");
    }
  }

  /** The version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = MaasCli.class.getPackage().getImplementationVersion();
      return new String[] {"maas4j " + (version == null ? "(not from a jar)" : version)};
    }
  }

  static CommandContext context(ServerLauncher launcher, StoreFactory stores) {
    return new CommandContext(
        launcher,
        stores,
        Map.copyOf(System.getenv()),
        java.nio.file.Path.of(System.getProperty("user.home")),
        new PrintWriter(System.out, true),
        new PrintWriter(System.err, true),
        Prompt.ofProcess(),
        () -> StopSignal.ofProcess(java.time.Duration.ofSeconds(14)));
  }
}
