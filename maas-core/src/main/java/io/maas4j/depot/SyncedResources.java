package io.maas4j.depot;

import io.maas4j.image.BootFile;
import io.maas4j.image.BootResource;
import io.maas4j.image.BootResource.Origin;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Unit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps the record of what lies in the directory of images. */
record SyncedResources(Unit unit) {
  /** What is new is added, what is gone is taken off, what is still there keeps its number. */
  void reconcile(List<Image> images) {
    List<BootResource> known =
        unit.tx().shelf(Kinds.BOOT_RESOURCE).list(r -> r.origin() == Origin.SYNCED);
    Set<Long> seen = new HashSet<>();
    for (Image image : images) {
      BootResource resource =
          known.stream()
              .filter(r -> isOf(r, image))
              .findFirst()
              .orElseGet(() -> unit.tx().shelf(Kinds.BOOT_RESOURCE).insert(resource(image)));
      seen.add(resource.id());
      files(resource, image);
    }
    for (BootResource gone : known) {
      if (!seen.contains(gone.id())) {
        filesOf(gone).forEach(file -> unit.tx().shelf(Kinds.BOOT_FILE).delete(file.id()));
        unit.tx().shelf(Kinds.BOOT_RESOURCE).delete(gone.id());
      }
    }
  }

  private static boolean isOf(BootResource resource, Image image) {
    return resource.osystem().equals(image.osystem())
        && resource.series().equals(image.series())
        && resource.architecture().equals(architecture(image));
  }

  private static String architecture(Image image) {
    return image.architecture() + "/" + image.subarchitecture();
  }

  private static BootResource resource(Image image) {
    Map<String, String> extra = new LinkedHashMap<>();
    extra.put("subarches", image.subarchitecture());
    extra.put("kflavor", "generic");
    extra.put("platform", "generic");
    extra.put("supported_platforms", "generic");
    return new BootResource(
        0,
        Origin.SYNCED,
        image.osystem(),
        image.series(),
        architecture(image),
        image.title(),
        "",
        extra,
        Optional.empty());
  }

  private List<BootFile> filesOf(BootResource resource) {
    return unit.tx().shelf(Kinds.BOOT_FILE).list(file -> file.resourceId() == resource.id());
  }

  /** Another content makes another set; the directory holds one of them only. */
  private void files(BootResource resource, Image image) {
    List<BootFile> known = filesOf(resource);
    Set<String> before = known.stream().map(BootFile::sha256).collect(Collectors.toSet());
    Set<String> now =
        image.files().values().stream().map(ImageFile::sha256).collect(Collectors.toSet());
    if (before.equals(now)) {
      return;
    }
    String version =
        Versions.next(
            unit.now(), known.stream().map(BootFile::version).collect(Collectors.toSet()));
    known.forEach(file -> unit.tx().shelf(Kinds.BOOT_FILE).delete(file.id()));
    image
        .files()
        .values()
        .forEach(
            file ->
                unit.tx()
                    .shelf(Kinds.BOOT_FILE)
                    .insert(
                        new BootFile(
                            0,
                            resource.id(),
                            version,
                            image.label(),
                            file.kind().wireName(),
                            file.kind().wireName(),
                            file.sha256(),
                            file.size(),
                            false,
                            Optional.empty())));
  }
}
