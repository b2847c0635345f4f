package io.maas4j.power.webhook;

import io.maas4j.power.PowerAction;
import io.maas4j.power.Secret;
import io.maas4j.power.http.BasicAuth;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the parameters of {@code webhook} (power spec §15) for one call. One that does not serve is
 * a {@link StepFailed} that names it and never shows a secret.
 */
final class Settings {
  static final String QUERY_URI = "power_query_uri";
  static final String ON_REGEX = "power_on_regex";
  static final String OFF_REGEX = "power_off_regex";
  static final String VERIFY = "power_verify_ssl";
  private static final String ON_URI = "power_on_uri";
  private static final String OFF_URI = "power_off_uri";
  private static final String USER = "power_user";
  private static final String PASSWORD = "power_pass";
  private static final String TOKEN = "power_token";

  private Settings() {}

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

  /** Where to send an action. */
  static URI uri(Call call, PowerAction action) throws StepFailed {
    String name =
        switch (action) {
          case ON -> ON_URI;
          case OFF -> OFF_URI;
          default -> QUERY_URI;
        };
    try {
      return checked(new URI(call.required(name)), name);
    } catch (URISyntaxException e) {
      // Not its message, which repeats the URI: there may be a key in the query.
      throw StepFailed.setting(
          name, "is no URI: " + e.getReason() + " at character " + e.getIndex());
    }
  }

  private static URI checked(URI uri, String name) throws StepFailed {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
      throw StepFailed.setting(name, "must be like http://host/path or https://host/path");
    }
    if (uri.getRawUserInfo() != null) {
      throw StepFailed.setting(name, "has a user in front of the host")
          .remedy("use " + USER + " and " + PASSWORD + " instead");
    }
    return uri;
  }

  static BoundedPattern pattern(Call call, String name, long maxSteps) throws StepFailed {
    // As it was given: a space at the end of a pattern means something.
    Optional<String> given = call.parameters().text(name);
    String regex = given.isPresent() ? given.get() : call.required(name);
    try {
      return BoundedPattern.compile(regex, maxSteps);
    } catch (BoundedPattern.UnusablePattern e) {
      throw StepFailed.setting(name, String.valueOf(e.getMessage()));
    }
  }

  /** The header {@code Authorization}, or none; a token goes before user and password. */
  static Map<String, String> authorization(Call call) throws StepFailed {
    Optional<Secret> token = call.secret(TOKEN);
    if (token.isPresent()) {
      String value = token.get().reveal();
      // Checked here: the client's complaint about such a header would not name the parameter.
      if (!value.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
        throw StepFailed.setting(TOKEN, "has characters that a header cannot carry");
      }
      return Map.of("Authorization", "Bearer " + value);
    }
    boolean both = call.text(USER).isPresent() && call.secret(PASSWORD).isPresent();
    return both ? BasicAuth.header(call, USER, PASSWORD) : Map.of();
  }

  static boolean verifiesTls(Call call) throws StepFailed {
    String verify = call.required(VERIFY);
    if (!verify.equals("y") && !verify.equals("n")) {
      throw StepFailed.setting(VERIFY, "must be y or n");
    }
    return verify.equals("y");
  }
}
