package io.maas4j.sample.sim;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * cloud-init with the MAAS datasource: which requests, in which order, and what it makes of the
 * answers (capture of 22.4.2, metadata contract §3). Keys, host names and modules change nothing on
 * a simulated machine. One per boot.
 */
final class CloudInit {
  private static final String VERSION = "/2012-03-01/";
  private static final String HEADER = "#cloud-config";

  private final SimHttp http;
  private final SignedHttp signed;
  private final SimTiming timing;
  private final PowerCycle power;
  private final Ladder ladder;

  CloudInit(SimHttp http, SignedHttp signed, SimTiming timing, PowerCycle power, Ladder ladder) {
    this.http = http;
    this.signed = signed;
    this.timing = timing;
    this.power = power;
    this.ladder = ladder;
  }

  /**
   * The document at cloud-config-url.
   *
   * @throws BootFailedException when there is none; a real machine hangs without a word then
   */
  String preseed(URI url) throws IOException, InterruptedException {
    String problem = "";
    for (int attempt = 0; attempt <= timing.httpWaits().size(); attempt++) {
      if (attempt > 0) {
        timing.pause().pause(timing.httpWaits().get(attempt - 1));
      }
      try {
        HttpAnswer answer = http.get(url, SimHttp.CLOUD_INIT, java.util.Map.of());
        if (answer.status() != 200) {
          problem = "answered " + answer.status();
        } else if (!answer.text().startsWith(HEADER)) {
          throw new BootFailedException("the preseed " + url + " does not start with " + HEADER);
        } else {
          return answer.text();
        }
      } catch (BootFailedException e) {
        throw e;
      } catch (IOException e) {
        power.check();
        problem = String.valueOf(e.getMessage());
      }
    }
    throw new BootFailedException("no preseed from " + url + ": " + problem);
  }

  StatusEvents events(CloudConfig config) throws BootFailedException {
    return new StatusEvents(signed, config.reporting(), ladder);
  }

  /** What init-local reports once it can. */
  void local(StatusEvents events) throws IOException {
    events.both("init-local/check-cache", "attempting to read from cache [check]");
    events.finish("init-local", "searching for local datasources", true);
  }

  /**
   * Finds the datasource and takes everything from it.
   *
   * @return the user data; empty when there is none
   * @throws BootFailedException when the datasource does not work
   */
  Optional<byte[]> datasource(CloudConfig config, StatusEvents events)
      throws IOException, InterruptedException {
    String base =
        config
                .metadataUrl()
                .orElseThrow(
                    () ->
                        new BootFailedException("the preseed has no datasource.MAAS.metadata_url"))
            + VERSION;
    Optional<OAuthCredentials> credentials = config.credentials();
    events.start("init-network/check-cache", "attempting to read from cache [trust]");
    await(URI.create(base + "meta-data/instance-id"), credentials);
    events.finish("init-network/check-cache", "no cache found", true);
    events.start("init-network/search-MAAS", "searching for network data from DataSourceMAAS");
    String id = required(base + "meta-data/instance-id", credentials);
    String host = required(base + "meta-data/local-hostname", credentials);
    optional(base + "meta-data/public-keys", credentials);
    Optional<byte[]> vendorData = optional(base + "meta-data/vendor-data", credentials);
    if (vendorData.isPresent()) {
      CloudConfig.empty()
          .with(
              new String(vendorData.get(), java.nio.charset.StandardCharsets.UTF_8), "vendor-data");
    }
    Optional<byte[]> userData = optional(base + "user-data", credentials);
    events.finish("init-network/search-MAAS", "found network data from DataSourceMAAS", true);
    ladder.step(
        SimStep.CLOUD_INIT,
        "instance "
            + id
            + " host "
            + host
            + userData.map(bytes -> " user-data " + bytes.length + " bytes").orElse(""));
    return userData;
  }

  /** What init-network and modules-config report after the datasource. */
  void configured(StatusEvents events) throws IOException {
    events.both("init-network/consume-user-data", "reading and applying user-data");
    events.both("init-network/consume-vendor-data", "reading and applying vendor-data");
    events.both("init-network/activate-datasource", "activating datasource");
    events.finish("init-network", "searching for network datasources", true);
    events.both("modules-config", "running modules for config");
  }

  private void await(URI url, Optional<OAuthCredentials> credentials)
      throws IOException, InterruptedException {
    Duration waited = Duration.ZERO;
    String problem = "";
    for (int attempt = 0; waited.compareTo(timing.metadataWait()) <= 0; attempt++) {
      if (attempt > 0) {
        Duration wait = Duration.ofSeconds(1 + attempt / 5);
        timing.pause().pause(wait);
        waited = waited.plus(wait);
      }
      try {
        HttpAnswer answer = signed.get(url, SimHttp.CLOUD_INIT, credentials);
        if (answer.good() && answer.body().length > 0) {
          return;
        }
        problem = answer.good() ? "an empty answer" : "answered " + answer.status();
      } catch (IOException e) {
        power.check();
        problem = String.valueOf(e.getMessage());
      }
    }
    throw new BootFailedException("no datasource at " + url + ": " + problem);
  }

  private String required(String url, Optional<OAuthCredentials> credentials) throws IOException {
    byte[] body =
        optional(url, credentials)
            .orElseThrow(() -> new BootFailedException("the datasource lacks " + url));
    return new String(body, java.nio.charset.StandardCharsets.UTF_8).strip();
  }

  /** Only 404 means that there is none; anything else and the whole datasource fails. */
  private Optional<byte[]> optional(String url, Optional<OAuthCredentials> credentials)
      throws IOException {
    HttpAnswer answer = signed.get(URI.create(url), SimHttp.REQUESTS, credentials);
    if (answer.status() == 404) {
      return Optional.empty();
    }
    if (!answer.good()) {
      throw new BootFailedException(
          "the datasource fails: " + url + " answered " + answer.status());
    }
    return Optional.of(answer.body());
  }
}
