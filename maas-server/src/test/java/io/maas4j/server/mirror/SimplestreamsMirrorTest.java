package io.maas4j.server.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code samples/simplestreams-mirror}: what it lays out, serves and does wrongly. */
class SimplestreamsMirrorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IMAGES = "streams/v1/com.ubuntu.maas:stable:v3:download";
  private static final String ROOT = "ubuntu/noble/amd64/20260201/squashfs";

  @TempDir static Path shared;
  private static Path directory;
  private static LocalMirror mirror;

  @TempDir Path temp;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();

  @BeforeAll
  static void start() throws Exception {
    Optional<String> missing = LocalMirror.missing();
    Assumptions.assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElseThrow());
    directory = shared.resolve("mirror");
    LocalMirror.Result built =
        LocalMirror.build(List.of("--tiny", "--tiny-size", "40", "--into", directory.toString()));
    assertThat(built.output()).contains("16 products, 62 files");
    mirror = LocalMirror.serve(directory);
  }

  @AfterAll
  static void stop() {
    if (mirror != null) {
      mirror.close();
    }
  }

  @BeforeEach
  void withoutFaults() throws Exception {
    mirror.faults();
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return client.send(request(path, headers), BodyHandlers.ofByteArray());
  }

  private static HttpRequest request(String path, String... headers) {
    URI uri = URI.create(mirror.url() + path.replace(" ", "%20"));
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  private static byte[] file(String path) throws IOException {
    return Files.readAllBytes(directory.resolve(path));
  }

  private static boolean isVerified(String... files) throws Exception {
    List<String> command = new ArrayList<>(List.of("gpgv", "--keyring"));
    command.add(directory.resolve("keyring.gpg").toString());
    Stream.of(files).map(file -> directory.resolve(file).toString()).forEach(command::add);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0;
  }

  @Test
  void everyFileIsAsItsStreamSays() throws Exception {
    JsonNode index = JSON.readTree(file("streams/v1/index.json"));
    int files = 0;
    for (JsonNode stream : index.path("index")) {
      String path = stream.path("path").asText();
      JsonNode products = JSON.readTree(file(path.replace(".sjson", ".json")));
      assertThat(products.path("products").fieldNames())
          .toIterable()
          .containsExactlyElementsOf(
              JSON.convertValue(
                  stream.path("products"),
                  JSON.getTypeFactory().constructCollectionType(List.class, String.class)));
      for (JsonNode product : products.path("products")) {
        for (JsonNode version : product.path("versions")) {
          for (JsonNode item : version.path("items")) {
            byte[] bytes = file(item.path("path").asText());
            assertThat(item.path("size").asInt()).isEqualTo(bytes.length);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            assertThat(item.path("sha256").asText()).isEqualTo(HexFormat.of().formatHex(digest));
            files++;
          }
        }
      }
    }
    assertThat(files).isGreaterThan(60);
    assertThat(index.path("index").fieldNames())
        .toIterable()
        .containsExactly(
            "com.ubuntu.maas:stable:1:bootloader-download",
            "com.ubuntu.maas:stable:centos-bases-download",
            "com.ubuntu.maas:stable:v3:download");
  }

  @Test
  void productsAreNamedAsImportersExpect() throws Exception {
    JsonNode products = JSON.readTree(file(IMAGES + ".json")).path("products");

    assertThat(products.fieldNames())
        .toIterable()
        .contains(
            "com.ubuntu.maas.stable:v3:boot:24.04:amd64:ga-24.04",
            "com.ubuntu.maas.stable:v3:boot:24.04:amd64:hwe-24.04",
            "com.ubuntu.maas.stable:v3:boot:24.04:amd64:hwe-24.04-lowlatency",
            "com.ubuntu.maas.stable:v3:boot:22.04:arm64:ga-22.04");
    JsonNode product = products.path("com.ubuntu.maas.stable:v3:boot:24.04:amd64:ga-24.04");
    assertThat(product.path("versions").fieldNames())
        .toIterable()
        .containsExactly("20260101", "20260201");
    assertThat(product.path("versions").path("20260201").path("items").fieldNames())
        .toIterable()
        .containsExactly("boot-initrd", "boot-kernel", "squashfs");
  }

  @Test
  void theDocumentsAreSignedInBothWays() throws Exception {
    assertThat(isVerified("streams/v1/index.sjson")).isTrue();
    assertThat(isVerified(IMAGES + ".sjson")).isTrue();
    assertThat(isVerified("streams/v1/index.json.gpg", "streams/v1/index.json")).isTrue();
    assertThat(new String(file("streams/v1/index.sjson"))).startsWith("-----BEGIN PGP SIGNED");
    assertThat(Files.getPosixFilePermissions(shared.resolve("mirror.key"))).hasSize(2);
  }

  @Test
  void whatIsSignedWronglyIsNotVerified() throws Exception {
    for (String variant : List.of("key-change", "expired", "tampered", "unsigned")) {
      assertThat(isVerified("variants/" + variant + "/streams/v1/index.sjson"))
          .as(variant)
          .isFalse();
    }
    for (String variant : List.of("rollback", "size-enormous", "escaping-path", "withdrawn")) {
      assertThat(isVerified("variants/" + variant + "/" + IMAGES + ".sjson")).as(variant).isTrue();
    }
  }

  @Test
  void aVariantIsServedInPlaceOfTheDocuments() throws Exception {
    mirror.faults("variant=rollback");
    JsonNode products = JSON.readTree(get(IMAGES + ".json").body()).path("products");
    assertThat(
            products
                .path("com.ubuntu.maas.stable:v3:boot:24.04:amd64:ga-24.04")
                .path("versions")
                .fieldNames())
        .toIterable()
        .containsExactly("20260101");

    mirror.faults("variant=escaping-path");
    assertThat(new String(get(IMAGES + ".json").body())).contains("\"../../../ubuntu/noble");
    mirror.faults();
    assertThat(get(IMAGES + ".json").body()).isEqualTo(file(IMAGES + ".json"));
  }

  @Test
  void rangesAreAnswered() throws Exception {
    byte[] whole = file(ROOT);
    HttpResponse<byte[]> all = get(ROOT);
    assertThat(all.statusCode()).isEqualTo(200);
    assertThat(all.body()).isEqualTo(whole);

    HttpResponse<byte[]> some = get(ROOT, "Range", "bytes=100-199");
    assertThat(some.statusCode()).isEqualTo(206);
    assertThat(some.headers().firstValue("Content-Range"))
        .contains("bytes 100-199/" + whole.length);
    assertThat(some.body()).isEqualTo(Arrays.copyOfRange(whole, 100, 200));

    assertThat(get(ROOT, "Range", "bytes=-7").body()).hasSize(7).endsWith(whole[whole.length - 1]);
    assertThat(get(ROOT, "Range", "bytes=" + whole.length + "-").statusCode()).isEqualTo(416);
    String tag = all.headers().firstValue("ETag").orElseThrow();
    assertThat(get(ROOT, "Range", "bytes=5-", "If-Range", tag).statusCode()).isEqualTo(206);
    assertThat(get(ROOT, "Range", "bytes=5-", "If-Range", "\"old\"").statusCode()).isEqualTo(200);

    mirror.faults("no-range");
    assertThat(get(ROOT, "Range", "bytes=5-").statusCode()).isEqualTo(200);
    mirror.faults("wrong-range");
    assertThat(get(ROOT, "Range", "bytes=5-9").body()).isEqualTo(Arrays.copyOfRange(whole, 0, 5));
  }

  @Test
  void aTruncatedAnswerEndsEarlyAndTheRestCanBeFetched() throws Exception {
    byte[] whole = file(ROOT);
    mirror.faults("truncate=50%,path=*/squashfs");

    assertThatThrownBy(() -> get(ROOT)).isInstanceOf(IOException.class);
    HttpResponse<byte[]> rest = get(ROOT, "Range", "bytes=" + whole.length / 2 + "-");

    assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(whole, whole.length / 2, whole.length));
    assertThat(get(ROOT.replace("squashfs", "ga-24.04/generic/boot-kernel")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aFaultEndsAfterItsNumberOfAnswers() throws Exception {
    mirror.faults("status=503,times=2,path=*/squashfs");

    assertThat(get(ROOT).statusCode()).isEqualTo(503);
    assertThat(get(IMAGES + ".json").statusCode()).isEqualTo(200);
    assertThat(get(ROOT).statusCode()).isEqualTo(503);
    assertThat(get(ROOT).statusCode()).isEqualTo(200);
  }

  @Test
  void aCorruptAnswerHasTheRightLength() throws Exception {
    byte[] whole = file(ROOT);
    mirror.faults("corrupt");

    byte[] served = get(ROOT).body();

    assertThat(served).hasSize(whole.length);
    int at = Arrays.mismatch(served, whole);
    assertThat(at).isEqualTo(whole.length / 2);
    served[at] ^= (byte) 0xFF;
    assertThat(served).isEqualTo(whole);
  }

  @Test
  void aSlowAnswerIsWhole() throws Exception {
    mirror.faults("slow=400000");

    assertThat(get(ROOT).body()).isEqualTo(file(ROOT));
  }

  @Test
  void anEndlessAnswerIsLongerThanItsFile() throws Exception {
    mirror.faults("endless=300000");

    HttpResponse<byte[]> endless = get(ROOT);

    assertThat(endless.headers().firstValue("Content-Length")).isEmpty();
    assertThat(endless.body()).hasSize(file(ROOT).length + 300_000);
  }

  @Test
  void otherFaultsAreWhatTheirNamesSay() throws Exception {
    mirror.faults("missing");
    assertThat(get(ROOT).statusCode()).isEqualTo(404);
    mirror.faults("drop");
    assertThatThrownBy(() -> get(ROOT)).isInstanceOf(IOException.class);
    mirror.faults("redirect=loop");
    HttpResponse<byte[]> redirect = get(ROOT);
    assertThat(redirect.statusCode()).isEqualTo(302);
    assertThat(redirect.headers().firstValue("Location")).contains("/" + ROOT);
    mirror.faults("stall=1000");
    try (var body = client.send(request(ROOT), BodyHandlers.ofInputStream()).body()) {
      assertThat(body.readNBytes(1000)).hasSize(1000);
    }
  }

  @Test
  void whatLeavesTheDirectoryIsNotThere() throws Exception {
    for (String path :
        List.of("%2e%2e/mirror.key", "..%2fmirror.key", "/etc/passwd", "streams/", ".hidden", "")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void requestsAreRemembered() throws Exception {
    get(ROOT + "?once", "Range", "bytes=3-");

    JsonNode requests = JSON.readTree(mirror.requests());

    JsonNode last = requests.get(requests.size() - 1);
    assertThat(last.path("path").asText()).isEqualTo("/" + ROOT);
    assertThat(last.path("range").asText()).isEqualTo("bytes=3-");
  }

  @Test
  void anUnknownFaultIsRefusedAndNamed() {
    for (String fault :
        List.of(
            "teapot", "truncate", "missing=1", "slow=x", "status=200", "variant=x", "drop,x=1")) {
      assertThatThrownBy(() -> mirror.faults("drop", fault))
          .as(fault)
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .isNotBlank();
    }
  }

  @Test
  void aManifestAndAnImagesDirectoryAreLaidOut() throws Exception {
    Files.writeString(temp.resolve("kernel"), "kernel");
    Files.writeString(temp.resolve("manifest.json"), imagesManifest());
    Files.writeString(temp.resolve("root.tgz"), "root");
    Path manifest = temp.resolve("mirror.json");
    Files.writeString(manifest, mirrorManifest("base", "20260301"));
    Path into = temp.resolve("out");
    List<String> flags =
        List.of(
            "--manifest", manifest.toString(), "--into", into.toString(), "--label", "candidate");

    List<String> both = new ArrayList<>(flags);
    both.addAll(List.of("--images", temp.toString(), "--version", "20260401"));
    assertThat(LocalMirror.build(both).output()).contains("2 products, 2 files");
    assertThat(into.resolve("debian/bookworm/amd64/20260401/generic/generic/boot-kernel"))
        .content()
        .isEqualTo("kernel");
    assertThat(into.resolve("centos/centos9/amd64/20260301/root-tgz")).content().isEqualTo("root");
    byte[] keyring = Files.readAllBytes(into.resolve("keyring.gpg"));

    Files.writeString(manifest, mirrorManifest("base", "20260501"));
    assertThat(LocalMirror.build(flags).output()).contains("1 products, 1 files");
    try (Stream<Path> files = Files.walk(into)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> into.relativize(file).toString()))
          .filteredOn(file -> !file.startsWith("variants/") && !file.startsWith("streams/"))
          .containsExactlyInAnyOrder("keyring.gpg", "centos/centos9/amd64/20260501/root-tgz");
    }
    assertThat(into.resolve("keyring.gpg")).hasBinaryContent(keyring);
    assertThat(into.resolve("streams/v1/com.ubuntu.maas:candidate:centos-bases-download.sjson"))
        .exists();
  }

  @Test
  void loadersOfADirectoryBecomeProducts() throws Exception {
    for (String file :
        List.of("uefi/amd64/bootx64.efi", "uefi/amd64/grubx64.efi", "pxe/i386/ldlinux.c32")) {
      Path path = temp.resolve("bootloaders").resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
    }
    Path into = temp.resolve("out");

    LocalMirror.Result built =
        LocalMirror.build(
            List.of(
                "--loaders",
                temp.toString(),
                "--into",
                into.toString(),
                "--version",
                "20260401.0"));

    assertThat(built.output()).contains("2 products, 3 files");
    JsonNode products =
        JSON.readTree(
                Files.readString(
                    into.resolve("streams/v1/com.ubuntu.maas:stable:1:bootloader-download.json")))
            .path("products");
    assertThat(products.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "com.ubuntu.maas.stable:1:grub-efi-signed:uefi:amd64",
            "com.ubuntu.maas.stable:1:pxelinux:pxe:i386");
  }

  @Test
  void whatMakesNoMirrorIsSaid() throws Exception {
    Path into = temp.resolve("out");
    Path manifest = temp.resolve("mirror.json");
    Files.writeString(manifest, mirrorManifest("kettle", "20260301"));
    assertThat(LocalMirror.build(List.of("--into", into.toString())).output())
        .isEqualTo(
            "build: there is nothing to mirror: name --manifest, --images, --loaders or --tiny\n");
    List<String> flags = List.of("--into", into.toString(), "--manifest", manifest.toString());
    assertThat(LocalMirror.build(flags).output())
        .isEqualTo(
            "build: product 1: \"type\" is 'kettle'; known are image, base and bootloader\n");
    Files.writeString(manifest, mirrorManifest("base", "../20260301"));
    assertThat(LocalMirror.build(flags).output()).contains("'../20260301'");
    Files.writeString(manifest, "{}");
    assertThat(LocalMirror.build(flags))
        .isEqualTo(
            new LocalMirror.Result(
                1,
                "build: "
                    + manifest
                    + " is no such manifest: its \"format\" is not \"maas4j-mirror:1\"\n"));
    assertThatThrownBy(() -> LocalMirror.serve(temp)).hasMessageContaining("holds no mirror");
  }

  private static String imagesManifest() {
    return """
        {"format": "maas4j-images:1", "images": [{"os": "debian", "release": "bookworm",
          "arch": "amd64", "files": [{"kind": "boot-kernel", "file": "kernel"}]}]}
        """;
  }

  private static String mirrorManifest(String type, String version) {
    return """
        {"format": "maas4j-mirror:1", "products": [{"type": "%s", "os": "centos",
          "release": "centos9", "version": "9", "arch": "amd64",
          "versions": {"%s": {"root-tgz": "root.tgz"}}}]}
        """
        .formatted(type, version);
  }
}
