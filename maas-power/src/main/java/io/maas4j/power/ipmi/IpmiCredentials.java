package io.maas4j.power.ipmi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.wire.Octets;
import java.util.Optional;

/**
 * Who logs in to a BMC. Prints without its secrets.
 *
 * @param userName up to 16 octets in UTF-8; empty for the user without a name
 * @param password up to 20 octets in UTF-8 (16 for IPMI 1.5); may be an empty text
 * @param bmcKey K_g, where the BMC has one besides the passwords: {@code 0x} and hex digits, or up
 *     to 20 octets of text
 */
public record IpmiCredentials(String userName, Secret password, Optional<Secret> bmcKey) {
  static final int MAX_NAME = 16;
  static final int MAX_PASSWORD = 20;
  static final int MAX_PASSWORD_15 = 16;

  private static final int MAX_KEY = 20;

  /**
   * @throws IllegalArgumentException when one is too long, or the key is neither hex nor text;
   *     never showing a secret
   */
  public IpmiCredentials {
    if (octets(userName).length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "an IPMI user name has at most 16 octets: '" + userName + "'");
    }
    if (octets(password.reveal()).length() > MAX_PASSWORD) {
      throw new IllegalArgumentException("an IPMI password has at most 20 octets");
    }
    bmcKey.ifPresent(IpmiCredentials::key);
  }

  /** Without a BMC key, which is the rule. */
  public static IpmiCredentials of(String userName, Secret password) {
    return new IpmiCredentials(userName, password, Optional.empty());
  }

  public IpmiCredentials withBmcKey(Secret key) {
    return new IpmiCredentials(userName, password, Optional.of(key));
  }

  public IpmiCredentials withoutBmcKey() {
    return new IpmiCredentials(userName, password, Optional.empty());
  }

  Octets userNameOctets() {
    return octets(userName);
  }

  Octets passwordOctets() {
    return octets(password.reveal());
  }

  Optional<Octets> bmcKeyOctets() {
    return bmcKey.map(IpmiCredentials::key);
  }

  private static Octets key(Secret secret) {
    String text = secret.reveal();
    Octets key;
    if (text.startsWith("0x") || text.startsWith("0X")) {
      try {
        key = Octets.ofHex(text.substring(2));
      } catch (IllegalArgumentException e) {
        // Not its message, which shows the digits.
        throw new IllegalArgumentException("a BMC key after 0x is of pairs of hex digits");
      }
    } else {
      key = octets(text);
    }
    if (key.length() > MAX_KEY) {
      throw new IllegalArgumentException("a BMC key has at most 20 octets");
    }
    return key;
  }

  private static Octets octets(String text) {
    return Octets.owning(text.getBytes(UTF_8));
  }
}
