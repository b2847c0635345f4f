package io.maas4j.image.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maas4j.testkit.image.StreamFiles;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamReaderTest {
  private static final String VERSIONS =
      "/products/com.ubuntu.maas.stable:v3:boot:24.04:amd64:ga-24.04/versions";

  private final StreamReader reader = new StreamReader(StreamLimits.usual());
  private final StreamFiles files = new StreamFiles();

  private StreamIndex index() throws MalformedStreamException {
    return reader.index("streams/v1/index.sjson", files.indexBytes());
  }

  private ProductFile products() throws MalformedStreamException {
    return reader.products(index().images().get(0), files.productBytes());
  }

  private MalformedStreamException malformed() {
    MalformedStreamException thrown =
        catchThrowableOfType(MalformedStreamException.class, this::products);
    assertThat(thrown).as("the file is refused").isNotNull();
    return thrown;
  }

  private MalformedStreamException malformedIndex(String text) {
    MalformedStreamException thrown =
        catchThrowableOfType(
            MalformedStreamException.class,
            () -> reader.index("i.json", text.getBytes(StandardCharsets.UTF_8)));
    assertThat(thrown).as("the index is refused").isNotNull();
    return thrown;
  }

  @Test
  void theIndexNamesItsProductFiles() throws Exception {
    assertThat(index().updated()).contains(Instant.parse("2025-07-24T08:01:48Z"));
    assertThat(index().images())
        .extracting(StreamIndex.Entry::contentId, e -> e.path().text())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(StreamFiles.CONTENT_ID, StreamFiles.PRODUCTS));
  }

  @Test
  void entriesThatDescribeSomethingElseAreNoImages() throws Exception {
    ((ObjectNode) files.index().at("/index/" + StreamFiles.CONTENT_ID)).put("datatype", "else");
    assertThat(index().images()).isEmpty();
    assertThat(index().entries()).hasSize(1);
  }

  @Test
  void aProductIsReadWithItsNewestVersionFirst() throws Exception {
    ObjectNode noble = files.noble("ga-24.04");
    StreamFiles.bootable(noble, "20250701");
    StreamFiles.bootable(noble, "20250703.1");
    StreamFiles.bootable(noble, "20250703");
    Product product = products().products().get(0);
    assertThat(product.resource())
        .isEqualTo(new ResourceName("ubuntu", "noble", "amd64", "ga-24.04"));
    assertThat(product.kind()).isEqualTo(ProductKind.BOOT);
    assertThat(product.title()).isEqualTo("24.04 LTS");
    assertThat(product.subarches()).containsExactlyInAnyOrder("generic", "ga-24.04");
    assertThat(product.versions())
        .extracting(ProductVersion::version)
        .containsExactly("20250703.1", "20250703", "20250701");
    assertThat(product.newest().orElseThrow().files())
        .extracting(Item::type)
        .containsExactly(ItemType.BOOT_KERNEL, ItemType.BOOT_INITRD, ItemType.SQUASHFS);
  }

  @Test
  void propertiesHoldWithinUnlessSaidAnew() throws Exception {
    files.file().put("label", "candidate").put("os", "ubuntu");
    ObjectNode noble = files.noble("ga-24.04");
    noble.remove(List.of("label", "os"));
    ObjectNode items = StreamFiles.bootable(noble, "20250701");
    ((ObjectNode) noble.at("/versions/20250701")).put("kpackage", "linux-generic");
    ((ObjectNode) items.get("boot-initrd")).put("kpackage", "linux-hwe");
    Product product = products().products().get(0);
    assertThat(product.label()).isEqualTo("candidate");
    assertThat(product.resource().os()).isEqualTo("ubuntu");
    assertThat(product.versions().get(0).items())
        .extracting(Item::notes)
        .containsExactly(
            Map.of("kpackage", "linux-generic"),
            Map.of("kpackage", "linux-hwe"),
            Map.of("kpackage", "linux-generic"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hwe-24.04 generic hwe-24.04",
        "hwe-24.04 lowlatency hwe-24.04-lowlatency",
        "hwe-24.04-edge lowlatency hwe-24.04-lowlatency-edge",
        "ga-24.04-lowlatency lowlatency ga-24.04-lowlatency",
        "hwe-24.04-lowlatency-edge lowlatency hwe-24.04-lowlatency-edge"
      })
  void theKernelsFlavourBelongsToTheName(String example) throws Exception {
    String[] words = example.split(" ");
    files.noble(words[0]).put("kflavor", words[1]);
    assertThat(products().products().get(0).resource().subarch()).isEqualTo(words[2]);
  }

  @Test
  void theSquashfsIsPreferredToTheOlderRootImage() throws Exception {
    ObjectNode items = StreamFiles.bootable(files.noble("ga-24.04"), "20250701");
    StreamFiles.item(items, "root-image.gz", "old/", 9);
    assertThat(products().products().get(0).newest().orElseThrow().files())
        .extracting(Item::type)
        .doesNotContain(ItemType.ROOT_IMAGE_GZ)
        .contains(ItemType.SQUASHFS);
  }

  @Test
  void aVersionThatLacksItsInitrdIsPassedOver() throws Exception {
    ObjectNode noble = files.noble("ga-24.04");
    StreamFiles.bootable(noble, "20250701");
    StreamFiles.bootable(noble, "20250702").remove("boot-initrd");
    Product product = products().products().get(0);
    assertThat(product.newest().map(Product.Usable::version)).contains("20250701");
    assertThat(product.unusable()).containsExactly("20250702");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root-tgz", "root-dd", "root-dd.xz"})
  void aVersionOfOneWholeSystemNeedsNoKernel(String type) throws Exception {
    ObjectNode box = files.noble("generic");
    StreamFiles.item(StreamFiles.items(box, "20250701"), type, "box/", 9);
    assertThat(products().products().get(0).newest().orElseThrow().files())
        .singleElement()
        .extracting(item -> item.type().wireName())
        .isEqualTo(type);
  }

  @Test
  void aRootOfItsOwnMakesNoBootableVersionOfOneThatLacksItsKernel() throws Exception {
    ObjectNode noble = files.noble("ga-24.04");
    StreamFiles.bootable(noble, "20250701");
    ObjectNode newer = StreamFiles.bootable(noble, "20250702");
    newer.remove("boot-kernel");
    StreamFiles.item(newer, "root-tgz", "noble/20250702/", 9);
    assertThat(products().products().get(0).newest().map(Product.Usable::version))
        .contains("20250701");
  }

  @ParameterizedTest
  @ValueSource(strings = {"centos", "rhel", "custom"})
  void basesOfAnySystemAreRead(String system) throws Exception {
    ObjectNode base = files.product("com.ubuntu.maas.stable:" + system + "-bases:9:amd64");
    base.put("os", system).put("release", "9").put("arch", "amd64").put("label", "stable");
    base.putObject("versions");
    StreamFiles.item(StreamFiles.items(base, "20250701"), "root-tgz", system + "/", 9);
    assertThat(products().products())
        .singleElement()
        .extracting(Product::kind, Product::resource)
        .containsExactly(ProductKind.BASE, new ResourceName(system, "9", "amd64", "generic"));
  }

  @Test
  void bootLoadersThatCanBeServedAreTaken() throws Exception {
    ObjectNode shim = files.loader("grub-efi-signed", "uefi", "amd64");
    ObjectNode items = StreamFiles.items(shim, "20250701.0");
    for (String name : List.of("grub2-signed", "shim-signed")) {
      items
          .putObject(name)
          .put("ftype", "archive.tar.xz")
          .put("path", "bootloaders/uefi/amd64/20250701.0/" + name + ".tar.xz")
          .put("sha256", StreamFiles.sha256(name))
          .put("size", 7)
          .put("src_package", name);
    }
    files.loader("grub-efi-signed", "uefi", "riscv64");
    ProductFile read = products();
    assertThat(read.products())
        .extracting(Product::resource)
        .containsExactly(new ResourceName("grub-efi-signed", "uefi", "amd64", "generic"));
    assertThat(read.products().get(0).newest().orElseThrow().files())
        .extracting(item -> item.path().filename())
        .containsExactly("grub2-signed.tar.xz", "shim-signed.tar.xz");
    assertThat(read.skipped()).hasSize(1);
  }

  @Test
  void whatIsOfAnotherKindIsNamedAndNotRead() throws Exception {
    files.product("com.ubuntu.cloud:server:24.04:amd64").put("arch", 5);
    ObjectNode items = StreamFiles.bootable(files.noble("ga-24.04"), "20250701");
    items.putObject("manifest").put("ftype", "manifest");
    items.putObject("torrent").put("ftype", "torrent");
    ProductFile read = products();
    assertThat(read.products()).hasSize(1);
    assertThat(read.skipped())
        .extracting(ProductFile.Skipped::name)
        .containsExactly("com.ubuntu.cloud:server:24.04:amd64", "items of type \"torrent\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "noble/../../x",
        "/etc/passwd",
        "http://elsewhere.example/x",
        "file:/etc/passwd",
        "noble\\..\\x",
        "noble//x",
        "noble/./x",
        "noble/%2e%2e/x",
        "noble/x?y",
        "noble/x#y",
        "noble/ x",
        "noble/"
      })
  void aPathThatCouldLeaveTheStreamIsRefused(String path) {
    ObjectNode items = StreamFiles.bootable(files.noble("ga-24.04"), "20250701");
    ((ObjectNode) items.get("squashfs")).put("path", path);
    MalformedStreamException thrown = malformed();
    assertThat(thrown.file()).isEqualTo(StreamFiles.PRODUCTS);
    assertThat(thrown.pointer()).isEqualTo(VERSIONS + "/20250701/items/squashfs/path");
    assertThat(thrown.reason()).startsWith("the path ");
  }

  @Test
  void aPathThatLeavesTheStreamIsRefusedInTheIndexToo() {
    ((ObjectNode) files.index().at("/index/" + StreamFiles.CONTENT_ID)).put("path", "../x.sjson");
    assertThat(malformed().pointer()).isEqualTo("/index/" + StreamFiles.CONTENT_ID + "/path");
  }

  @Test
  void sizesThatCannotBeAreRefused() {
    ObjectNode items = StreamFiles.bootable(files.noble("ga-24.04"), "20250701");
    ObjectNode kernel = (ObjectNode) items.get("boot-kernel");
    for (String size : List.of("-1", "0", "1.5", "1e3", "\"7\"", "null", "[1]", "99999999999999")) {
      kernel.set("size", com.fasterxml.jackson.databind.node.NullNode.instance);
      String text =
          new String(files.productBytes(), StandardCharsets.UTF_8)
              .replace("\"size\":null", "\"size\":" + size);
      MalformedStreamException thrown =
          catchThrowableOfType(
              MalformedStreamException.class,
              () ->
                  reader.products(index().images().get(0), text.getBytes(StandardCharsets.UTF_8)));
      assertThat(thrown).as(size).isNotNull();
      assertThat(thrown.pointer()).isEqualTo(VERSIONS + "/20250701/items/boot-kernel/size");
    }
  }

  @Test
  void aDigestThatIsNoneIsRefused() {
    ObjectNode items = StreamFiles.bootable(files.noble("ga-24.04"), "20250701");
    ((ObjectNode) items.get("squashfs")).put("sha256", "abc");
    assertThat(malformed())
        .hasMessage(
            StreamFiles.PRODUCTS
                + " at "
                + VERSIONS
                + "/20250701/items/squashfs/sha256: \"abc\" is not 64 hexadecimal digits");
  }

  @Test
  void whatIsMissingIsNamedWhereItShouldStand() {
    ObjectNode noble = files.noble("ga-24.04");
    noble.remove("release");
    assertThat(malformed())
        .hasMessageEndingWith(":boot:24.04:amd64:ga-24.04: \"release\" is missing");
  }

  @Test
  void namesThatWouldNotFitAPathAreRefused() {
    files.noble("ga-24.04").put("release", "../noble");
    assertThat(malformed().pointer()).endsWith("/release");
  }

  @Test
  void twoKernelsInOneVersionAreRefused() {
    ObjectNode items = StreamFiles.bootable(files.noble("ga-24.04"), "20250701");
    items.set("another", items.get("boot-kernel").deepCopy());
    assertThat(malformed().reason()).isEqualTo("two items of one version are boot-kernel");
  }

  @Test
  void aFileThatIsMeantForAnotherEntryIsRefused() {
    files.file().put("content_id", "com.ubuntu.maas:candidate:v3:download");
    assertThat(malformed().pointer()).isEqualTo("/content_id");
  }

  @Test
  void aNameThatStandsTwiceIsRefusedWhereItDoes() {
    MalformedStreamException thrown =
        malformedIndex("{\"format\":\"index:1.0\",\"index\":{\"a\":{},\"a\":{}}}");
    assertThat(thrown.pointer()).isEqualTo("/index/a");
    assertThat(thrown.reason()).contains("uplicate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"format\":\"index:1.0\"}",
        "{\"format\":\"index:2.0\",\"index\":{}}",
        "{\"format\":\"index:1.0\",\"index\":[]}",
        "{\"format\":\"index:1.0\",\"index\":{}} {}",
        "{\"format\":\"index:1.0\",\"index\":{},\"updated\":\"yesterday\"}",
        "{\"format\":\"index:1.0\",\"index\":{},\"updated\":\"Mon, 24 Jul 2025 08:01:48 +0000\"}",
        "{\"format\":\"index:1.0\",\"index\":{}",
        "-----BEGIN PGP SIGNED MESSAGE-----"
      })
  void whatIsNoIndexIsRefused(String text) {
    assertThat(malformedIndex(text).file()).isEqualTo("i.json");
  }

  @Test
  void depthIsBounded() {
    assertThat(malformedIndex("{\"a\":" + "[".repeat(100_000)).reason()).contains("depth");
  }

  @Test
  void bytesAreBounded() {
    StreamLimits small = new StreamLimits(10, 10, 1, 1, 1, 1, 1);
    assertThat(
            catchThrowableOfType(
                MalformedStreamException.class,
                () -> new StreamReader(small).index("i.json", files.indexBytes())))
        .hasMessageContaining("at most 10 are read");
  }

  @Test
  void numbersOfProductsAreBounded() throws Exception {
    files.noble("ga-24.04");
    files.noble("hwe-24.04");
    StreamReader small = new StreamReader(new StreamLimits(9999, 9999, 1, 1, 1, 1, 1));
    StreamIndex.Entry entry = index().images().get(0);
    assertThat(
            catchThrowableOfType(
                MalformedStreamException.class, () -> small.products(entry, files.productBytes())))
        .hasMessage(
            StreamFiles.PRODUCTS + " at /products: it has 2 members, and at most 1 are read");
  }

  @Test
  void whereAStreamIsFollowsFromItsUrl() {
    assertThat(StreamLocation.of("http://h/a/stable/"))
        .isEqualTo(StreamLocation.of("http://h/a/stable"));
    StreamLocation usual = StreamLocation.of("http://h/a/stable");
    assertThat(usual.index().below(usual.base()))
        .hasToString("http://h/a/stable/streams/v1/index.sjson");
    assertThat(usual.isSigned()).isTrue();
    StreamLocation named = StreamLocation.of("http://h/a/streams/v1/other.json");
    assertThat(named.base()).hasToString("http://h/a/");
    assertThat(named.index().text()).isEqualTo("streams/v1/other.json");
    assertThat(named.isSigned()).isFalse();
    assertThat(Optional.of(named.index().filename())).contains("other.json");
  }
}
