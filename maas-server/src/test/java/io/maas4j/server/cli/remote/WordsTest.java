package io.maas4j.server.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "BootSourceSelectionsHandler,boot-source-selections",
    "DNSResourceRecordHandler,dnsresource-record",
    "SSHKeysHandler,sshkeys",
    "IPRangesHandler,ipranges",
    "IPAddressesHandler,ipaddresses",
    "MaasHandler,maas",
    "RackControllersHandler,rack-controllers",
    "VmHostsHandler,vm-hosts",
    "NodeScriptHandler,node-script",
    "DHCPSnippetsHandler,dhcpsnippets"
  })
  void handlersHaveTheWordsThatCommandLinesOfMaasUse(String name, String word) {
    assertThat(Words.ofHandler(name)).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({"set_storage_layout,set-storage-layout", "read,read"})
  void actionsHaveHyphens(String name, String word) {
    assertThat(Words.ofAction(name)).isEqualTo(word);
  }
}
