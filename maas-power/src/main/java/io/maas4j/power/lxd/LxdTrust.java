package io.maas4j.power.lxd;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maas4j.power.Secret;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;

/** Makes a server trust a client (power spec §13.2). Safe for concurrent use. */
final class LxdTrust {
  private static final String CERTIFICATES = "/1.0/certificates";

  private final LxdClients clients;
  private final Optional<ClientPair> ownPair;

  LxdTrust(LxdClients clients, Optional<ClientPair> ownPair) {
    this.clients = clients;
    this.ownPair = ownPair;
  }

  /** A client that this server trusts. */
  LxdApi client(Call call, LxdHost host) throws StepFailed, InterruptedException {
    ClientPair pair =
        host.pair()
            .or(() -> ownPair)
            .orElseThrow(
                () ->
                    StepFailed.setting(
                        LxdSettings.CERTIFICATE,
                        "and " + LxdSettings.KEY + " are missing: No certificates available"));
    Optional<TrustToken> token = host.password().map(Secret::reveal).flatMap(TrustToken::read);
    LxdApi api = clients.of(pair, token.map(TrustToken::fingerprint));
    URI server = host.server();
    if (api.isTrustedBy(server) || asksAsTrusted(call, api, server).isEmpty()) {
      return api;
    }
    if (host.password().isPresent()) {
      introduce(call, api, host, host.password().get());
    } else if (host.pair().isPresent() && ownPair.isPresent()) {
      vouch(call, server, host.pair().get(), ownPair.get());
    }
    if (asksAsTrusted(call, api, server).isPresent()) {
      throw StepFailed.authentication(
              "Certificate is not trusted"
                  + (host.password().isPresent() ? "" : " and no password was given")
                  + ": LXD at "
                  + server.getAuthority()
                  + " does not know the client certificate "
                  + pair.fingerprint())
          .remedy("add it there (lxc config trust add), or give a trust token as the password");
    }
    return api;
  }

  /** Empty when the server trusts the client; else what it said of itself. */
  private static Optional<LxdApi.Reply> asksAsTrusted(Call call, LxdApi api, URI server)
      throws StepFailed, InterruptedException {
    LxdApi.Reply reply = api.get(call, server, "/1.0");
    if (reply.isSuccess() && reply.metadata().path("auth").asText().equals("trusted")) {
      api.trusted(server);
      return Optional.empty();
    }
    return Optional.of(reply);
  }

  private static void introduce(Call call, LxdApi api, LxdHost host, Secret password)
      throws StepFailed, InterruptedException {
    URI server = host.server();
    boolean token = TrustToken.read(password.reveal()).isPresent();
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("type", "client");
    // The certificate is the one of the TLS handshake.
    body.put(
        token && hasExtension(call, api, server, "explicit_trust_token")
            ? "trust_token"
            : "password",
        password.reveal().strip());
    LxdApi.Reply reply = api.send(call, "POST", server, CERTIFICATES, body);
    // "Client is already trusted" is a 400: another call was quicker. The next question tells.
    if (reply.status() == 403 || reply.status() == 401) {
      throw StepFailed.authentication(
              "LXD at "
                  + server.getAuthority()
                  + " refuses the "
                  + (token
                      ? "trust token, which works once and until it expires"
                      : "trust password, which newer servers do not have at all")
                  + ": "
                  + reply.error())
          .remedy("give a " + (token ? "new " : "") + "trust token as the password");
    }
  }

  private static boolean hasExtension(Call call, LxdApi api, URI server, String extension)
      throws StepFailed, InterruptedException {
    for (var name : api.get(call, server, "/1.0").metadata().path("api_extensions")) {
      if (name.asText().equals(extension)) {
        return true;
      }
    }
    return false;
  }

  /** Adds the given certificate by means of the pair that the server knows; may be refused. */
  private void vouch(Call call, URI server, ClientPair given, ClientPair own)
      throws StepFailed, InterruptedException {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "client")
            .put("name", given.certificate().getSubjectX500Principal().getName())
            .put(
                "certificate",
                Base64.getEncoder().encodeToString(ClientPair.encoded(given.certificate())));
    // Whether it was taken shows at the next question.
    clients.of(own, Optional.empty()).send(call, "POST", server, CERTIFICATES, body);
  }
}
