package io.maas4j.power.lxd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.http.BmcUri;
import io.maas4j.power.spi.PeerPins;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.ProbingSteps;
import io.maas4j.power.steps.Roll;
import io.maas4j.power.steps.StepFailed;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads and changes the state of an instance (power spec §13.3), and lists the virtual machines of
 * a project. Safe for concurrent use.
 */
final class LxdSteps implements ProbingSteps {
  private static final Pattern OPERATION = Pattern.compile("/1\\.0/operations/[0-9A-Za-z-]{1,64}");
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  // What the answer to a wait may take beyond the wait itself.
  private static final Duration MARGIN = Duration.ofSeconds(1);
  private static final int OPERATION_FAILED = 400;
  private static final int OPERATION_CANCELLED = 401;

  private final LxdClients clients;
  private final LxdTrust trust;

  LxdSteps(LxdConfig config, PeerPins pins, String userAgent) {
    this.clients = new LxdClients(config, pins, userAgent);
    this.trust = new LxdTrust(clients, config.ownPair());
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    LxdSettings settings = LxdSettings.of(call);
    Instance instance = new Instance(call, settings, trust.client(call, settings.host()));
    LxdApi.Reply read = instance.read();
    if (isForbidden(read)) {
      // The certificate may have been taken off the server's list since it was last asked.
      instance.api.untrusted(settings.host().server());
      trust.client(call, settings.host());
      read = instance.read();
    }
    int status = instance.status(read);
    if (action == PowerAction.QUERY) {
      return call.observed(instance.state(status));
    }
    PowerState wanted = action == PowerAction.ON ? PowerState.ON : PowerState.OFF;
    // A frozen instance counts as off, and is to be stopped all the same.
    if (instance.state(status) == wanted
        && !(status == LxdStatus.FROZEN && wanted == PowerState.OFF)) {
      return call.accepted();
    }
    Optional<String> failure =
        switch (action) {
          case ON -> instance.order(status == LxdStatus.FROZEN ? "unfreeze" : "start", true);
          case OFF -> instance.order("stop", true);
          default -> instance.order("stop", false);
        };
    // Somebody else may have been quicker: then LXD complains, and all is well.
    if (failure.isPresent() && instance.state(instance.status(instance.read())) != wanted) {
      throw StepFailed.action("LXD could not do it: " + failure.get());
    }
    return call.accepted();
  }

  @Override
  public void probe(Call call, Roll roll) throws StepFailed, InterruptedException {
    LxdHost host = LxdHost.of(call);
    LxdApi api = trust.client(call, host);
    LxdListing listing = new LxdListing(call, host, api);
    LxdApi.Reply names = listing.names();
    if (isForbidden(names)) {
      api.untrusted(host.server());
      trust.client(call, host);
      names = listing.names();
    }
    listing.read(names, roll);
  }

  @Override
  public void close() {
    clients.clear();
  }

  private static boolean isForbidden(LxdApi.Reply reply) {
    return reply.status() == 401 || reply.status() == 403;
  }

  /** One instance, for the length of one call. */
  private static final class Instance {
    private final Call call;
    private final LxdSettings settings;
    private final LxdApi api;

    Instance(Call call, LxdSettings settings, LxdApi api) {
      this.call = call;
      this.settings = settings;
      this.api = api;
    }

    LxdApi.Reply read() throws StepFailed, InterruptedException {
      return api.get(call, settings.host().server(), path(""));
    }

    int status(LxdApi.Reply read) throws StepFailed {
      JsonNode code = checked(read, "be read").path("status_code");
      if (!code.isInt()) {
        throw StepFailed.fatal("LXD told no status of " + named());
      }
      return code.asInt();
    }

    PowerState state(int status) throws StepFailed {
      return LxdStatus.state(status)
          .orElseThrow(
              () ->
                  StepFailed.action(
                      named()
                          + " is neither on nor off: Unknown power status code "
                          + status
                          + " (104 cancelling, 108 aborting, 109 freezing, 112 error)"));
    }

    /** Orders a change and waits for it; what went wrong in the end, if anything. */
    Optional<String> order(String action, boolean force) throws StepFailed, InterruptedException {
      ObjectNode body =
          JsonNodeFactory.instance
              .objectNode()
              .put("action", action)
              .put("timeout", waitSeconds())
              .put("force", force);
      LxdApi.Reply reply = api.send(call, "PUT", settings.host().server(), path("/state"), body);
      checked(reply, "take the order " + action);
      String operation = reply.body().path("operation").asText("");
      if (!OPERATION.matcher(operation).matches()) {
        throw StepFailed.fatal("LXD took the order " + action + " and named no operation");
      }
      return ended(operation);
    }

    private Optional<String> ended(String operation) throws StepFailed, InterruptedException {
      while (true) {
        long seconds = waitSeconds();
        LxdApi.Reply reply =
            api.get(call, settings.host().server(), operation + "/wait?timeout=" + seconds);
        // LXD forgets an operation some seconds after its end.
        if (reply.status() == 404) {
          return Optional.empty();
        }
        JsonNode ended = checked(reply, "be followed");
        int status = ended.path("status_code").asInt();
        String error = ended.path("err").asText("");
        if (status == OPERATION_FAILED || status == OPERATION_CANCELLED || !error.isEmpty()) {
          return Optional.of(error.isEmpty() ? ended.path("status").asText("failed") : error);
        }
        // The order was taken; whether it has an effect yet is for the next reading.
        if (status == 200 || seconds <= 1) {
          return Optional.empty();
        }
      }
    }

    private long waitSeconds() {
      return Math.max(1, call.left(LONGEST_WAIT).minus(MARGIN).toSeconds());
    }

    private String path(String below) {
      return "/1.0/"
          + settings.kind().path()
          + "/"
          + BmcUri.encoded(settings.instance())
          + below
          + "?project="
          + BmcUri.encoded(settings.host().project());
    }

    private JsonNode checked(LxdApi.Reply reply, String what) throws StepFailed {
      if (reply.isSuccess()) {
        return reply.metadata();
      }
      if (isForbidden(reply)) {
        throw StepFailed.authentication(
                "the client certificate may not reach "
                    + settings.host().place()
                    + ": "
                    + reply.error())
            .remedy("look there whether the certificate is restricted to other projects");
      }
      if (reply.status() == 404) {
        throw StepFailed.setting(
                LxdSettings.INSTANCE,
                "names a "
                    + settings.kind().label()
                    + " '"
                    + settings.instance()
                    + "' that "
                    + settings.host().place()
                    + " does not have: "
                    + reply.error())
            .remedy(
                PowerFault.SETTING.remedy()
                    + (settings.kind() == LxdSettings.Kind.CONTAINER
                        ? ""
                        : "; a container is named container/NAME"));
      }
      throw StepFailed.action(
          named() + " could not " + what + ": " + reply.status() + " " + reply.error());
    }

    private String named() {
      return settings.kind().label() + " " + settings.instance() + " in " + settings.host().place();
    }
  }
}
