package io.maas4j.server.api;

import io.maas4j.depot.BootResources;
import io.maas4j.depot.ImageImports;
import io.maas4j.depot.NewUpload;
import io.maas4j.depot.Stock;
import io.maas4j.image.BootResource;
import io.maas4j.image.BootResource.Origin;
import io.maas4j.image.UploadType;
import io.maas4j.server.api.view.ImageViews;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The images that are here (operations, section 5.3). */
final class BootResourcesHandler {
  private final BootResources resources;
  private final ImageImports imports;

  BootResourcesHandler(BootResources resources, ImageImports imports) {
    this.resources = resources;
    this.imports = imports;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "BootResourcesHandler",
            "Manage the boot resources.",
            "boot-resources/",
            Operation.read(
                "List boot resources",
                this::list,
                Parameter.str("type", "all (usual), synced or uploaded.")),
            Operation.create("Upload a boot resource", this::create)
                .with(upload())
                .forImageAdmins(),
            Operation.get(
                "is_importing",
                "Whether images are being imported",
                call -> Reply.json(out -> out.value(imports.status().isImporting()))),
            Operation.post("import", "Import images from the boot sources", this::importAll)
                .forImageAdmins(),
            Operation.post("stop_import", "Stop the import of images", this::stopImport)
                .forImageAdmins()),
        Resource.of(
            "BootResourceHandler",
            "Manage a boot resource.",
            "boot-resources/{id}/",
            Operation.read("Read a boot resource", this::read),
            Operation.delete("Delete a boot resource", this::delete).forImageAdmins()),
        Resource.of(
            "BootResourceFileUploadHandler",
            "Upload the content of a boot resource.",
            "boot-resources/{resource_id}/upload/{id}/",
            Operation.update(
                    "Upload the next piece of a file",
                    this::chunk,
                    Parameter.body("The next bytes, as application/octet-stream."))
                .forImageAdmins()));
  }

  private static List<Parameter> upload() {
    return List.of(
        Parameter.str("name", "custom/NAME, NAME, or OS/SERIES."),
        Parameter.str("architecture", "amd64/generic."),
        Parameter.str("sha256", "Of the whole content."),
        Parameter.of("size", Kind.INT, "Bytes of the whole content."),
        Parameter.str("title", "For people."),
        Parameter.str("filetype", String.join(", ", UploadType.words()) + "; tgz usually."),
        Parameter.str("base_image", "OS/SERIES that a custom image is made of."),
        Parameter.of("keep_old", Kind.BOOL, "Keep older versions once this one is complete."),
        Parameter.file("content", "The content itself, instead of sha256 and size."));
  }

  private Reply list(Call call) {
    String type = call.arguments().filled("type").orElse("all");
    Optional<Origin> origin =
        switch (type) {
          case "all" -> Optional.empty();
          case "synced" -> Optional.of(Origin.SYNCED);
          case "uploaded" -> Optional.of(Origin.UPLOADED);
          // what releases of long ago made themselves: there is none
          case "generated" -> Optional.of(Origin.UPLOADED);
          default ->
              throw Failure.text(
                  400,
                  "'"
                      + type
                      + "' is not a valid boot resource type. Available types: ['synced',"
                      + " 'generated', 'uploaded']");
        };
    List<BootResource> found = type.equals("generated") ? List.of() : resources.list(origin);
    return Resources.list(found, ImageViews::resource);
  }

  private Reply create(Call call) {
    Arguments given = call.arguments();
    Optional<byte[]> content = given.file("content");
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    Stream.of("name", "architecture")
        .filter(name -> given.filled(name).isEmpty())
        .forEach(name -> wrong.put(name, List.of("This field is required.")));
    if (content.isEmpty()) {
      Stream.of("sha256", "size")
          .filter(name -> given.filled(name).isEmpty())
          .forEach(name -> wrong.put(name, List.of("This field is required.")));
    }
    String word = given.filled("filetype").orElse("tgz");
    Optional<UploadType> type = UploadType.ofWord(word);
    if (type.isEmpty()) {
      wrong.put(
          "filetype",
          List.of("Select a valid choice. " + word + " is not one of the available choices."));
    }
    if (!wrong.isEmpty()) {
      throw Failure.fields(wrong);
    }
    Stock made =
        resources.create(
            new NewUpload(
                given.textOr("name", ""),
                given.textOr("architecture", ""),
                content
                    .map(BootResourcesHandler::sha256)
                    .orElseGet(() -> given.textOr("sha256", "")),
                content
                    .map(bytes -> (long) bytes.length)
                    .orElseGet(() -> given.whole("size").orElse(0L)),
                given.textOr("title", ""),
                type.orElseThrow(),
                given.filled("base_image"),
                given.flag("keep_old")),
            call.actor());
    if (content.isPresent() && !made.sets().get(0).isComplete()) {
      long file = made.sets().get(0).files().get(0).file().id();
      resources.upload(made.resource().id(), file, content.get(), call.actor());
      made = resources.get(made.resource().id());
    }
    Stock stock = made;
    return Reply.created(out -> ImageViews.stock(out, stock));
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private Reply importAll(Call call) {
    imports.start(call.actor());
    return new Reply.Text(200, "Import of boot resources started");
  }

  private Reply stopImport(Call call) {
    imports.stop(call.actor());
    return new Reply.Text(200, "Import of boot resources is being stopped");
  }

  private Reply read(Call call) {
    return Resources.one(resources.get(id(call)), ImageViews::stock);
  }

  private static long id(Call call) {
    return BootSourcesHandler.number(call, "id", "BootResource");
  }

  private Reply delete(Call call) {
    resources.delete(id(call), call.actor());
    return Reply.NOTHING;
  }

  private Reply chunk(Call call) {
    resources.upload(
        BootSourcesHandler.number(call, "resource_id", "BootResource"),
        BootSourcesHandler.number(call, "id", "BootResourceFile"),
        call.arguments().file("body").orElse(new byte[0]),
        call.actor());
    return Reply.OK;
  }
}
