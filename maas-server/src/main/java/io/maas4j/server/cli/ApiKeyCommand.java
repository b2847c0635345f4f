package io.maas4j.server.cli;

import io.maas4j.access.ApiKey;
import io.maas4j.account.Accounts;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code maas apikey}. */
@Command(
    name = "apikey",
    description = "Prints a user's API keys, one a line; or makes, renames or deletes one.")
final class ApiKeyCommand implements Runnable {
  private static final String DEFAULT_NAME = "MAAS consumer";

  private final CommandContext context;
  @Spec private CommandSpec spec;

  @Option(names = "--username", required = true, paramLabel = "NAME", description = "whose keys")
  private String username = "";

  @Option(names = "--generate", description = "make a further key and print it")
  private boolean generate;

  @Option(names = "--delete", paramLabel = "KEY", description = "delete this key")
  private @Nullable String delete;

  @Option(names = "--update", paramLabel = "KEY", description = "give this key another --name")
  private @Nullable String update;

  @Option(names = "--name", paramLabel = "NAME", description = "the name of a key")
  private @Nullable String name;

  @Option(names = "--with-names", description = "print 'KEY NAME' instead of the key alone")
  private boolean withNames;

  ApiKeyCommand(CommandContext context) {
    this.context = context;
  }

  static CommandSpec spec(CommandContext context) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new ApiKeyCommand(context));
    ConfigFlags.addTo(spec, ConfigFlags.OF_COMMANDS);
    return spec;
  }

  @Override
  public void run() {
    long actions = Stream.of(generate, delete != null, update != null).filter(on -> on).count();
    if (actions > 1) {
      throw new InvalidRequest(
          "--generate, --delete and --update exclude each other", "give one of them");
    }
    if (update != null && name == null) {
      throw new InvalidRequest("--update needs --name", "give the new name");
    }
    if (name != null && update == null && !generate) {
      throw new InvalidRequest(
          "--name goes with --generate or --update only", "leave it out, or add one of them");
    }
    for (ApiKey key : context.withAccounts(context.configuration(spec), this::apply)) {
      context.print(withNames ? key.text() + " " + key.name() : key.text());
    }
  }

  /** What is to be printed. */
  private List<ApiKey> apply(Accounts accounts) {
    List<ApiKey> keys = accounts.apiKeys(username); // says so when there is no such user
    if (generate) {
      return List.of(accounts.newApiKey(username, Optional.ofNullable(name).orElse(DEFAULT_NAME)));
    }
    if (delete != null) {
      require(accounts.deleteApiKey(username, tokenKey(delete)), delete);
      return List.of();
    }
    if (update != null && name != null) {
      require(accounts.renameApiKey(username, tokenKey(update), name), update);
      return List.of();
    }
    return keys;
  }

  private void require(boolean done, String key) {
    if (!done) {
      throw new NotFound(username + " has no API key with token " + tokenKey(key));
    }
  }

  /** Of {@code consumer:token:secret} or the token alone. */
  private static String tokenKey(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 1 && parts.length != 3) {
      throw new InvalidRequest(
          "that is no API key", "give it as it is printed, consumer:token:secret");
    }
    return parts.length == 3 ? parts[1] : text;
  }
}
