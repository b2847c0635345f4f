package io.maas4j.script.machineside;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BmcConfigScriptTest {
  private static final String SUITES =
      """
      RMCP+ Cipher Suites     : 0,1,2,3,17
      Cipher Suite Priv Max   : aaauXXXXXXXXXXX
      """;

  /** A BMC with a LAN on channel 1, of which each test may answer some questions otherwise. */
  private static final String BMC =
      """
      case "$*" in
      %s
      "mc info") echo 'IPMI Version              : 2.0' ;;
      "lan print 1") printf 'IP Address              : 10.0.0.9\\nMAC Address             : AA:BB:CC:00:11:22\\n%s' ;;
      "lan print"* | "lan6 print"*) exit 1 ;;
      *"user list"*) printf '1,,true,true,false,NO ACCESS\\n2,root,true,true,true,ADMINISTRATOR\\n3,(Empty User),,,,\\n' ;;
      *getciphers*) printf 'ID   IANA\\n0    N/A none\\n3    N/A hmac_sha1\\n17   N/A sha256\\n' ;;
      "raw 0x06 0x01") echo ' 20 81 02 08 02' ;;
      "raw 0x06 0x41"*) echo ' 22 04' ;;
      "raw 0x0c 0x02"*) echo ' 11 17 17 17 17 20' ;;
      "raw 0x06 0x56"*) echo ' 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00' ;;
      raw*) exit 0 ;;
      exec*) cat "$2" >>"$0.secrets" ;;
      esac
      """;

  @TempDir Path directory;
  private SandboxedMachine machine;
  private Path config;

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    machine = new SandboxedMachine(directory);
    config = directory.resolve("bmc.yaml");
    Files.createFile(Files.createDirectories(directory.resolve("dev")).resolve("ipmi0"));
    machine.environment.put("MAAS_DEV_DIR", directory.resolve("dev").toString());
    machine.environment.put("MAAS_BMC_WAIT_SECONDS", "0");
    machine.environment.put("BMC_CONFIG_PATH", config.toString());
  }

  private ShippedScript script() throws Exception {
    return new ShippedScript(machine, "30-maas-01-bmc-config");
  }

  private ShippedScript bmc(String special) throws Exception {
    return script().with("ipmitool", BMC.formatted(special, SUITES.replace("\n", "\\n")));
  }

  private JsonNode written() throws Exception {
    return new YAMLMapper().readTree(config.toFile());
  }

  private String secrets() throws Exception {
    return Files.readString(directory.resolve("shipped/tools/ipmitool.secrets"));
  }

  @Test
  void aBmcGetsAUserAndIsReported() throws Exception {
    ShippedScript script = bmc("");
    Outcome outcome = script.run("--user=", "--privilege=OPERATOR");
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    JsonNode written = written();
    String password = written.path("power_pass").asText();
    assertThat(password).matches("[A-Za-z0-9]{10,15}");
    assertThat(written.toString())
        .isEqualTo(
            "{\"power_type\":\"ipmi\",\"power_address\":\"10.0.0.9\",\"power_user\":\"maas\","
                + "\"power_pass\":\""
                + password
                + "\",\"power_driver\":\"LAN_2_0\",\"power_boot_type\":\"auto\",\"k_g\":\"\","
                + "\"cipher_suite_id\":\"17\",\"privilege_level\":\"OPERATOR\","
                + "\"mac_address\":\"aa:bb:cc:00:11:22\"}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
        .isEqualTo("rw-------");
    assertThat(script.calls("ipmitool"))
        .containsSubsequence(
            "user set name 3 maas",
            "user enable 3",
            "channel setaccess 1 3 callin=on link=on ipmi=on privilege=3")
        // PEF alerting stays off as it was, the rest is always available.
        .contains("raw 0x06 0x40 1 0x62 0x44", "raw 0x06 0x40 1 0xa2 0x84")
        .contains("raw 0x0c 0x01 1 0x02 0x14 0x14 0x14 0x14 0x00")
        // Suite 0 is closed, 17 opened.
        .contains("lan set 1 cipher_privs XaauoXXXXXXXXXX");
    assertThat(secrets())
        .contains("user set password 3 " + password + " 16", "user test 3 16 " + password);
  }

  @Test
  void thePasswordIsNeitherPrintedNorAnArgument() throws Exception {
    ShippedScript script = bmc("");
    Outcome outcome = script.run("--k-g=0x" + "ab".repeat(20));
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    String password = written().path("power_pass").asText();
    assertThat(outcome.output()).doesNotContain(password, "0xab", "abab");
    assertThat(String.join("\n", script.calls("ipmitool"))).doesNotContain(password, "0xab");
    assertThat(secrets()).contains("raw 0x06 0x56 1 0x01 0x01 0xab 0xab");
    assertThat(written().path("k_g").asText()).isEqualTo("0x" + "ab".repeat(20));
  }

  @Test
  void theUserOfThatNameKeepsItsSlotAndTheKeyThatThereIsIsReported() throws Exception {
    ShippedScript script =
        bmc(
            """
            *"user list"*) printf '1,,\\n2,root,\\n3,,\\n4,maas,\\n' ;;
            "raw 0x06 0x56"*) echo ' 00 31 32 33 34 35 36 37 38 39 30 31 32 33 34 35 36 37 38 39 30' ;;
            """);
    assertThat(script.run().exitStatus()).isZero();
    assertThat(script.calls("ipmitool"))
        .contains("user enable 4")
        .noneMatch(call -> call.startsWith("user set name"));
    assertThat(written().path("k_g").asText())
        .isEqualTo("0x3132333435363738393031323334353637383930");
  }

  @Test
  void aPasswordThatTheBmcDoesNotTakeIsFollowedByAnotherKind() throws Exception {
    ShippedScript script =
        bmc(
            "exec*) cat \"$2\" >>\"$0.secrets\"; case $(cat \"$2\") in *password*\\ 20) ;; *test*) ;; *) exit 1 ;; esac ;;\n");
    Outcome outcome = script.run();
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(written().path("power_pass").asText().length()).isBetween(17, 20);
  }

  @Test
  void aGivenPasswordIsTheOneThatIsSet() throws Exception {
    ShippedScript script = bmc("");
    Outcome outcome = script.run("--password=S3cret;$(id)");
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(written().path("power_pass").asText()).isEqualTo("S3cret;$(id)");
    assertThat(outcome.output()).doesNotContain("S3cret");
    assertThat(secrets()).contains("user set password 3 S3cret;$(id) 16\n");
  }

  @Test
  void aBmcThatTakesNoPasswordFailsWithoutShowingOne() throws Exception {
    Outcome outcome = bmc("exec*) cat \"$2\" >>\"$0.secrets\"; exit 1 ;;\n").run();
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output())
        .endsWith(
            "failed: the BMC cannot be configured: the BMC takes none of 4 passwords:"
                + " 'user set password' ended with 1\n");
    for (String line : secrets().lines().toList()) {
      assertThat(outcome.output()).doesNotContain(line.split(" ")[4]);
    }
    assertThat(config).doesNotExist();
  }

  @Test
  void withoutAnIpv4AddressTheIpv6OneIsReported() throws Exception {
    ShippedScript script =
        bmc(
            """
            "lan print 1") printf 'IP Address  : 0.0.0.0\\nMAC Address : AA:BB:CC:00:11:22\\n' ;;
            "lan6 print 1") printf 'IPv6 Static Address 0:\\n    Address: fe80::1/64\\nIPv6 Dynamic Address 0:\\n    Address:        2001:db8::9/64\\n' ;;
            """);
    assertThat(script.run().exitStatus()).isZero();
    assertThat(written().path("power_address").asText()).isEqualTo("[2001:db8::9]");
  }

  @Test
  void aBmcWithoutAddressIsAskedToGetOne() throws Exception {
    ShippedScript script = bmc("\"lan print 1\") echo 'IP Address  : 169.254.3.4' ;;\n");
    Outcome outcome = script.run();
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output()).endsWith("its LAN channel has no address and gets none by DHCP\n");
    assertThat(script.calls("ipmitool"))
        .containsSubsequence("lan set 1 ipsrc static", "lan set 1 ipsrc dhcp");
  }

  @Test
  void aWantedCipherSuiteThatIsNotOfferedIsReplacedAndTold() throws Exception {
    Outcome outcome = bmc("").run("--cipher-suite=12");
    assertThat(outcome.output()).contains("cipher suite 12 is not offered, using 17");
    assertThat(written().path("cipher_suite_id").asText()).isEqualTo("17");
  }

  @ParameterizedTest
  @CsvSource({
    "--user=a b",
    "--user=$(reboot)",
    "--user=-x",
    "--user=seventeen-letters",
    "--privilege=GOD",
    "--password=a\"b",
    "--password=back\\slash",
    "--k-g=short",
    "--cipher-suite=0"
  })
  void argumentsThatNoBmcTakesAreRefused(String argument) throws Exception {
    ShippedScript script = bmc("");
    Outcome outcome = script.run(argument);
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output()).startsWith("failed: --");
    assertThat(script.calls("ipmitool")).isEmpty();
  }

  @Test
  void anEarlierScriptWins() throws Exception {
    Files.writeString(config, "power_type: redfish\n");
    ShippedScript script = bmc("");
    Outcome outcome = script.run();
    assertThat(outcome.exitStatus()).isZero();
    assertThat(outcome.output()).contains("an earlier script");
    assertThat(script.status()).isEqualTo("skipped");
    assertThat(config).hasContent("power_type: redfish\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"QEMU", "VMware, Inc."})
  void aVirtualMachineIsSkipped(String vendor) throws Exception {
    machine.root("sys/class/dmi/id/sys_vendor", vendor + "\n");
    ShippedScript script = bmc("");
    assertThat(script.run().output())
        .isEqualTo("skipped: a virtual machine has no BMC of its own\n");
    assertThat(script.calls("ipmitool")).isEmpty();
  }

  @Test
  void theInventoryDecidesWhatTheMachineIs() throws Exception {
    Path resources = directory.resolve("resources.json");
    Files.writeString(resources, "{\"resources\": {\"system\": {\"type\": \"container\"}}}");
    ShippedScript script = bmc("");
    script.environment("MAAS_RESOURCES_FILE", resources.toString());
    assertThat(script.run().output()).isEqualTo("skipped: a container has no BMC of its own\n");
  }

  @Test
  void withoutABmcOrItsToolTheScriptIsSkipped() throws Exception {
    ShippedScript script = script();
    assertThat(script.run().output())
        .contains("skipped: there is an IPMI device, but ipmitool is missing");
    Files.delete(directory.resolve("dev/ipmi0"));
    assertThat(script.run().output()).isEqualTo("skipped: no BMC was found\n");
    assertThat(script.status()).isEqualTo("skipped");
  }

  @Test
  void theModulesAreLoadedWhereTheFirmwareTellsOfABmc() throws Exception {
    Files.delete(directory.resolve("dev/ipmi0"));
    Path table = directory.resolve("root/sys/firmware/dmi/tables/DMI");
    Files.createDirectories(table.getParent());
    // Structure 38, IPMI device information, without strings.
    Files.write(table, new byte[] {38, 6, 0, 0, 1, 0x20, 0, 0, 127, 4, 0, 0, 0, 0});
    ShippedScript script =
        bmc("")
            .with(
                "modprobe",
                "[ \"$2\" != ipmi_si ] || touch '" + directory.resolve("dev/ipmi0") + "'");
    Outcome outcome = script.run();
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(script.calls("modprobe")).contains("-q ipmi_devintf", "-q ipmi_si");
    assertThat(config).exists();
  }

  @Test
  void aMoonshotCartridgeReportsHowToBridgeToIt() throws Exception {
    ShippedScript script =
        bmc(
            """
            "raw 0x06 0x01") echo ' 14 81 02' ;;
            "raw 0x2c 0x01 0x00") echo ' 00 72 72 ff 00 00 00' ;;
            "-b 0 -t 0x20 -m 0x72 raw 0x2c 0x01 0x00") echo ' 00 88 88 ff 00 00 00' ;;
            *"lan print 2") echo 'IP Address              : 10.1.1.1' ;;
            *"sdr list mcloc -v") printf 'Sensor ID : x\\nDevice Slave Address : 86h\\nChannel Number : 1h\\n\\nSensor ID : y\\nDevice Slave Address : 88h\\nChannel Number : 0h\\n' ;;
            """);
    Outcome outcome = script.run();
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(written().path("power_type").asText()).isEqualTo("moonshot");
    assertThat(written().path("power_address").asText()).isEqualTo("10.1.1.1");
    assertThat(written().path("power_hwaddress").asText())
        .isEqualTo("-B 0 -T 0x88 -b 7 -t 0x72 -m 0x20");
    assertThat(outcome.output()).doesNotContain(written().path("power_pass").asText());
  }

  @Test
  void theOpenBmcOfAWedgeIsAskedForItsAddress() throws Exception {
    Files.delete(directory.resolve("dev/ipmi0"));
    machine.root("sys/class/dmi/id/product_name", "Wedge-AC-F 20-001329\n");
    Path module = Files.createDirectories(directory.resolve("python")).resolve("paramiko.py");
    Files.writeString(
        module,
        """
        class SSHException(Exception):
            pass
        class AutoAddPolicy:
            pass
        class Output:
            def read(self, most):
                return b"2: eth0    inet 169.254.1.1/16\\n3: eth1    inet 10.5.0.7/24 brd 10.5.0.255\\n"
        class SSHClient:
            def set_missing_host_key_policy(self, policy): pass
            def connect(self, host, username, **more):
                assert (host, username) == ("fe80::1%eth0", "root")
            def exec_command(self, command, timeout):
                return None, Output(), None
            def close(self): pass
        """);
    ShippedScript script = script();
    script.environment("PYTHONPATH", module.getParent().toString());
    Outcome outcome = script.run();
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(written().path("power_type").asText()).isEqualTo("wedge");
    assertThat(written().path("power_address").asText()).isEqualTo("10.5.0.7");
  }

  @Test
  void anAddressThatIsNoneIsNotReported() throws Exception {
    Outcome outcome =
        bmc("\"lan print 1\") printf 'IP Address : $(reboot)\\nMAC Address : `reboot`\\n' ;;\n")
            .run();
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output()).endsWith("has no address and gets none by DHCP\n");
    assertThat(config).doesNotExist();
  }
}
