package io.maas4j.xpath;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A document that expressions are evaluated over. Immutable. */
public final class XmlDocument {
  private static final int MOST_NODES = 500_000;
  private static final int DEEPEST = 256;

  private final Node root;

  private XmlDocument(Node root) {
    this.root = root;
  }

  Node root() {
    return root;
  }

  /** Puts documents together. Not thread-safe. */
  public static final class Builder {
    private final Node root = new Node(Node.Kind.ROOT, Node.Name.NONE, "", null, 0);
    private final XMLInputFactory factory = factory();
    private Node at = root;
    private final StringBuilder said = new StringBuilder();
    private int nodes = 1;
    private int depth;

    /** Opens an element; everything until {@link #close} is in it. */
    public Builder open(String name) {
      endText();
      at = add(Node.Kind.ELEMENT, new Node.Name("", "", name), "");
      depth++;
      return this;
    }

    /** Closes what was opened last. */
    public Builder close() {
      endText();
      at = at.above().orElseThrow();
      depth--;
      return this;
    }

    /**
     * Adds the elements of a document.
     *
     * @param namespace the one, and the prefix, that elements without any get; empty for none
     * @throws XmlException when it is not well-formed, too large, too deep, or has a DTD
     */
    public Builder add(byte[] document, String namespace) throws XmlException {
      return add(document, namespace, false);
    }

    /**
     * Adds the elements of a document and leaves its outermost one open.
     *
     * @throws XmlException as {@link #add}
     */
    public Builder addOpen(byte[] document) throws XmlException {
      return add(document, "", true);
    }

    private Builder add(byte[] document, String namespace, boolean staysOpen) throws XmlException {
      Node before = at;
      int deep = depth;
      try {
        XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
        while (reader.hasNext()) {
          int type = reader.next();
          boolean outermost = type == XMLStreamConstants.END_ELEMENT && depth == deep + 1;
          if (!staysOpen || !outermost) {
            event(type, reader, namespace);
          }
        }
      } catch (XMLStreamException | RuntimeException e) {
        said.setLength(0);
        at = before;
        depth = deep;
        throw new XmlException(
            "no XML that is understood: " + Optional.ofNullable(e.getMessage()).orElse(""));
      }
      return this;
    }

    private void event(int type, XMLStreamReader reader, String namespace) {
      switch (type) {
        case XMLStreamConstants.START_ELEMENT -> element(reader, namespace);
        case XMLStreamConstants.END_ELEMENT -> close();
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text(reader.getText());
        case XMLStreamConstants.DTD -> throw new IllegalArgumentException("a DTD is not allowed");
        default -> {
          // comments, instructions and the end of the document say nothing about hardware
        }
      }
    }

    private void element(XMLStreamReader reader, String namespace) {
      if (depth >= DEEPEST) {
        throw new IllegalArgumentException("deeper than " + DEEPEST + " elements");
      }
      endText();
      String own = Optional.ofNullable(reader.getNamespaceURI()).orElse("");
      Node.Name name =
          own.isEmpty()
              ? new Node.Name(namespace, namespace, reader.getLocalName())
              : new Node.Name(
                  Optional.ofNullable(reader.getPrefix()).orElse(""), own, reader.getLocalName());
      at = add(Node.Kind.ELEMENT, name, "");
      depth++;
      for (int i = 0; i < reader.getAttributeCount(); i++) {
        at.attributes.add(
            new Node(
                Node.Kind.ATTRIBUTE,
                new Node.Name(
                    Optional.ofNullable(reader.getAttributePrefix(i)).orElse(""),
                    Optional.ofNullable(reader.getAttributeNamespace(i)).orElse(""),
                    reader.getAttributeLocalName(i)),
                reader.getAttributeValue(i),
                at,
                next()));
      }
    }

    private void text(String text) {
      if (at.kind == Node.Kind.ELEMENT) {
        said.append(text);
      }
    }

    /** One text node, however many pieces the reader gave. */
    private void endText() {
      if (said.length() > 0) {
        add(Node.Kind.TEXT, Node.Name.NONE, said.toString());
        said.setLength(0);
      }
    }

    private Node add(Node.Kind kind, Node.Name name, String value) {
      Node node = new Node(kind, name, value, at, next());
      at.children.add(node);
      return node;
    }

    private int next() {
      if (nodes == MOST_NODES) {
        throw new IllegalArgumentException("more than " + MOST_NODES + " nodes");
      }
      return nodes++;
    }

    /** The document; the builder is not to be used any more. */
    public XmlDocument build() {
      endText();
      return new XmlDocument(root);
    }

    private static XMLInputFactory factory() {
      XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
      factory.setProperty(XMLInputFactory.IS_COALESCING, true);
      return factory;
    }
  }

  /** A document that is not understood. */
  public static final class XmlException extends Exception {
    private static final long serialVersionUID = 1L;

    XmlException(String message) {
      super(message, null, false, false);
    }
  }
}
