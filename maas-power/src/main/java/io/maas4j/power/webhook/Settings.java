package io.maas4j.power.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerSchema;
import io.maas4j.power.spi.PowerSetting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the parameters of {@code webhook} (power spec §15) for one call. */
final class Settings {
  private static final String ON_URI = "power_on_uri";
  private static final String OFF_URI = "power_off_uri";
  private static final String QUERY_URI = "power_query_uri";
  private static final String ON_REGEX = "power_on_regex";
  private static final String OFF_REGEX = "power_off_regex";
  private static final String USER = "power_user";
  private static final String PASSWORD = "power_pass";
  private static final String TOKEN = "power_token";
  private static final String VERIFY = "power_verify_ssl";

  private final PowerParameters parameters;

  Settings(PowerParameters parameters) {
    this.parameters = parameters;
  }

  /** A parameter that does not serve; the message names it and never shows a secret. */
  static final class BadSetting extends Exception {
    private static final long serialVersionUID = 1;

    BadSetting(String name, String what) {
      super(name + " " + what);
    }
  }

  static PowerSetting[] all() {
    Map<String, String> noYes = new LinkedHashMap<>();
    noYes.put("n", "No");
    noYes.put("y", "Yes");
    return new PowerSetting[] {
      PowerSetting.text(ON_URI, "Power-on URI").required(),
      PowerSetting.text(OFF_URI, "Power-off URI").required(),
      PowerSetting.text(QUERY_URI, "Query URI").required(),
      PowerSetting.text(ON_REGEX, "Pattern meaning on").required().or("status.*\\:.*running"),
      PowerSetting.text(OFF_REGEX, "Pattern meaning off").required().or("status.*\\:.*stopped"),
      PowerSetting.text(USER, "Power user"),
      PowerSetting.password(PASSWORD, "Power password"),
      PowerSetting.password(TOKEN, "Token (instead of user and password)"),
      PowerSetting.choice(VERIFY, "Verify TLS with the system's CAs", noYes).required().or("n")
    };
  }

  static String queryUriName() {
    return QUERY_URI;
  }

  static String verifyName() {
    return VERIFY;
  }

  /** Where to send an action. */
  URI uri(PowerAction action) throws BadSetting {
    String name =
        switch (action) {
          case ON -> ON_URI;
          case OFF -> OFF_URI;
          default -> QUERY_URI;
        };
    String text =
        parameters
            .text(name)
            .orElseThrow(() -> new BadSetting(name, "is missing; it is needed for this action"))
            .strip();
    try {
      return checked(new URI(text), name);
    } catch (URISyntaxException e) {
      // Not its message, which repeats the URI: there may be a key in the query.
      throw new BadSetting(name, "is no URI: " + e.getReason() + " at character " + e.getIndex());
    }
  }

  private static URI checked(URI uri, String name) throws BadSetting {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
      throw new BadSetting(name, "must be like http://host/path or https://host/path");
    }
    if (uri.getRawUserInfo() != null) {
      throw new BadSetting(
          name, "has a user in front of the host; use " + USER + " and " + PASSWORD + " instead");
    }
    return uri;
  }

  BoundedPattern onPattern(long maxSteps) throws BadSetting {
    return pattern(ON_REGEX, maxSteps);
  }

  BoundedPattern offPattern(long maxSteps) throws BadSetting {
    return pattern(OFF_REGEX, maxSteps);
  }

  private BoundedPattern pattern(String name, long maxSteps) throws BadSetting {
    String regex =
        parameters
            .text(name)
            .or(() -> schema().setting(name).map(setting -> setting.defaults().get(0)))
            .orElseThrow(() -> new BadSetting(name, "is missing"));
    try {
      return BoundedPattern.compile(regex, maxSteps);
    } catch (BoundedPattern.UnusablePattern e) {
      throw new BadSetting(name, e.getMessage());
    }
  }

  /** The value of {@code Authorization}; a token goes before user and password. */
  Optional<Secret> authorization() throws BadSetting {
    Optional<Secret> token = parameters.secret(TOKEN);
    if (token.isPresent()) {
      String value = token.get().reveal();
      // Checked here: the client's complaint about such a header shows the header.
      if (!value.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
        throw new BadSetting(TOKEN, "has characters that a header cannot carry");
      }
      return Optional.of(Secret.of("Bearer " + value));
    }
    Optional<String> user = parameters.text(USER);
    Optional<Secret> password = parameters.secret(PASSWORD);
    if (user.isEmpty() || password.isEmpty()) {
      return Optional.empty();
    }
    if (user.get().contains(":")) {
      throw new BadSetting(USER, "must not contain a colon (RFC 7617 §2)");
    }
    byte[] pair = (user.get() + ":" + password.get().reveal()).getBytes(UTF_8);
    return Optional.of(Secret.of("Basic " + Base64.getEncoder().encodeToString(pair)));
  }

  boolean verifiesTls() throws BadSetting {
    String verify = parameters.text(VERIFY).orElse("n");
    if (!verify.equals("y") && !verify.equals("n")) {
      throw new BadSetting(VERIFY, "must be y or n");
    }
    return verify.equals("y");
  }

  private static PowerSchema schema() {
    return PowerSchema.of(all());
  }
}
