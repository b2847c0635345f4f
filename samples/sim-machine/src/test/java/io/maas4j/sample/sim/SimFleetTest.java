package io.maas4j.sample.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimFleetTest {
  private static final String META = "/MAAS/metadata/2012-03-01/";
  private static final SimTiming TIMING =
      new SimTiming(
          List.of(Duration.ofSeconds(10)),
          Duration.ofSeconds(5),
          2,
          Duration.ofSeconds(20),
          List.of(),
          Duration.ofSeconds(1),
          2,
          5,
          Duration.ofSeconds(60),
          length -> {});

  @TempDir Path directory;
  private final BlockingQueue<SimListener.Event> events = new LinkedBlockingQueue<>();
  private TinyServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new TinyServer();
    String image = server.url("/images/");
    server.files.put("/ipxe.cfg", "#!ipxe\nchain " + server.url("/ipxe.cfg-${mac}") + "\n");
    server.files.put(
        "/ipxe.cfg-52%3A54%3A00%3A5a%3A00%3A01",
        "#!ipxe\nkernel "
            + image
            + "kernel\nimgargs kernel root=squash:"
            + image
            + "squashfs cloud-config-url="
            + server.url("/preseed?op=get_preseed")
            + " BOOTIF=01-${mac}\ninitrd "
            + image
            + "initrd\nboot\n");
    for (String file : List.of("kernel", "initrd", "squashfs")) {
      server.files.put("/images/" + file, file.repeat(10_000));
    }
    server.files.put(META + "meta-data/instance-id", "abc123");
    server.files.put(META + "meta-data/local-hostname", "host.maas");
    server.files.put(META + "meta-data/vendor-data", "{}");
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.close();
  }

  @Test
  void aMachineRunsWhatItIsGivenAndSwitchesItselfOff() throws Exception {
    preseed("poweroff");
    userData(
        "cat $MAAS_SYSROOT/proc/cmdline $MAAS_SYSROOT/sys/class/net/eth0/address > $HOME/seen\n"
            + "ls $MAAS_CLOUD_CFG_DIR >> $HOME/seen; pwd >> $HOME/seen\n"
            + "cp $HOME/seen $MAAS_DEV_DIR/../seen\n");
    try (SimFleet fleet = fleet(Firmware.BIOS_IPXE)) {
      SimMachine machine = fleet.machine("sim-001");
      machine.powerOn();
      assertThat(until(SimStep.POWER_OFF))
          .containsExactly(
              SimStep.POWER_ON,
              SimStep.DHCP_OFFER,
              SimStep.DHCP_ACK,
              SimStep.CONFIG,
              SimStep.CONFIG,
              SimStep.KERNEL,
              SimStep.INITRD,
              SimStep.DHCP_OFFER,
              SimStep.DHCP_ACK,
              SimStep.ROOT,
              SimStep.PRESEED,
              SimStep.CLOUD_INIT,
              SimStep.SCRIPT_STARTED,
              SimStep.SCRIPT_ENDED,
              SimStep.POWER_OFF);
      assertThat(machine.isOn()).isFalse();
      assertThat(Files.readString(machine.directory().resolve("seen")))
          .contains("root=squash:", "52:54:00:5a:00:01", "91_kernel_cmdline_url.cfg")
          .contains(machine.directory() + "/memory/run");
      assertThat(fleet.counters().figures().failures()).isZero();
    }
    assertThat(server.requests).allMatch(line -> line.contains("from 127.88.0.77"));
    assertThat(
            server.requests.stream()
                .filter(line -> line.startsWith("GET /MAAS") || line.contains("preseed"))
                .map(line -> line.split(" ")[1].replaceFirst(".*/", "")))
        .containsExactly(
            "preseed?op=get_preseed",
            "preseed?op=get_preseed",
            "instance-id",
            "instance-id",
            "local-hostname",
            "public-keys",
            "vendor-data",
            "user-data");
  }

  @Test
  void statusEventsAreSignedAndHaveNoContentType() throws Exception {
    preseed("poweroff");
    userData("exit 3\n");
    try (SimFleet fleet = fleet(Firmware.BIOS_IPXE)) {
      fleet.machine("sim-001").powerOn();
      until(SimStep.POWER_OFF);
    }
    List<String> posts = server.requests.stream().filter(line -> line.startsWith("POST")).toList();
    assertThat(posts.get(0)).contains("\"init-local/check-cache\"", "\"origin\":\"cloudinit\"");
    assertThat(posts.get(posts.size() - 1)).contains("\"name\":\"modules-final\"", "FAIL");
    assertThat(server.headers)
        .filteredOn(headers -> headers.containsKey("Content-length"))
        .isNotEmpty()
        .allSatisfy(
            headers ->
                assertThat(headers)
                    .doesNotContainKey("Content-type")
                    .hasEntrySatisfying(
                        "Authorization",
                        values -> assertThat(values.get(0)).contains("oauth_token=\"tk\"")));
  }

  @Test
  void anInstalledMachineBootsFromItsDisk() throws Exception {
    preseed("reboot");
    userData(
        "printf boot | dd of=$MAAS_DEV_DIR/sda conv=notrunc 2>/dev/null\n"
            + "mkdir -p $MAAS_DEV_DIR/sda.cloud-config/etc/cloud/cloud.cfg.d\n"
            + "cp $MAAS_CLOUD_CFG_DIR/*.cfg $MAAS_DEV_DIR/sda.cloud-config/etc/cloud/cloud.cfg.d/\n");
    try (SimFleet fleet = fleet(Firmware.BIOS_IPXE)) {
      fleet.machine("sim-001").powerOn();
      until(SimStep.REBOOT);
      server.files.put(
          "/ipxe.cfg-52%3A54%3A00%3A5a%3A00%3A01", "#!ipxe\nsanboot --no-describe --drive 0x80\n");
      assertThat(until(SimStep.UP)).contains(SimStep.LOCAL_BOOT, SimStep.CLOUD_INIT);
      assertThat(server.requests.get(server.requests.size() - 1)).contains("modules-final");

      HttpClient client = HttpClient.newHttpClient();
      URI off = fleet.bmc().uri("sim-001", "off");
      assertThat(send(client, HttpRequest.newBuilder(fleet.bmc().uri("sim-001", "status"))))
          .isEqualTo("200 {\"status\":\"running\"}\n");
      assertThat(
              send(client, HttpRequest.newBuilder(off).POST(HttpRequest.BodyPublishers.noBody())))
          .isEqualTo("200 {\"status\":\"stopped\"}\n");
      assertThat(send(client, HttpRequest.newBuilder(off))).startsWith("405");
      assertThat(send(client, HttpRequest.newBuilder(fleet.bmc().uri("sim-002", "status"))))
          .startsWith("404");
      until(SimStep.POWER_OFF);
    }
  }

  @Test
  void anEmptyDiskEndsInAClearFailure() throws Exception {
    server.files.put("/ipxe.cfg", "#!ipxe\nsanboot --no-describe --drive 0x80\n");
    try (SimFleet fleet = fleet(Firmware.BIOS_IPXE)) {
      fleet.machine("sim-001").powerOn();
      List<SimListener.Event> seen = eventsUntil(SimStep.FAILED);
      assertThat(seen.get(seen.size() - 1).detail())
          .startsWith("no bootable device after 2 rounds");
      assertThat(fleet.machine("sim-001").isOn()).isTrue();
    }
  }

  @Test
  void cuttingThePowerKillsAllThatAScriptStarted() throws Exception {
    preseed("poweroff");
    userData(
        "mkfifo $MAAS_DEV_DIR/tell\nsetsid sh -c 'sleep 1000 & echo $$ $! > $MAAS_DEV_DIR/tell; wait'\n");
    try (SimFleet fleet = fleet(Firmware.BIOS_IPXE)) {
      SimMachine machine = fleet.machine("sim-001");
      machine.powerOn();
      eventsUntil(SimStep.SCRIPT_STARTED);
      Path pipe = machine.directory().resolve("dev/tell");
      while (!Files.exists(pipe)) {
        assertThat(machine.lastStep()).isEqualTo(SimStep.SCRIPT_STARTED);
        Thread.onSpinWait();
      }
      String pids = Files.readString(pipe); // waits for the writer
      machine.powerOff();
      for (String pid : pids.strip().split(" ")) {
        ProcessHandle.of(Long.parseLong(pid))
            .ifPresent(process -> process.onExit().orTimeout(20, TimeUnit.SECONDS).join());
      }
      assertThat(until(SimStep.POWER_OFF)).containsExactly(SimStep.POWER_OFF);
    }
  }

  @Test
  void uefiHttpBootLoadsShimGrubAndItsConfiguration() throws Exception {
    server.bootFile = server.url("/images/bootx64.efi");
    server.vendorClass = "HTTPClient";
    server.files.put("/images/bootx64.efi", "MZ shim");
    server.files.put("/images/grubx64.efi", "MZ grub");
    server.files.put("/grub/grub.cfg", "configfile /grub/grub.cfg-default-${grub_cpu}\n");
    server.files.put("/grub/grub.cfg-default-x86_64", "menuentry off {\n halt\n}\n");
    try (SimFleet fleet = fleet(Firmware.UEFI_HTTP)) {
      fleet.machine("sim-001").powerOn();
      assertThat(until(SimStep.POWER_OFF))
          .containsSubsequence(
              SimStep.LOADER, SimStep.LOADER, SimStep.CONFIG, SimStep.CONFIG, SimStep.POWER_OFF);
    }
    assertThat(server.requests.get(0)).startsWith("HEAD /images/bootx64.efi");
  }

  @Test
  void aClosedFleetLeavesNoThreadAndCannotBeSwitchedOn() throws Exception {
    SimFleet fleet = fleet(Firmware.BIOS_IPXE);
    SimMachine machine = fleet.machine("sim-001");
    machine.powerOn();
    eventsUntil(SimStep.DHCP_ACK);
    fleet.close();
    fleet.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("maas-sim-relay", "maas-sim-001");
    assertThatThrownBy(machine::powerOn).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theBmcWantsItsToken() throws Exception {
    try (SimFleet fleet =
        SimFleet.builder(server.network(69), directory)
            .machines(1, Firmware.BIOS_IPXE)
            .bmcToken("let-me-in")
            .start()) {
      HttpClient client = HttpClient.newHttpClient();
      URI status = fleet.bmc().uri("sim-001", "status");
      assertThat(send(client, HttpRequest.newBuilder(status))).startsWith("401");
      assertThat(
              send(
                  client,
                  HttpRequest.newBuilder(status).header("Authorization", "Bearer let-me-in")))
          .isEqualTo("200 {\"status\":\"stopped\"}\n");
    }
  }

  @Test
  void twoMachinesCannotShareAMac() {
    assertThatThrownBy(
            () ->
                SimFleet.builder(server.network(69), directory)
                    .machines(1, Firmware.BIOS_IPXE)
                    .machines(1, Firmware.UEFI_HTTP)
                    .start())
        .hasMessage("two machines have the MAC 52:54:00:5a:00:01");
  }

  private SimFleet fleet(Firmware firmware) throws IOException {
    return SimFleet.builder(server.network(69), directory)
        .machines(1, firmware)
        .timing(TIMING)
        .listener(events::add)
        .start();
  }

  private void preseed(String mode) {
    server.files.put(
        "/preseed?op=get_preseed",
        "#cloud-config\ndatasource:\n  MAAS: {metadata_url: '"
            + server.url("/MAAS/metadata/")
            + "', consumer_key: ck, token_key: tk, token_secret: ts}\n"
            + "reporting:\n  maas: {type: webhook, endpoint: '"
            + server.url("/MAAS/metadata/status/abc123")
            + "', consumer_key: ck, token_key: tk, token_secret: ts}\n"
            + "power_state: {mode: "
            + mode
            + ", condition: test ! -e /tmp/block-it}\n");
  }

  private void userData(String script) {
    server.files.put(
        META + "user-data",
        "Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\n"
            + "Content-Type: text/x-shellscript\nContent-Transfer-Encoding: base64\n\n"
            + Base64.getEncoder()
                .encodeToString(("#!/bin/sh\n" + script).getBytes(StandardCharsets.UTF_8))
            + "\n--b--\n");
  }

  private List<SimStep> until(SimStep last) throws InterruptedException {
    return eventsUntil(last).stream().map(SimListener.Event::step).toList();
  }

  private List<SimListener.Event> eventsUntil(SimStep last) throws InterruptedException {
    List<SimListener.Event> seen = new ArrayList<>();
    while (seen.isEmpty() || seen.get(seen.size() - 1).step() != last) {
      SimListener.Event next = events.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("no %s after %s", last, seen).isNotNull();
      seen.add(next);
      assertThat(next.step() == SimStep.FAILED && last != SimStep.FAILED)
          .as("failed: %s", seen)
          .isFalse();
    }
    return seen;
  }

  private static String send(HttpClient client, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }
}
