package io.maas4j.power.http;

import io.maas4j.power.steps.StepFailed;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

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
      DocumentBuilder builder = factory().newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler()); // which throws, and prints nothing
      return new XmlReply(reply, builder.parse(new InputSource(new StringReader(reply.body()))));
    } catch (SAXParseException e) {
      throw StepFailed.action(
          BmcHttp.shown(reply.uri())
              + (" answered with what is no XML: line " + e.getLineNumber())
              + (", column " + e.getColumnNumber()));
    } catch (SAXException | IOException e) {
      throw StepFailed.action(BmcHttp.shown(reply.uri()) + " answered with what is no XML");
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java cannot read XML safely", e);
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

  private static DocumentBuilderFactory factory() throws ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setXIncludeAware(false);
    factory.setExpandEntityReferences(false);
    return factory;
  }
}
