package io.maas4j.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.server.demo.RegionClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * A Debian put onto a machine's disks by our own installer, with user data that makes the machine
 * say what it has become.
 *
 * @param files web server that the machine tells it to, as {@code http://host:port}
 * @param log of that web server, which has a line for each request
 */
record Deployment(Onlooker onlooker, String files, Path log) {
  private static final String SYSTEM = "custom/debian";
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICWufjOLWHlH7ZbtiBCmbe3h04NHsZ1MmCbzLO68W4vr e2e@example.test";
  private static final Duration WITNESS = Duration.ofMinutes(5);

  /** What is run on the machine to find out, by name. */
  private static final Map<String, String> QUESTIONS =
      Map.of(
          "hostname", "hostname",
          "addresses", "ip -o -4 address show scope global",
          "keys", "cat /home/debian/.ssh/authorized_keys",
          "mounts", "findmnt -rno TARGET,SOURCE,FSTYPE",
          "blocks", "lsblk -rno NAME,TYPE",
          "arrays", "cat /proc/mdstat",
          "swaps", "cat /proc/swaps",
          "kernel", "cat /proc/cmdline",
          "identity", "cat /etc/machine-id");

  /** Lets the owner's key in; once for all machines. */
  static void addKey(RegionClient region) throws IOException, InterruptedException {
    region.post("account/prefs/sshkeys/", Map.of("key", KEY));
  }

  private String userData(String id) {
    StringBuilder script =
        new StringBuilder(
            "#!/bin/sh\ntell() {\n  wget -q -t 5 -O /dev/null \""
                + files
                + "/witness?"
                + id
                + ".$1=$(base64 -w 0 | tr '+/' '-_')\" || true\n}\n");
    QUESTIONS.forEach((name, command) -> script.append(command + " | tell " + name + "\n"));
    return script.append("echo done | tell done\n").toString();
  }

  /**
   * Deploys it, and waits until the installed system has spoken.
   *
   * @param id of a machine that is ready
   * @return what the machine said, by name of the question
   */
  Map<String, String> of(String id, QemuMachine machine) throws Exception {
    RegionClient region = onlooker.region();
    region.post("machines/?op=allocate", Map.of("system_id", id));
    byte[] script = userData(id).getBytes(StandardCharsets.UTF_8);
    try {
      region.post(
          "machines/" + id + "/?op=deploy",
          Map.of("distro_series", SYSTEM, "user_data", Base64.getEncoder().encodeToString(script)));
      onlooker.awaitStatus(id, "Deployed");
      Awaitility.await("the installed system's own words: " + machine.name())
          .atMost(WITNESS)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> said(id).containsKey("done"));
      awaitFinalEvent(id);
    } finally {
      Files.writeString(
          machine.directory().resolve(machine.name() + ".deployment.txt"),
          onlooker.story(id) + "\n" + said(id) + "\n" + installLog(region, id));
    }
    assertThat(onlooker.story(id)).doesNotContain("post-installation failure");
    Map<String, String> said = said(id);
    JsonNode deployed = region.machine(id);
    assertThat(said.get("hostname")).isEqualTo(deployed.path("hostname").asText());
    assertThat(said.get("keys")).contains(KEY);
    assertThat(deployed.path("ip_addresses")).isNotEmpty();
    for (JsonNode address : deployed.path("ip_addresses")) {
      assertThat(said.get("addresses"))
          .as("configured, not asked for")
          .contains(" " + address.asText() + "/24 ")
          .doesNotContain("dynamic");
    }
    assertThat(said.get("kernel")).contains(QemuMachine.KERNEL_OPTIONS);
    assertThat(said.get("identity"))
        .as("the image's own is nobody's")
        .matches("[0-9a-f]{32}")
        .isNotEqualTo("0123456789abcdef0123456789abcdef");
    return said;
  }

  /**
   * The last thing of its first boot is reported by its cloud-init. That the stage as a whole went
   * well is reported, too, but is no event.
   */
  private void awaitFinalEvent(String id) {
    Awaitility.await("cloud-init's last report")
        .atMost(WITNESS)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> hasReported(onlooker.story(id)));
  }

  /** Newest come first: what stands behind it was before it was deployed. */
  private static boolean hasReported(String story) {
    return story
        .lines()
        .takeWhile(line -> !line.contains("  Deployed  "))
        .anyMatch(line -> line.contains("'cloudinit' running config-final-message"));
  }

  private static String installLog(RegionClient region, String id)
      throws IOException, InterruptedException {
    JsonNode results =
        region.get("nodes/" + id + "/results/current-installation/?include_output=true");
    StringBuilder log = new StringBuilder();
    for (JsonNode result : results.path("results")) {
      log.append(
          new String(
              Base64.getMimeDecoder().decode(result.path("output").asText()),
              StandardCharsets.UTF_8));
    }
    return log.toString();
  }

  private Map<String, String> said(String id) throws IOException {
    Pattern pattern = Pattern.compile("GET /witness\\?" + id + "\\.([a-z]+)=(\\S*) ");
    Map<String, String> said = new HashMap<>();
    List<String> lines = Files.readAllLines(log);
    for (String line : lines) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        byte[] answer = Base64.getUrlDecoder().decode(matcher.group(2));
        said.put(matcher.group(1), new String(answer, StandardCharsets.UTF_8).strip());
      }
    }
    return said;
  }
}
