package io.maas4j.xpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XPathTest {
  private static final String LSHW =
      """
      <?xml version="1.0" standalone="yes" ?>
      <!-- generated -->
      <list>
      <node id="heron" claimed="true" class="system" handle="DMI:0001">
       <product>NUC</product>
       <node id="core" class="bus">
        <node id="memory" class="memory"><size units="bytes">17179869184</size></node>
        <node id="cpu:0" class="processor"><vendor>Intel Corp.</vendor></node>
        <node id="cpu:1" class="processor"><vendor>Intel Corp.</vendor></node>
        <node id="display" class="display"><vendor>NVIDIA &amp; Co</vendor></node>
       </node>
      </node>
      </list>
      """;

  private static XmlDocument document(String text) throws XmlDocument.XmlException {
    return new XmlDocument.Builder().add(text.getBytes(StandardCharsets.UTF_8), "").build();
  }

  private static boolean matches(String expression, String document) throws Exception {
    return XPath.compile(expression, Map.of("lldp", "lldp")).matches(document(document), 100_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '^',
      quoteCharacter = '`',
      value = {
        "//node[@id=\"display\"] ^ true",
        "//node[@id='display2'] ^ false",
        "//node[@id=\"memory\"]/size > 1073741824 ^ true",
        "//node[@id=\"memory\"]/size/@units=\"bytes\" ^ true",
        "//node[@id=\"memory\"]/size/units=\"bytes\" ^ false",
        "//node[@class='processor'][2]/@id = 'cpu:1' ^ true",
        "count(//node[@class='processor']) = 2 ^ true",
        "//vendor[contains(., 'NVIDIA')] ^ true",
        "//node[@id='core']/node[last()]/vendor = 'NVIDIA & Co' ^ true",
        "/list/node/product/text() = 'NUC' ^ true",
        "//node[starts-with(@id, 'cpu')] and not(//node[@id='tape']) ^ true",
        "//node[@id='memory']/following-sibling::node[1]/@id = 'cpu:0' ^ true",
        "//node[@id='display']/preceding::node[1]/@id = 'cpu:1' ^ true",
        "//node[@id='memory']/ancestor::node[last()]/@id = 'heron' ^ true",
        "//lldp:interface ^ false",
        "true() ^ true",
        "0 ^ false",
        "'' ^ false",
        "5 mod 2 = 1 and 3 * 2 = 6 and 7 div 2 = 3.5 and -1 < 0 ^ true",
        "//*[name()='size'] ^ true",
        "(//node)[1]/@id = 'heron' ^ true",
        "//product | //vendor ^ true",
        "normalize-space('  a  b ') = 'a b' ^ true",
        "translate('bar','abc','AB') = 'BAr' ^ true",
        "substring('12345', 1.5, 2.6) = '234' ^ true",
        "string(//node[@id='core']/@class) = 'bus' ^ true",
        "sum(//size) = 17179869184 ^ true",
        "processing-instruction() ^ false"
      })
  void expressionsMeanWhatTheyMean(String expression, boolean expected) throws Exception {
    assertThat(matches(expression, LSHW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//node[@id=", "", "//", "node[", "a b", "1 +", "foo(1)", "count(1)", "nope::x", "x:y",
        "'open", "a/", "()", "1 | 2", "//node]", "&", "contains('a')", "@", "/list//", "..a"
      })
  void whatIsNoExpressionIsRefusedWhenItIsCompiled(String text) {
    assertThatThrownBy(() -> XPath.compile(text, Map.of()))
        .isInstanceOf(XPathSyntaxException.class)
        .hasMessageMatching(".+");
  }

  @Test
  void deepAndLongExpressionsAreRefused() {
    assertThatThrownBy(() -> XPath.compile("(".repeat(5000) + "1" + ")".repeat(5000), Map.of()))
        .isInstanceOf(XPathSyntaxException.class);
    assertThatThrownBy(() -> XPath.compile("1" + " + 1".repeat(5000), Map.of()))
        .isInstanceOf(XPathSyntaxException.class);
    assertThatCode(() -> XPath.compile("1" + "+1".repeat(2000), Map.of()))
        .doesNotThrowAnyException();
  }

  @Test
  void anExpressionThatWouldTakeForEverEnds() throws Exception {
    XmlDocument wide = document("<a>" + "<b/>".repeat(3000) + "</a>");
    XPath slow = XPath.compile("//*[//*[//*[//c]]]", Map.of());
    assertThatThrownBy(() -> slow.matches(wide, 1_000_000))
        .isInstanceOf(TooManyStepsException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY x \"xx\"><!ENTITY y \"&x;&x;\">]><a>&y;</a>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\"><a/>",
        "<a>&unknown;</a>",
        "<a><b></a>",
        "no XML",
        ""
      })
  void documentsThatAreNotToBeTrustedAreRefused(String text) {
    assertThatThrownBy(() -> document(text)).isInstanceOf(XmlDocument.XmlException.class);
  }

  @Test
  void aDeepDocumentIsRefused() {
    assertThatThrownBy(() -> document("<a>".repeat(10_000) + "</a>".repeat(10_000)))
        .isInstanceOf(XmlDocument.XmlException.class);
  }

  @Test
  void documentsArePutTogetherUnderTheirNamespaces() throws Exception {
    XmlDocument both =
        new XmlDocument.Builder()
            .add("<list><node id='a'/></list>".getBytes(StandardCharsets.UTF_8), "")
            .add("<lldp><interface name='eth0'/></lldp>".getBytes(StandardCharsets.UTF_8), "lldp")
            .build();
    XPath lldp = XPath.compile("//lldp:interface/@name = 'eth0'", Map.of("lldp", "lldp"));
    assertThat(lldp.matches(both, 1000)).isTrue();
    assertThat(XPath.compile("//interface", Map.of()).matches(both, 1000)).isFalse();
    assertThat(XPath.compile("/list/node", Map.of()).matches(both, 1000)).isTrue();
  }
}
