package io.maas4j.image.importing;

import io.maas4j.image.stream.Item;
import io.maas4j.image.stream.Product;
import io.maas4j.image.stream.ProductKind;
import io.maas4j.image.stream.ResourceName;

/**
 * A version of a product that should be here.
 *
 * @param sourceId of the source that supplies it
 * @param usable the version, and its files
 */
public record WantedSet(long sourceId, Product product, Product.Usable usable) {
  public ResourceName name() {
    return product.resource();
  }

  public String version() {
    return usable.version();
  }

  public boolean isLoader() {
    return product.kind() == ProductKind.LOADER;
  }

  /** Whether a set that is here is this one: of the same files under the same names. */
  boolean isSameAs(StoredSet stored) {
    return stored.name().equals(name())
        && stored.version().equals(version())
        && stored.label().equals(product.label())
        && usable.files().stream().map(Item::content).allMatch(stored.contents()::contains)
        && stored.contents().size()
            == usable.files().stream().map(Item::content).distinct().count();
  }
}
