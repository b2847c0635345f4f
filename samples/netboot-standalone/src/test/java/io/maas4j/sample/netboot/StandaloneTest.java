package io.maas4j.sample.netboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneTest {
  @TempDir Path directory;

  @Test
  void allServersRunFromOneCommandLine() throws Exception {
    Files.writeString(directory.resolve("hello"), "boot me");
    try (Standalone standalone =
        standalone(
            "dhcp --listen 127.0.0.1:0 --server-address 127.0.0.1 --subnet 127.9.0.0/16"
                + " --range 127.9.1.0-127.9.2.255 --identity client-identifier --lease-file "
                + directory.resolve("leases")
                + " dhcp6 --listen [::1]:0 --server-address fd77::1 --subnet fd77::/64"
                + " --range fd77::1000-fd77::ffff:ffff:ffff --lease-file "
                + directory.resolve("leases6")
                + " tftp --listen 127.0.0.1:0 --root "
                + directory
                + " http --listen 127.0.0.1:0 --root "
                + directory)) {
      List<String> where = standalone.start();
      assertThat(where)
          .extracting(line -> line.split(" ")[0])
          .containsExactly("dhcp", "dhcp6", "tftp", "http");
      String port = where.get(3).substring(where.get(3).lastIndexOf(':') + 1);
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hello")).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo("boot me");
      assertThat(directory.resolve("leases")).exists();
      assertThat(directory.resolve("leases6.duid")).exists();
    }
  }

  @Test
  void whatIsWrongIsNamed() {
    refused("ftp --root /", "'ftp' is no command: it is dhcp, dhcp6, tftp or http");
    refused("tftp", "--root is missing");
    refused("tftp --root", "tftp: --root needs a value");
    refused("tftp --files /", "tftp: there is no flag --files");
    refused("http --root / --listen 80", "--listen '80' is not ADDRESS:PORT, such as 0.0.0.0:5248");
    refused(
        "dhcp --server-address 10.0.0.1 --subnet 10.0.0.0/33 --range 10.0.0.2-10.0.0.3",
        "--subnet '33' is not a number from 0 to 32");
    refused(
        "dhcp --server-address 10.0.0.1 --subnet 10.0.0.0/24 --range 10.0.0.2",
        "--range '10.0.0.2' is not FIRST-LAST");
    String served = "dhcp --server-address 10.0.0.1 --subnet 10.0.0.0/24 --range 10.0.0.2-10.0.0.3";
    refused(served + " --partner primary", "--lease-file is missing");
    refused(
        served + " --lease-file /nowhere --partner third",
        "--partner 'third' is not primary or secondary");
    refused(
        served + " --lease-file /n --partner primary --partner-address 10.0.0.1:647",
        "--partner-secret-file is missing");
    refused(
        served + " --identity duid",
        "--identity 'duid' is not hardware-address or client-identifier");
    refused(
        "dhcp --subnet 10.0.0.0/24 --range 10.0.0.2-10.0.0.3",
        "--interface or --server-address is missing");
    refused(
        "dhcp6 --interface eth0 --subnet fd77::/129 --range fd77::2-fd77::3",
        "--subnet '129' is not a number from 0 to 128");
    refused(
        "dhcp6 --listen [fd77::1]:547 --server-address 10.0.0.1 --subnet fd77::/64 --range fd77::2-fd77::3",
        "--server-address '10.0.0.1' is not an IPv6 address");
    refused(
        "dhcp6 --listen [::]:547 --server-address fd77::1 --subnet fd77::/64 --range fd77::2-fd77::3",
        "--listen '[::]:547' is not an address of this machine, unless with --interface");
  }

  private static void refused(String line, String why) {
    assertThatThrownBy(() -> standalone(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  private static Standalone standalone(String line) {
    return new Standalone(List.of(line.split(" ")), Clock.systemUTC());
  }
}
