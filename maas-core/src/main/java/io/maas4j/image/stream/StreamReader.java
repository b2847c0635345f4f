package io.maas4j.image.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the files of image streams (simplestreams, {@code index:1.0} and {@code products:1.0}).
 * What it is given has been verified before, and its signature been taken off. Immutable,
 * thread-safe.
 *
 * <p>A file is read whole or not at all: one field that is wrong refuses all of it. What is of
 * another kind than is imported is no fault, and is named.
 */
public final class StreamReader {
  private final StreamLimits limits;

  public StreamReader(StreamLimits limits) {
    this.limits = limits;
  }

  /**
   * @param file the path that it comes from, for messages
   * @throws MalformedStreamException for anything that is not as the format says
   */
  public StreamIndex index(String file, byte[] content) throws MalformedStreamException {
    StreamNode root = StreamJson.read(file, content, limits.indexBytes());
    mustBe(root.member("format"), "index:1.0");
    List<StreamIndex.Entry> entries = new ArrayList<>();
    for (Map.Entry<String, StreamNode> each :
        root.member("index").members(limits.entries()).entrySet()) {
      entries.add(entry(each.getKey(), each.getValue()));
    }
    return new StreamIndex(file, date(root, "updated"), date(root, "expires"), entries);
  }

  private StreamIndex.Entry entry(String contentId, StreamNode node)
      throws MalformedStreamException {
    List<String> products = new ArrayList<>();
    Optional<StreamNode> named = node.optional("products");
    if (named.isPresent()) {
      for (StreamNode product : named.get().elements(limits.products())) {
        products.add(product.text());
      }
    }
    Optional<StreamNode> datatype = node.optional("datatype");
    return new StreamIndex.Entry(
        contentId,
        datatype.isPresent() ? datatype.get().text() : "",
        node.member("format").text(),
        node.member("path").path(),
        products,
        date(node, "updated"));
  }

  /**
   * @param entry what the index says of it: the file has to be the one that is meant
   * @throws MalformedStreamException for anything that is not as the format says
   */
  public ProductFile products(StreamIndex.Entry entry, byte[] content)
      throws MalformedStreamException {
    String file = entry.path().text();
    StreamNode root = StreamJson.read(file, content, limits.productBytes());
    mustBe(root.member("format"), "products:1.0");
    mustBe(root.member("content_id"), entry.contentId());
    ProductReader reader = new ProductReader(limits);
    for (Map.Entry<String, StreamNode> each :
        root.member("products").members(limits.products()).entrySet()) {
      reader.add(each.getKey(), new Scope(each.getValue(), Optional.of(Scope.top(root))));
    }
    return new ProductFile(
        file,
        entry.contentId(),
        date(root, "updated"),
        date(root, "expires"),
        reader.products(),
        reader.skipped());
  }

  private static Optional<Instant> date(StreamNode node, String name)
      throws MalformedStreamException {
    Optional<StreamNode> said = node.optional(name);
    return said.isPresent() ? Optional.of(said.get().date()) : Optional.empty();
  }

  private static void mustBe(StreamNode node, String expected) throws MalformedStreamException {
    String text = node.text();
    if (!text.equals(expected)) {
      throw node.wrong(Excerpt.of(text) + " stands here where \"" + expected + "\" should");
    }
  }
}
