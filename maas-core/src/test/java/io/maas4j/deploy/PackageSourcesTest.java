package io.maas4j.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maas4j.archive.PackageRepository;
import io.maas4j.lifecycle.State;
import io.maas4j.setting.OsRelease;
import io.maas4j.setting.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PackageSourcesTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final PackageRepository MAIN =
      PackageRepository.usual(
              PackageRepository.MAIN,
              "http://archive.example.test/ubuntu",
              PackageRepository.MAIN_ARCHES)
          .withId(1);
  private static final PackageRepository PORTS =
      PackageRepository.usual(
              PackageRepository.PORTS,
              "http://ports.example.test/ubuntu-ports",
              PackageRepository.PORTS_ARCHES)
          .withId(2);
  private final Contexts contexts = new Contexts(20261121);

  private static PackageRepository added(
      String name, String url, List<String> series, List<String> components, List<String> arches) {
    return new PackageRepository(
        12, name, url, false, series, List.of(), List.of(), components, arches, "", true, true);
  }

  private static PackageRepository usual(
      PackageRepository from, List<String> pockets, List<String> components, String key) {
    return new PackageRepository(
        from.id(),
        from.name(),
        from.url(),
        true,
        List.of(),
        pockets,
        components,
        List.of(),
        from.arches(),
        key,
        true,
        true);
  }

  private JsonNode apt(String system, String architecture, PackageRepository... repositories)
      throws IOException {
    String[] words = system.split("/", 2);
    return YAML.readTree(
            Preseed.of(
                contexts.in(State.COMMISSIONING),
                new PackageSources(new OsRelease(words[0], words[1]), List.of(repositories)),
                architecture))
        .path("apt");
  }

  @Test
  void ubuntuGetsTheArchiveOfItsArchitecture() throws IOException {
    JsonNode apt = apt("ubuntu/noble", "amd64", MAIN, PORTS);
    assertThat(apt.path("preserve_sources_list").asBoolean(true)).isFalse();
    assertThat(apt.path("sources_list").asText())
        .isEqualTo(
            """
            Types: deb
            URIs: http://archive.example.test/ubuntu
            Suites: $RELEASE $RELEASE-updates $RELEASE-security $RELEASE-backports
            Components: main restricted universe multiverse
            Signed-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg
            """);
    assertThat(apt("ubuntu/noble", "arm64", MAIN, PORTS).path("sources_list").asText())
        .contains("URIs: http://ports.example.test/ubuntu-ports\n");
  }

  @Test
  void whatIsDisabledIsLeftOutAndAnArchivesOwnKeyIsHandedOver() throws IOException {
    PackageRepository mirror =
        usual(MAIN, List.of("backports"), List.of("multiverse"), "-----BEGIN PGP…");
    JsonNode apt = apt("ubuntu/noble", "amd64", mirror, PORTS);
    assertThat(apt.path("sources_list").asText())
        .isEqualTo(
            """
            Types: deb deb-src
            URIs: http://archive.example.test/ubuntu
            Suites: $RELEASE $RELEASE-updates $RELEASE-security
            Components: main restricted universe
            """);
    assertThat(apt.at("/sources/archive_key/key").asText()).isEqualTo("-----BEGIN PGP…");
  }

  @Test
  void olderUbuntusHaveLines() throws IOException {
    assertThat(apt("ubuntu/jammy", "amd64", MAIN, PORTS).path("sources_list").asText().lines())
        .hasSize(8)
        .startsWith(
            "deb http://archive.example.test/ubuntu $RELEASE main restricted universe multiverse",
            "# deb-src http://archive.example.test/ubuntu $RELEASE main restricted universe"
                + " multiverse");
    PackageRepository little =
        usual(MAIN, List.of("backports", "updates"), List.of("multiverse", "universe"), "");
    assertThat(apt("ubuntu/focal", "amd64", little).path("sources_list").asText().lines())
        .containsExactly(
            "deb http://archive.example.test/ubuntu $RELEASE main restricted",
            "deb-src http://archive.example.test/ubuntu $RELEASE main restricted",
            "deb http://archive.example.test/ubuntu $RELEASE-security main restricted",
            "deb-src http://archive.example.test/ubuntu $RELEASE-security main restricted");
  }

  @Test
  void anotherSystemKeepsItsOwnSourcesAndGetsTheAddedOnesBeside() throws IOException {
    assertThat(apt("debian/bookworm", "amd64", MAIN, PORTS).isMissingNode()).isTrue();
    PackageRepository tools =
        added(
            "ACME Tools!",
            "http://repo.example.test/tools",
            List.of(),
            List.of(),
            List.of("amd64"));
    JsonNode apt = apt("debian/bookworm", "amd64", MAIN, PORTS, tools);
    assertThat(apt.path("preserve_sources_list").asBoolean()).isTrue();
    assertThat(apt.has("sources_list")).isFalse();
    assertThat(apt.at("/sources/acme_tools_12/source").asText())
        .isEqualTo("deb http://repo.example.test/tools $RELEASE main");
    assertThat(apt.at("/sources/acme_tools_12").has("key")).isFalse();
    assertThat(apt("debian/bookworm", "arm64", tools).isMissingNode())
        .as("a repository for other architectures")
        .isTrue();
  }

  @Test
  void addedRepositoriesNameTheirSeriesAndComponentsOrArePersonalArchives() throws IOException {
    List<String> arches = List.of("amd64");
    String url = "http://repo.example.test/tools";
    assertThat(
            apt(
                    "ubuntu/noble",
                    "amd64",
                    added("t", url, List.of("noble", "stable"), List.of("main", "extra"), arches))
                .at("/sources/t_12/source")
                .asText())
        .isEqualTo("deb " + url + " noble main extra\ndeb " + url + " stable main extra");
    assertThat(
            apt("ubuntu/noble", "amd64", added("t", "ppa:a/b", List.of(), List.of(), arches))
                .at("/sources/t_12/source")
                .asText())
        .isEqualTo("ppa:a/b");
    String ppa = "http://ppa.launchpad.net/a/b/ubuntu";
    assertThat(
            apt("ubuntu/noble", "amd64", added("t", ppa, List.of("x"), List.of("y"), arches))
                .at("/sources/t_12/source")
                .asText())
        .isEqualTo("deb " + ppa + " $RELEASE main");
  }

  @Test
  void aRepositoryThatIsOffIsNotToldOf() throws IOException {
    PackageRepository off =
        new PackageRepository(
            12,
            "t",
            "http://r.example.test/",
            false,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of("amd64"),
            "",
            true,
            false);
    assertThat(apt("debian/bookworm", "amd64", off).isMissingNode()).isTrue();
  }

  @Test
  void anEnlistingUbuntuChoosesAmongTheArchivesByItself() throws IOException {
    PackageRepository signed = usual(PORTS, List.of(), List.of(), "-----BEGIN PGP…");
    Settings settings = new Settings(Map.of("http_proxy", "\"http://p:8000/\""));
    JsonNode apt =
        YAML.readTree(
                Preseed.enlist(
                    Contexts.RACK,
                    settings,
                    new PackageSources(new OsRelease("ubuntu", "noble"), List.of(MAIN, signed))))
            .path("apt");
    for (String which : List.of("primary", "security")) {
      assertThat(apt.path(which))
          .map(JsonNode::toString)
          .containsExactly(
              "{\"arches\":[\"amd64\",\"i386\"],\"uri\":\"http://archive.example.test/ubuntu\"}",
              "{\"arches\":[\"default\"],\"uri\":\"http://ports.example.test/ubuntu-ports\"}");
    }
    assertThat(apt.path("preserve_sources_list").asBoolean(true)).isFalse();
    assertThat(apt.path("proxy").asText()).isEqualTo("http://p:8000/");
    assertThat(apt.at("/sources/ports_key/key").asText()).isEqualTo("-----BEGIN PGP…");
    assertThat(apt.path("sources_list").asText().lines())
        .contains(
            "deb $PRIMARY $RELEASE main restricted universe multiverse",
            "deb $SECURITY $RELEASE-security main restricted universe multiverse");
  }
}
