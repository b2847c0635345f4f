package io.maas4j.image.stream;

import io.maas4j.image.stream.ProductFile.Skipped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the products of one file. Confined to one thread. */
final class ProductReader {
  /** Types of items that streams have and nobody needs here. */
  private static final Set<String> LISTS = Set.of("manifest");

  /** By firmware: the boot loaders that can be served. */
  private static final Map<String, Set<String>> LOADERS =
      Map.of(
          "pxe", Set.of("pxelinux/i386"),
          "uefi", Set.of("grub-efi-signed/amd64", "grub-efi/arm64"),
          "open-firmware", Set.of("grub-ieee1275/ppc64el"));

  private static final List<String> NOTES =
      List.of(
          "kflavor",
          "krel",
          "release_title",
          "release_codename",
          "version",
          "support_eol",
          "support_esm_eol");
  private static final List<String> ITEM_NOTES =
      List.of("kpackage", "src_package", "src_release", "src_version");

  private final StreamLimits limits;
  private final List<Product> products = new ArrayList<>();
  private final Map<String, Skipped> skipped = new LinkedHashMap<>();

  ProductReader(StreamLimits limits) {
    this.limits = limits;
  }

  List<Product> products() {
    return products;
  }

  List<Skipped> skipped() {
    return List.copyOf(skipped.values());
  }

  private void skip(String name, String why) {
    skipped.putIfAbsent(name, new Skipped(name, why));
  }

  void add(String name, Scope scope) throws MalformedStreamException {
    Optional<ProductKind> kind = ProductKind.of(name);
    if (kind.isEmpty()) {
      skip(name, "its name is that of no image, base or boot loader that is imported");
      return;
    }
    ResourceName resource = resource(kind.get(), scope);
    if (kind.get() == ProductKind.LOADER && !isServed(resource)) {
      skip(name, "no machine is booted with " + resource.os() + " for " + resource.release());
      return;
    }
    products.add(
        new Product(
            name,
            kind.get(),
            resource,
            scope.word("label"),
            subarches(scope, resource),
            scope.notes(NOTES),
            versions(kind.get(), scope)));
  }

  private static boolean isServed(ResourceName loader) {
    return LOADERS
        .getOrDefault(loader.release(), Set.of())
        .contains(loader.os() + "/" + loader.arch());
  }

  private static ResourceName resource(ProductKind kind, Scope scope)
      throws MalformedStreamException {
    String os = scope.word("os");
    String arch = scope.word("arch");
    return switch (kind) {
      case BOOT ->
          new ResourceName(
              os,
              scope.word("release"),
              arch,
              Product.flavoured(scope.word("subarch"), scope.word("kflavor", "generic")));
      case BASE ->
          new ResourceName(os, scope.word("release"), arch, scope.word("subarch", "generic"));
      case LOADER -> new ResourceName(os, scope.word("bootloader-type"), arch, "generic");
    };
  }

  private static Set<String> subarches(Scope scope, ResourceName resource)
      throws MalformedStreamException {
    Set<String> subarches = new LinkedHashSet<>();
    subarches.add(resource.subarch());
    subarches.add(scope.word("subarch", resource.subarch()));
    Optional<String> list = scope.text("subarches");
    if (list.isPresent()) {
      for (String each : list.get().split(",", -1)) {
        if (!each.isBlank()) {
          subarches.add(each.strip());
        }
      }
    }
    return subarches;
  }

  private List<ProductVersion> versions(ProductKind kind, Scope scope)
      throws MalformedStreamException {
    List<ProductVersion> versions = new ArrayList<>();
    for (Map.Entry<String, StreamNode> each :
        scope.node().member("versions").members(limits.versions()).entrySet()) {
      StreamNode node = each.getValue();
      if (!each.getKey().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
        throw node.wrong(Excerpt.of(each.getKey()) + " is no version");
      }
      Scope version = new Scope(node, Optional.of(scope));
      versions.add(new ProductVersion(each.getKey(), items(kind, version)));
    }
    versions.sort(Comparator.comparing(ProductVersion::version).reversed());
    return versions;
  }

  private List<Item> items(ProductKind kind, Scope version) throws MalformedStreamException {
    List<Item> items = new ArrayList<>();
    Set<ItemType> once = EnumSet.noneOf(ItemType.class);
    for (Map.Entry<String, StreamNode> each :
        version.node().member("items").members(limits.items()).entrySet()) {
      Scope scope = new Scope(each.getValue(), Optional.of(version));
      StreamNode ftype = each.getValue().member("ftype");
      Optional<ItemType> type = ItemType.ofWireName(ftype.text());
      if (type.isEmpty()) {
        unknown(ftype.text());
        continue;
      }
      if (!once.add(type.get()) && kind != ProductKind.LOADER) {
        throw ftype.wrong("two items of one version are " + type.get().wireName());
      }
      items.add(item(each.getKey(), type.get(), scope));
    }
    return items;
  }

  private void unknown(String type) {
    if (!LISTS.contains(type)) {
      // one for all items of a type: a stream repeats it in each version
      skip("items of type " + Excerpt.of(type), "no such file is served");
    }
  }

  private Item item(String key, ItemType type, Scope scope) throws MalformedStreamException {
    StreamNode node = scope.node();
    StreamNode digest = node.member("sha256");
    String sha256 = digest.text().toLowerCase(Locale.ROOT);
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw digest.wrong(Excerpt.of(sha256) + " is not 64 hexadecimal digits");
    }
    return new Item(
        key,
        type,
        node.member("path").path(),
        new Content(sha256, node.member("size").positive(limits.fileBytes())),
        scope.notes(ITEM_NOTES));
  }
}
