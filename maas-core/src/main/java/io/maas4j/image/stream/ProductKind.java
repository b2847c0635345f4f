package io.maas4j.image.stream;

import java.util.Optional;
import java.util.regex.Pattern;

/** What is made of a product, which its name tells. */
public enum ProductKind {
  /** A system that boots over the network, or else what {@link #BASE} is. */
  BOOT("com\\.ubuntu\\.maas[.:][^:]+:(v2|v3|v3\\+platform):boot:[^:]+:[^:]+:[^:]+"),
  /** A system that is unpacked or written onto a disk, and does not boot over the network. */
  BASE("com\\.ubuntu\\.maas[.:][^:]+:[a-z0-9-]+-bases:[^:]+:[^:]+"),
  /** A boot loader. */
  LOADER("com\\.ubuntu\\.maas[.:][^:]+:1:[^:]+:[^:]+:[^:]+");

  private final Pattern name;

  ProductKind(String name) {
    this.name = Pattern.compile(name);
  }

  /** Empty for what is not imported. */
  static Optional<ProductKind> of(String productName) {
    for (ProductKind kind : values()) {
      if (kind.name.matcher(productName).matches()) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
