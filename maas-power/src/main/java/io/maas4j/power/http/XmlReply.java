package io.maas4j.power.http;

import io.maas4j.power.steps.StepFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** An answer that is XML: no document type, hence no entities of its own. Not thread-safe. */
public final class XmlReply {
  private final HttpReply reply;
  private final Document document;

  private XmlReply(HttpReply reply, Document document) {
    this.reply = reply;
    this.document = document;
  }

  /**
   * @throws StepFailed {@code action} when the body is no XML, with line and column
   */
  public static XmlReply of(HttpReply reply) throws StepFailed {
    try {
      return new XmlReply(reply, Xml.parsed(reply.body()));
    } catch (SAXParseException e) {
      throw StepFailed.action(
          BmcHttp.shown(reply.uri())
              + (" answered with what is no XML: line " + e.getLineNumber())
              + (", column " + e.getColumnNumber()));
    } catch (SAXException e) {
      throw StepFailed.action(BmcHttp.shown(reply.uri()) + " answered with what is no XML");
    }
  }

  /** The outermost element. */
  public Element root() {
    return document.getDocumentElement();
  }

  /** All elements of this local name, whatever their namespace, in document order. */
  public List<Element> elements(String name) {
    NodeList nodes = document.getElementsByTagNameNS("*", name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** The stripped text of the first element of this name; empty when there is none. */
  public Optional<String> text(String name) {
    return elements(name).stream().findFirst().map(element -> element.getTextContent().strip());
  }

  /**
   * The text of the first element of this name.
   *
   * @throws StepFailed {@code action} when there is none
   */
  public String required(String name) throws StepFailed {
    return text(name)
        .orElseThrow(
            () -> StepFailed.action(BmcHttp.shown(reply.uri()) + " answered without " + name));
  }

  /** The stripped texts of the elements of this name inside another, in document order. */
  public static List<String> texts(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagNameNS("*", name);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().strip());
    }
    return texts;
  }

  /**
   * The stripped text of the first element of this name inside another; empty when there is none.
   */
  public static String text(Element parent, String name) {
    return texts(parent, name).stream().findFirst().orElse("");
  }
}
