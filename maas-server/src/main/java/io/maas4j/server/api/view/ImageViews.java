package io.maas4j.server.api.view;

import io.maas4j.depot.Stock;
import io.maas4j.image.BootFile;
import io.maas4j.image.BootResource;
import io.maas4j.image.BootResource.Origin;
import io.maas4j.image.BootSelection;
import io.maas4j.image.BootSource;

/** Boot sources, selections and resources (REST contract, section 6.16). */
public final class ImageViews {
  private static final int SHORT_NAME = 7;
  private static final double PERCENT = 100.0;

  private ImageViews() {}

  public static void source(JsonOut out, BootSource source) {
    out.object(
        o ->
            o.number("id", source.id())
                .text("url", source.url())
                .text("keyring_filename", source.keyringFilename())
                .text("keyring_data", source.keyringData())
                .text("name", source.name())
                .number("priority", source.priority())
                .flag("enabled", source.enabled())
                .flag("skip_keyring_verification", source.skipKeyringVerification())
                .text("created", Dates.model(source.created()))
                .text("updated", Dates.model(source.updated()))
                .text("resource_uri", SmallViews.BASE + "boot-sources/" + source.id() + "/"));
  }

  public static void selection(JsonOut out, BootSelection selection) {
    out.object(
        o ->
            o.number("id", selection.id())
                .number("boot_source_id", selection.sourceId())
                .text("os", selection.os())
                .text("release", selection.release())
                .texts("arches", selection.arches())
                .texts("subarches", selection.subarches())
                .texts("labels", selection.labels())
                .text(
                    "resource_uri",
                    SmallViews.BASE
                        + "boot-sources/"
                        + selection.sourceId()
                        + "/selections/"
                        + selection.id()
                        + "/"));
  }

  public static void resource(JsonOut out, BootResource resource) {
    out.object(o -> members(o, resource));
  }

  private static void members(JsonOut out, BootResource resource) {
    out.number("id", resource.id())
        .text("type", resource.origin().label())
        .text("name", resource.name())
        .text("architecture", resource.architecture())
        .text("last_deployed", resource.lastDeployed().map(Dates::model))
        .text("title", resource.title());
    if (!resource.baseImage().isEmpty()) {
      out.text("base_image", resource.baseImage());
    }
    resource.extra().forEach(out::text);
    out.text("resource_uri", uri(resource));
  }

  private static String uri(BootResource resource) {
    return SmallViews.BASE + "boot-resources/" + resource.id() + "/";
  }

  public static void stock(JsonOut out, Stock stock) {
    out.object(
        o -> {
          members(o, stock.resource());
          o.object("sets", sets -> stock.sets().forEach(set -> set(sets, stock.resource(), set)));
        });
  }

  private static void set(JsonOut out, BootResource resource, Stock.Set set) {
    out.object(
        set.version(),
        o -> {
          o.text("version", set.version())
              .text("label", set.label())
              .number("size", set.size())
              .flag("complete", set.isComplete());
          if (!set.isComplete()) {
            o.number("progress", PERCENT * set.received() / set.size());
          }
          o.object("files", files -> set.files().forEach(file -> file(files, resource, file)));
        });
  }

  private static void file(JsonOut out, BootResource resource, Stock.File kept) {
    BootFile file = kept.file();
    out.object(
        file.filename(),
        o -> {
          o.text("filename", file.filename())
              .text("filetype", file.filetype())
              .text("sha256", file.sha256())
              .text("filename_on_disk", file.sha256().substring(0, SHORT_NAME))
              .number("size", file.size())
              .flag("complete", kept.isComplete());
          if (!kept.isComplete()) {
            o.number("progress", PERCENT * kept.received() / file.size());
            if (resource.origin() == Origin.UPLOADED) {
              o.text("upload_uri", uri(resource) + "upload/" + file.id() + "/");
            }
          }
        });
  }
}
