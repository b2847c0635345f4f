package io.maas4j.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OperatingSystemTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "ubuntu|noble|Ubuntu 24.04 LTS \"Noble Numbat\"",
        "ubuntu|24.10|Ubuntu 24.10 \"Oracular Oriole\"",
        "ubuntu|zebra|Ubuntu zebra",
        "ubuntu-core|24|Ubuntu Core 24",
        "debian|bookworm|Debian 12 \"bookworm\"",
        "centos|centos70|CentOS 7",
        "centos|centos7.9|CentOS 7.9",
        "rhel|9|Red Hat Enterprise Linux 9",
        "rhel|rhel9.2|Red Hat Enterprise Linux 9.2",
        "ol|ol8|Oracle Linux 8",
        "suse|sles15.4|SUSE Linux Enterprise Server 15.4",
        "suse|opensuse-15.6|openSUSE Leap 15.6",
        "suse|tumbleweed|openSUSE Tumbleweed",
        "windows|win2019|Windows Server 2019",
        "windows|win2012hvr2|Windows Hyper-V Server 2012 R2",
        "windows|2022-core|Windows Server 2022 Core",
        "windows|win10ent|Windows 10 Enterprise",
        "esxi|8.0|VMware ESXi 8",
        "custom|web|Custom web"
      })
  void releasesHaveTitles(String system, String series, String title) {
    assertThat(OperatingSystem.named(system).orElseThrow().title(series)).isEqualTo(title);
  }

  @ParameterizedTest
  @CsvSource({
    "ubuntu, trusty, VERSION_1",
    "ubuntu, xenial, VERSION_2",
    "ubuntu, bionic, VERSION_2_ROUTED",
    "ubuntu, noble, VERSION_2_ROUTED",
    "ubuntu, later-than-this, VERSION_2_ROUTED",
    "ubuntu-core, 24, VERSION_2",
    "centos, centos70, VERSION_1",
    "esxi, 8.0, VERSION_1",
    "custom, web, VERSION_1"
  })
  void theNetworkIsToldInTheFormThatTheReleaseReads(
      String system, String series, NetworkForm form) {
    assertThat(OperatingSystem.named(system).orElseThrow().networkForm(series)).isEqualTo(form);
  }

  @ParameterizedTest
  @EnumSource(OperatingSystem.class)
  void everyRowCanBeInstalledFromSomething(OperatingSystem system) {
    assertThat(system.forms()).isNotEmpty();
    assertThat(system.purposes()).contains(Purpose.INSTALL);
    assertThat(system.guests()).isNotEmpty();
    assertThat(system.defaultUser()).isNotBlank();
    assertThat(OperatingSystem.named(system.word())).contains(system);
    // whoever boots by itself or runs from memory has an image that is no disk
    if (system.purposes().contains(Purpose.EPHEMERAL)) {
      assertThat(system.forms()).containsAnyOf(ImageForm.TREE, ImageForm.SQUASHFS);
    }
  }

  @Test
  void onlyUbuntuBootsOverTheNetworkByItself() {
    assertThat(OperatingSystem.values())
        .filteredOn(OperatingSystem::bootsItself)
        .containsExactly(OperatingSystem.UBUNTU);
  }

  @Test
  void aSystemThatIsNotInTheTableIsMadeLikeOneThatIs() {
    assertThat(OperatingSystem.named("rocky")).isEmpty();
    assertThat(OperatingSystem.madeLike("rocky")).contains(OperatingSystem.RHEL);
    assertThat(OperatingSystem.madeLike("beos")).isEmpty();
  }
}
