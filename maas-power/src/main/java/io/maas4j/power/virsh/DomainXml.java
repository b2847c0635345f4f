package io.maas4j.power.virsh;

import io.maas4j.id.MacAddress;
import io.maas4j.power.http.Xml;
import io.maas4j.power.steps.Roll;
import io.maas4j.power.steps.StepFailed;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** What a domain is made of, in libvirt's "Domain XML format". Not thread-safe. */
final class DomainXml {
  private static final int LAST = Integer.MAX_VALUE;

  private final Document document;

  private DomainXml(Document document) {
    this.document = document;
  }

  /**
   * @throws StepFailed when it is no domain's
   */
  static DomainXml of(String text) throws StepFailed {
    Document document;
    try {
      document = Xml.parsed(text);
    } catch (SAXException e) {
      throw StepFailed.action("libvirt describes the domain with what is no XML");
    }
    if (!document.getDocumentElement().getTagName().equals("domain")) {
      throw StepFailed.action("libvirt describes something else than a domain");
    }
    return new DomainXml(document);
  }

  /** As MAAS names it; empty when it has no name for it. */
  String architecture() {
    return children(document.getDocumentElement(), "os").stream()
        .flatMap(os -> children(os, "type").stream())
        .map(type -> Roll.architecture(type.getAttribute("arch")))
        .findFirst()
        .orElse("");
  }

  /** Of its interfaces, those with the lowest boot order first. */
  List<MacAddress> macs() {
    return Roll.macs(
        devices().stream()
            .filter(device -> device.getTagName().equals("interface"))
            .sorted(Comparator.comparingInt(DomainXml::order))
            .flatMap(nic -> children(nic, "mac").stream())
            .map(mac -> mac.getAttribute("address"))
            .toList());
  }

  /**
   * The domain with the network before the disk in its boot order; empty when the network comes
   * first already. Either the system has an order of kinds, or the devices have places: libvirt
   * does not take both.
   */
  Optional<String> bootingFromNetwork() throws StepFailed {
    Optional<Element> first =
        devices().stream()
            .filter(device -> order(device) < LAST)
            .min(Comparator.comparingInt(DomainXml::order));
    List<Element> systems = children(document.getDocumentElement(), "os");
    if (systems.isEmpty()) {
      throw StepFailed.action("the domain has no description of its system to be changed");
    }
    Element system = systems.get(0);
    List<Element> kinds = children(system, "boot");
    boolean network =
        first
            .map(device -> device.getTagName().equals("interface"))
            .orElseGet(
                () -> !kinds.isEmpty() && kinds.get(0).getAttribute("dev").equals("network"));
    if (network) {
      return Optional.empty();
    }
    devices().forEach(device -> children(device, "boot").forEach(device::removeChild));
    kinds.forEach(system::removeChild);
    for (String kind : List.of("network", "hd")) {
      Element boot = document.createElement("boot");
      boot.setAttribute("dev", kind);
      system.appendChild(boot);
    }
    return Optional.of(written());
  }

  private String written() {
    try {
      TransformerFactory factory = TransformerFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      Transformer transformer = factory.newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      transformer.transform(new DOMSource(document), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException("this Java cannot write XML", e);
    }
  }

  private List<Element> devices() {
    return children(document.getDocumentElement(), "devices").stream()
        .flatMap(devices -> elements(devices).stream())
        .toList();
  }

  private static int order(Element device) {
    for (Element boot : children(device, "boot")) {
      try {
        return Integer.parseInt(boot.getAttribute("order"));
      } catch (NumberFormatException e) {
        // Then it has no place.
      }
    }
    return LAST;
  }

  private static List<Element> children(Element parent, String name) {
    return elements(parent).stream().filter(child -> child.getTagName().equals(name)).toList();
  }

  private static List<Element> elements(Element parent) {
    List<Element> elements = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }
}
