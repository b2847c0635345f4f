package io.maas4j.deploy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.maas4j.text.PlainText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** What a deployer handed in for cloud-init on the deployed machine. */
public final class DeployerData {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String CLOUD_CONFIG = "#cloud-config";
  private static final int HEAD = 4096;
  private static final int MOST_UNPACKED = 4 << 20;
  private static final int SHOWN = 40;

  /** By what cloud-init tells its formats. */
  private static final List<String> BEGINNINGS =
      List.of(
          "#!",
          CLOUD_CONFIG,
          "#cloud-boothook",
          "#include",
          "#part-handler",
          "#upstart-job",
          "## template:");

  private DeployerData() {}

  /**
   * As the machine gets it: what is exactly base64, white space aside, is decoded (metadata
   * contract, section 3.4); everything else is left as it is.
   */
  public static byte[] delivered(byte[] handed) {
    String text = new String(handed, ISO_8859_1);
    String packed = text.replaceAll("\\s", "");
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(packed);
    } catch (IllegalArgumentException e) {
      return handed.clone();
    }
    boolean exact = Base64.getEncoder().encodeToString(decoded).equals(packed);
    return exact ? decoded : Arrays.copyOf(handed, handed.length);
  }

  /**
   * Why cloud-init would not do what it says: it is in none of its formats, or says that it is
   * cloud-config and is no YAML mapping.
   *
   * @return one sentence, with the first few characters at most; empty when all is well as far as
   *     can be seen
   */
  public static Optional<String> fault(byte[] handed) {
    byte[] data = delivered(handed);
    if (data.length == 0) {
      return Optional.empty();
    }
    if (data.length > 1 && (data[0] & 0xff) == 0x1f && (data[1] & 0xff) == 0x8b) {
      return unpacked(data);
    }
    String head = new String(data, 0, Math.min(data.length, HEAD), ISO_8859_1);
    if (head.toLowerCase(Locale.ROOT).contains("mime-version:")) {
      return Optional.empty();
    }
    String first = head.stripLeading().lines().findFirst().orElse("").strip();
    if (BEGINNINGS.stream().noneMatch(first.toLowerCase(Locale.ROOT)::startsWith)) {
      return Optional.of(
          "It begins with '"
              + PlainText.line(first, SHOWN)
              + "', which cloud-init does not understand: begin with "
              + CLOUD_CONFIG
              + " or #!, or send a MIME message.");
    }
    // #cloud-config-archive and -jsonp are something else
    return first.equalsIgnoreCase(CLOUD_CONFIG) ? cloudConfig(data) : Optional.empty();
  }

  private static Optional<String> unpacked(byte[] data) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(data))) {
      byte[] inside = in.readNBytes(MOST_UNPACKED + 1);
      if (inside.length > MOST_UNPACKED) {
        return Optional.of("Unpacked it is more than " + MOST_UNPACKED + " bytes.");
      }
      boolean again = inside.length > 1 && (inside[0] & 0xff) == 0x1f && (inside[1] & 0xff) == 0x8b;
      return again ? Optional.of("It is packed by gzip twice.") : fault(inside);
    } catch (IOException e) {
      return Optional.of("It begins as gzip's files do, but cannot be unpacked.");
    }
  }

  private static Optional<String> cloudConfig(byte[] data) {
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
    } catch (CharacterCodingException e) {
      return Optional.of("The cloud-config is not UTF-8.");
    }
    try {
      JsonNode read = YAML.readTree(text);
      boolean fits = read.isObject() || read.isMissingNode() || read.isNull();
      return fits ? Optional.empty() : Optional.of("The cloud-config is no YAML mapping.");
    } catch (JsonProcessingException e) {
      // the parser's own words quote the text
      Optional<JsonLocation> at = Optional.ofNullable(e.getLocation());
      return Optional.of(
          "The cloud-config is no YAML"
              + at.map(l -> " at line " + l.getLineNr() + ", column " + l.getColumnNr()).orElse("")
              + ".");
    }
  }
}
