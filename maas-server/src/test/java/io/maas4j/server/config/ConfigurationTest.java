package io.maas4j.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  @TempDir private Path directory;

  @Test
  void defaultsHoldWhenNothingIsGiven() {
    Configuration configuration = Configuration.load(Map.of(), directory, Map.of());
    assertThat(configuration.dataDir().path()).isEqualTo(directory.resolve(".local/share/maas4j"));
    assertThat(configuration.cacheDir()).isEqualTo(directory.resolve(".cache/maas4j"));
    assertThat(configuration.mode()).isEqualTo(Mode.REGION_AND_RACK);
    assertThat(configuration.database()).isEqualTo(new DatabaseConfig.Embedded());
    assertThat(configuration.http().port()).isEqualTo(5240);
    assertThat(configuration.http().publicUrl()).isEmpty();
    assertThat(configuration.rack().dhcpPort()).isEqualTo(67);
    assertThat(configuration.rack().tftpPort()).isEqualTo(69);
    assertThat(configuration.rack().httpPort()).isEqualTo(5248);
    assertThat(configuration.rack().subnets()).isEmpty();
    assertThat(configuration.nodeTimeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(configuration.settings()).extracting(Configuration.Setting::key).isEqualTo(Key.ALL);
    assertThat(configuration.settings()).allMatch(s -> s.origin().equals(Origin.DEFAULT));
  }

  @Test
  void flagsBeatTheEnvironmentThatBeatsTheFile() throws IOException {
    write("dhcp-port: 1\ntftp-port: 2\nrack-http-port: 3\n");
    Configuration configuration =
        Configuration.load(
            environment("MAAS4J_TFTP_PORT", "20", "MAAS4J_RACK_HTTP_PORT", "30"),
            directory,
            Map.of(Key.RACK_HTTP_PORT, List.of("300")));
    assertThat(configuration.rack().dhcpPort()).isEqualTo(1);
    assertThat(configuration.rack().tftpPort()).isEqualTo(20);
    assertThat(configuration.rack().httpPort()).isEqualTo(300);
    assertThat(origin(configuration, Key.DHCP_PORT)).isEqualTo(directory + "/maas.yaml");
    assertThat(origin(configuration, Key.TFTP_PORT)).isEqualTo("environment MAAS4J_TFTP_PORT");
    assertThat(origin(configuration, Key.RACK_HTTP_PORT)).isEqualTo("flag --rack-http-port");
    assertThat(origin(configuration, Key.NODE_TIMEOUT)).isEqualTo("default");
  }

  @Test
  void relatedDirectoriesFollowTheOnesAboveThem() {
    Configuration configuration =
        Configuration.load(Map.of("XDG_DATA_HOME", "/xdg"), directory, Map.of());
    assertThat(configuration.images().loaders()).isEqualTo(Path.of("/xdg/maas4j/images/loaders"));
    Configuration moved =
        Configuration.load(environment("MAAS4J_IMAGES_DIR", "/srv/i"), directory, Map.of());
    assertThat(moved.images().loaders()).isEqualTo(Path.of("/srv/i/loaders"));
  }

  @Test
  void subnetsComeAsListOrText() throws IOException {
    write("subnets:\n- 10.0.0.0/24,range=10.0.0.10-10.0.0.20,gateway=10.0.0.1\n- 10.1.0.0/24\n");
    List<SubnetConfig> inFile =
        Configuration.load(environment(), directory, Map.of()).rack().subnets();
    assertThat(inFile)
        .hasToString("[10.0.0.0/24,range=10.0.0.10-10.0.0.20,gateway=10.0.0.1, 10.1.0.0/24]");
    assertThat(
            Configuration.load(
                    environment("MAAS4J_SUBNETS", "10.2.0.0/24 10.3.0.0/24,relayed"),
                    directory,
                    Map.of())
                .rack()
                .subnets())
        .hasSize(2)
        .last()
        .matches(SubnetConfig::relayed);
  }

  @Test
  void errorsNameKeyValueOriginAndRange() {
    assertThatThrownBy(
            () -> Configuration.load(environment("MAAS4J_DHCP_PORT", "65536"), directory, Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "dhcp-port '65536' (environment MAAS4J_DHCP_PORT) cannot be used:"
                + " it is not within 0-65535")
        .extracting(e -> ((ConfigurationException) e).remedy())
        .isEqualTo("accepted: 0-65535, 0 for any free one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"region", "rack"})
  void halfAModeIsNotSupportedYet(String mode) {
    assertThatThrownBy(
            () -> Configuration.load(Map.of(), directory, Map.of(Key.MODE, List.of(mode))))
        .hasMessageContaining("not supported yet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dhcp-port: [1, 2]        | 2 values where one is needed",
        "dhcp-port: {a: 1}        | holds no text or number",
        "dhcp-port:               | dhcp-port '' (",
        "dhcp-prt: 1              | there is no such setting: key 'dhcp-prt'",
        "data-dir: /x             | data-dir cannot be set in",
        "- a                      | does not hold a mapping",
        "maas-url: [secretword    | is not YAML at line",
        "node-timeout: 0          | it is not within 1-10080",
        "subnets: 10.0.0.0/33     | prefix length 33",
        "maas-url: https://h/MAAS | terminate TLS in front",
        "maas-url: http://h/      | clients expect /MAAS",
      })
  void badFilesAreRefusedByName(String yaml, String message) throws IOException {
    write(yaml + "\n");
    assertThatThrownBy(() -> Configuration.load(environment(), directory, Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("secretword");
  }

  @Test
  void aKeyGivenTwiceInTheFileIsRefused() throws IOException {
    write("dhcp-port: 1\ndhcp-port: 2\n");
    assertThatThrownBy(() -> Configuration.load(environment(), directory, Map.of()))
        .hasMessageContaining("is not YAML at line 2");
  }

  @Test
  void anEmptyFileSaysNothing() throws IOException {
    write("# nothing yet\n");
    assertThat(Configuration.load(environment(), directory, Map.of()).rack().dhcpPort())
        .isEqualTo(67);
  }

  @Test
  void unknownVariablesAreWarnedAbout() {
    assertThat(
            Configuration.load(
                    environment(
                        "MAAS4J_DHCP_PROT",
                        "1",
                        "MAAS4J_JAVA_OPTS",
                        "-Xmx1g",
                        "MAAS4J_PROFILES",
                        "/srv/profiles"),
                    directory,
                    Map.of())
                .warnings())
        .containsExactly("environment variable MAAS4J_DHCP_PROT is no setting");
  }

  @Test
  void whatIsWrittenIsReadBackAndPrivate() throws IOException {
    Path file = directory.resolve("maas.yaml");
    ConfigFile.write(
        file,
        Map.of(
            Key.DATABASE_URI,
            List.of("postgres://u:yes@h/db"),
            Key.SUBNETS,
            List.of("10.0.0.0/24", "10.1.0.0/24")));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Configuration configuration = Configuration.load(environment(), directory, Map.of());
    assertThat(configuration.rack().subnets()).hasSize(2);
    assertThat(configuration.settings())
        .filteredOn(setting -> setting.key() == (Key<?>) Key.DATABASE_URI)
        .extracting(Configuration.Setting::shown)
        .containsExactly("postgres://u:***@h:5432/db");
  }

  @Test
  void aListenAddressNeverReachesAMachine() {
    assertThat(HttpConfig.parse("http://0.0.0.0:5240/MAAS").publicUrl()).isEmpty();
    assertThat(HttpConfig.parse("http://[::]:5240/MAAS/").publicUrl()).isEmpty();
    HttpConfig named = HttpConfig.parse("http://maas.example:5240/MAAS/");
    assertThat(named.publicUrl()).hasToString("Optional[http://maas.example:5240/MAAS]");
    assertThat(named.listenAddress().isAnyLocalAddress()).isTrue();
    HttpConfig local = HttpConfig.parse("http://127.0.0.1:0/MAAS");
    assertThat(local.port()).isZero();
    assertThat(local.listenAddress().isLoopbackAddress()).isTrue();
  }

  private void write(String yaml) throws IOException {
    Files.writeString(directory.resolve("maas.yaml"), yaml);
  }

  private Map<String, String> environment(String... pairs) {
    Map<String, String> environment = new java.util.HashMap<>();
    environment.put("MAAS4J_DATA_DIR", directory.toString());
    for (int i = 0; i < pairs.length; i += 2) {
      environment.put(pairs[i], pairs[i + 1]);
    }
    return environment;
  }

  private static String origin(Configuration configuration, Key<?> key) {
    return configuration.settings().stream()
        .filter(setting -> setting.key() == key)
        .findFirst()
        .orElseThrow()
        .origin()
        .toString();
  }
}
