package io.maas4j.server.cli;

import io.maas4j.account.Accounts;
import io.maas4j.account.Accounts.Role;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.server.config.Configuration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code maas createadmin}. */
@Command(
    name = "createadmin",
    description = "Makes an administrator. Asks for what is missing, on a terminal.")
final class CreateAdminCommand implements Runnable {
  private final CommandContext context;
  @Spec private CommandSpec spec;

  @Option(names = "--username", paramLabel = "NAME", description = "the name to log in with")
  private @Nullable String username;

  @Option(names = "--password", paramLabel = "PASSWORD", description = "the password")
  private @Nullable String password;

  @Option(names = "--email", paramLabel = "ADDRESS", description = "the e-mail address")
  private @Nullable String email;

  @Option(
      names = "--ssh-import",
      paramLabel = "lp:ID|gh:ID",
      description = "also add the SSH keys that this account has published at Launchpad or GitHub")
  private @Nullable String sshImport;

  CreateAdminCommand(CommandContext context) {
    this.context = context;
  }

  static CommandSpec spec(CommandContext context) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new CreateAdminCommand(context));
    ConfigFlags.addTo(spec, ConfigFlags.OF_COMMANDS);
    return spec;
  }

  @Override
  public void run() {
    Configuration configuration = context.configuration(spec);
    String name = needed("--username", username, () -> context.prompt().line("Username"));
    String secret = needed("--password", password, this::newPassword);
    String address = needed("--email", email, () -> context.prompt().line("Email"));
    if (!address.matches("[^@\\s]+@[^@\\s]+")) {
      throw new InvalidRequest(
          "'" + address + "' is no e-mail address", "give one like admin@example.com");
    }
    int imported =
        context.withAccounts(
            configuration,
            accounts -> {
              accounts.create(name, address, secret, Role.ADMINISTRATOR);
              return sshImport == null ? 0 : imported(accounts, name, sshImport);
            });
    if (imported > 0) {
      context.print("SSH keys of " + sshImport + ": " + imported);
    }
  }

  /** How many keys. */
  private static int imported(Accounts accounts, String name, String origin) {
    try {
      return accounts.sshKeys().importFrom(origin, name).size();
    } catch (InvalidRequest e) {
      throw new InvalidRequest(
          "the administrator " + name + " was made, but: " + e.getMessage(), e.remedy());
    }
  }

  private Optional<String> newPassword() {
    Optional<String> first = context.prompt().password("Password");
    if (first.isPresent() && !first.equals(context.prompt().password("Again"))) {
      throw new InvalidRequest("the passwords are not the same", "try again");
    }
    return first;
  }

  private static String needed(
      String flag, @Nullable String given, Supplier<Optional<String>> asked) {
    return Optional.ofNullable(given)
        .or(asked)
        .filter(text -> !text.isBlank())
        .orElseThrow(
            () ->
                new InvalidRequest(
                    flag + " is missing", "give it, or run this command on a terminal"));
  }
}
