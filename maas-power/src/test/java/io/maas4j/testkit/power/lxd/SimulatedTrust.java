package io.maas4j.testkit.power.lxd;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Whom {@link SimulatedLxd} trusts, and how it comes to trust more. Thread-safe. */
public final class SimulatedTrust {
  private final Supplier<String> serverFingerprint;
  private final Supplier<String> address;
  // Guarded by this; the projects that a client may reach, all when there are none.
  private final Map<String, Set<String>> clients = new HashMap<>();
  private final Map<String, Set<String>> tokens = new HashMap<>();
  private Optional<String> password = Optional.empty();
  private boolean explicitTokens;
  private int issued;

  SimulatedTrust(Supplier<String> serverFingerprint, Supplier<String> address) {
    this.serverFingerprint = serverFingerprint;
    this.address = address;
  }

  /** What came of a request to trust a client. */
  record Verdict(int status, String error) {}

  /**
   * Trusts a client from now on.
   *
   * @param fingerprint SHA-256 of its certificate, lower-case hexadecimal
   * @param projects the only ones that it may reach; none for all
   */
  public synchronized void trust(String fingerprint, String... projects) {
    clients.put(fingerprint, Set.of(projects));
  }

  /** Takes a client off the list. */
  public synchronized void distrust(String fingerprint) {
    clients.remove(fingerprint);
  }

  public synchronized boolean trusts(String fingerprint) {
    return clients.containsKey(fingerprint);
  }

  /** Sets the trust password, which servers from 5.21 on do not have. */
  public synchronized void password(String trustPassword) {
    password = Optional.of(trustPassword);
  }

  /** From now on tokens are taken as {@code trust_token} alone, as servers from 5.21 on do. */
  public synchronized void wantExplicitTokens() {
    explicitTokens = true;
  }

  /** A new token, good for one client. */
  public synchronized String issueToken(String clientName, String... projects) {
    String secret = HexFormat.of().toHexDigits(++issued * 0x9E3779B97F4A7C15L);
    tokens.put(secret, Set.of(projects));
    ObjectNode token =
        JsonNodeFactory.instance
            .objectNode()
            .put("client_name", clientName)
            .put("fingerprint", serverFingerprint.get())
            .put("secret", secret)
            .put("expires_at", "0001-01-01T00:00:00Z");
    token.putArray("addresses").add(address.get());
    return Base64.getEncoder().encodeToString(token.toString().getBytes(UTF_8));
  }

  synchronized boolean wantsExplicitTokens() {
    return explicitTokens;
  }

  synchronized boolean mayReach(String fingerprint, String project) {
    Set<String> projects = clients.get(fingerprint);
    return projects != null && (projects.isEmpty() || projects.contains(project));
  }

  synchronized Verdict add(String asking, JsonNode request, Optional<String> given) {
    String fingerprint = given.orElse(asking);
    if (clients.containsKey(fingerprint)) {
      return new Verdict(400, "Client is already trusted");
    }
    // A client without restrictions may bring others.
    if (clients.containsKey(asking) && clients.get(asking).isEmpty()) {
      clients.put(fingerprint, Set.of());
      return new Verdict(201, "");
    }
    String word = request.path("password").asText("");
    String token = explicitTokens ? request.path("trust_token").asText("") : word;
    Optional<String> secret = secret(token);
    if (secret.isPresent()) {
      Set<String> projects = tokens.remove(secret.get());
      if (projects == null) {
        return new Verdict(403, "No matching certificate add operation found");
      }
      clients.put(fingerprint, projects);
      return new Verdict(201, "");
    }
    if (password.isPresent() && password.get().equals(word)) {
      clients.put(fingerprint, Set.of());
      return new Verdict(201, "");
    }
    return new Verdict(403, "not authorized");
  }

  private static Optional<String> secret(String token) {
    try {
      JsonNode parsed = SimulatedLxd.JSON.readTree(Base64.getDecoder().decode(token));
      return parsed.path("secret").isTextual()
          ? Optional.of(parsed.path("secret").asText())
          : Optional.empty();
    } catch (IllegalArgumentException | java.io.IOException e) {
      // A password.
      return Optional.empty();
    }
  }
}
