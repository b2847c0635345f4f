package io.maas4j.hardware;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The output of {@code maas-capture-lldpd}: what the switches say that a machine is plugged into
 * ({@code lldpctl -f xml}).
 */
public final class LldpNeighbours {
  private static final int MOST = 1024;
  private static final int LARGEST_VID = 4094;
  private static final int LONGEST_NAME = 255;

  private LldpNeighbours() {}

  /**
   * A switch port at the other end of a cable.
   *
   * @param interfaceName of the machine
   * @param switchName empty when the switch does not say
   * @param portVlan the 802.1Q number of untagged frames on that port (IEEE 802.1AB annex D.2.1);
   *     empty when the switch does not say
   */
  public record Neighbour(String interfaceName, String switchName, Optional<Integer> portVlan) {}

  /**
   * @param stdout XML
   * @return in order; empty when it is not understood, which is no reason to fail a machine
   */
  public static List<Neighbour> parse(byte[] stdout) {
    List<Neighbour> found = new ArrayList<>();
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    // what a machine prints is nobody's to trust
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(stdout));
      while (reader.hasNext() && found.size() < MOST) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals("interface")) {
          neighbour(reader).ifPresent(found::add);
        }
      }
    } catch (XMLStreamException | RuntimeException e) {
      // the parser has exceptions of both kinds for what is no XML
      return List.copyOf(found);
    }
    return List.copyOf(found);
  }

  private static Optional<Neighbour> neighbour(XMLStreamReader reader) throws XMLStreamException {
    String nic = reader.getAttributeValue(null, "name");
    StringBuilder name = new StringBuilder();
    Optional<Integer> vlan = Optional.empty();
    List<String> path = new ArrayList<>();
    path.add("interface");
    while (!path.isEmpty() && reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        path.remove(path.size() - 1);
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        path.add(reader.getLocalName());
        boolean untagged = "yes".equals(reader.getAttributeValue(null, "pvid"));
        if (reader.getLocalName().equals("vlan") && untagged) {
          vlan = vid(reader.getAttributeValue(null, "vlan-id"));
        }
      } else if (event == XMLStreamConstants.CHARACTERS
          && path.equals(List.of("interface", "chassis", "name"))) {
        String text = reader.getText();
        name.append(text, 0, Math.min(LONGEST_NAME, text.length()));
        name.setLength(Math.min(LONGEST_NAME, name.length()));
      }
    }
    return nic == null || nic.isEmpty()
        ? Optional.empty()
        : Optional.of(new Neighbour(Tree.interfaceName(nic), Tree.line(name.toString()), vlan));
  }

  private static Optional<Integer> vid(String text) {
    if (text == null || !text.matches("\\d{1,4}")) {
      return Optional.empty();
    }
    int vid = Integer.parseInt(text);
    return vid > 0 && vid <= LARGEST_VID ? Optional.of(vid) : Optional.empty();
  }
}
