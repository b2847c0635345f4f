package io.maas4j.testkit.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** Writes the files of an image stream. Confined to one thread. */
public final class StreamFiles {
  /** The one product file of the index. */
  public static final String CONTENT_ID = "com.ubuntu.maas:stable:v3:download";

  /** Where it is. */
  public static final String PRODUCTS = "streams/v1/" + CONTENT_ID + ".sjson";

  /** When everything changed last. */
  public static final String UPDATED = "Thu, 24 Jul 2025 08:01:48 +0000";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode index = JSON.createObjectNode();
  private final ObjectNode file = JSON.createObjectNode();
  private final ObjectNode products = JSON.createObjectNode();

  public StreamFiles() {
    index.put("format", "index:1.0").put("updated", UPDATED);
    ObjectNode entry = index.putObject("index").putObject(CONTENT_ID);
    entry
        .put("datatype", "image-ids")
        .put("format", "products:1.0")
        .put("path", PRODUCTS)
        .put("updated", UPDATED)
        .putArray("products");
    file.put("content_id", CONTENT_ID)
        .put("datatype", "image-ids")
        .put("format", "products:1.0")
        .put("updated", UPDATED);
    file.set("products", products);
  }

  /** For what a test wants otherwise. */
  public ObjectNode index() {
    return index;
  }

  /** For what a test wants otherwise. */
  public ObjectNode file() {
    return file;
  }

  /**
   * A product of noble for amd64, without versions.
   *
   * @return for what a test wants otherwise
   */
  public ObjectNode noble(String subarch) {
    return boot("noble", "24.04", "amd64", subarch);
  }

  /** A product that boots, without versions. */
  public ObjectNode boot(String release, String version, String arch, String subarch) {
    ObjectNode product =
        products.putObject(
            "com.ubuntu.maas.stable:v3:boot:" + version + ":" + arch + ":" + subarch);
    product
        .put("arch", arch)
        .put("kflavor", "generic")
        .put("krel", release)
        .put("label", "stable")
        .put("os", "ubuntu")
        .put("release", release)
        .put("release_title", version + " LTS")
        .put("subarch", subarch)
        .put("subarches", "generic," + subarch)
        .put("version", version)
        .putObject("versions");
    return product;
  }

  /** A boot loader, without versions. */
  public ObjectNode loader(String os, String firmware, String arch) {
    ObjectNode product =
        products.putObject("com.ubuntu.maas.stable:1:" + os + ":" + firmware + ":" + arch);
    product
        .put("arch", arch)
        .put("label", "stable")
        .put("os", os)
        .put("bootloader-type", firmware)
        .putObject("versions");
    return product;
  }

  /** A product of any name, empty. */
  public ObjectNode product(String name) {
    return products.putObject(name);
  }

  /** A version with all that booting needs. */
  public static ObjectNode bootable(ObjectNode product, String version) {
    ObjectNode items = items(product, version);
    String path = product.get("release").asText() + "/" + version + "/";
    item(items, "boot-kernel", path, 1000);
    item(items, "boot-initrd", path, 2000);
    item(items, "squashfs", path, 3000);
    return items;
  }

  /** A version without items. */
  public static ObjectNode items(ObjectNode product, String version) {
    return ((ObjectNode) product.get("versions")).putObject(version).putObject("items");
  }

  /** An item that is called as its type is; its digest is made of its path. */
  public static ObjectNode item(ObjectNode items, String ftype, String directory, long size) {
    String path = directory + ftype;
    return items
        .putObject(ftype)
        .put("ftype", ftype)
        .put("path", path)
        .put("sha256", sha256(path))
        .put("size", size);
  }

  /** What stands for the content of a name. */
  public static String sha256(String name) {
    return com.google.common.hash.Hashing.sha256()
        .hashString(name, StandardCharsets.UTF_8)
        .toString();
  }

  public byte[] indexBytes() {
    return index.toString().getBytes(StandardCharsets.UTF_8);
  }

  public byte[] productBytes() {
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }
}
