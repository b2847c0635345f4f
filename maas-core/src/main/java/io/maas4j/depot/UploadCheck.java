package io.maas4j.depot;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.image.BootFile;
import io.maas4j.image.BootResource;
import io.maas4j.image.ImageClaim;
import io.maas4j.image.ImageClaim.KernelSource;
import io.maas4j.image.ImageInspector;
import io.maas4j.image.UploadType;
import io.maas4j.os.OperatingSystem;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Unit;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether an upload may be one: first what is said of it, then what it is. Stateless. */
final class UploadCheck {
  private static final String GENERIC = "generic";

  private UploadCheck() {}

  /**
   * Looks at what is said of an upload.
   *
   * @throws InvalidRequest naming the fields that are wrong
   */
  static ImageNames names(Unit unit, NewUpload upload, List<BootResource> synced) {
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    ImageNames.Outcome name = ImageNames.read(upload.name(), synced);
    if (name instanceof ImageNames.Outcome.Refused refused) {
      wrong.put("name", List.of(refused.why()));
    }
    Set<String> architectures = architectures(synced);
    if (!architectures.contains(upload.architecture())) {
      wrong.put(
          "architecture",
          List.of(
              "'"
                  + upload.architecture()
                  + "' is not a valid architecture.  It should be one of: "
                  + architectures.stream().map(a -> "'" + a + "'").collect(Collectors.joining(", "))
                  + "."));
    }
    if (name instanceof ImageNames.Outcome.Taken taken) {
      misfit(taken.names().osystem(), upload.type())
          .ifPresent(why -> wrong.put("filetype", List.of(why)));
    }
    String sha256 = upload.sha256().toLowerCase(Locale.ROOT);
    if (!sha256.matches("[0-9a-f]{64}")) {
      wrong.put("sha256", List.of("Enter a valid SHA-256: 64 hexadecimal digits."));
    }
    if (upload.size() <= 0) {
      wrong.put("size", List.of("Ensure this value is greater than or equal to 1."));
    }
    unit.tx()
        .shelf(Kinds.BOOT_FILE)
        .find(file -> file.sha256().equals(sha256) && file.size() != upload.size())
        .ifPresent(
            file ->
                wrong.put(
                    "size",
                    List.of(
                        "Content with this SHA-256 is known to have " + file.size() + " bytes.")));
    upload
        .baseImage()
        .filter(base -> !ImageNames.isBaseImage(base))
        .ifPresent(
            base ->
                wrong.put(
                    "base_image", List.of("'" + base + "' is no base image: use os/series.")));
    if (!wrong.isEmpty()) {
      throw new InvalidRequest(wrong, "correct the image");
    }
    return ((ImageNames.Outcome.Taken) name).names();
  }

  /** Why images of a system do not come in this form. */
  private static Optional<String> misfit(String osystem, UploadType type) {
    return OperatingSystem.named(osystem)
        .filter(system -> !system.forms().contains(type.form()))
        .map(
            system ->
                system.title()
                    + " is deployed from "
                    + system.forms().stream()
                        .flatMap(form -> UploadType.words(form).stream())
                        .collect(Collectors.joining(", "))
                    + ", not from "
                    + type.word()
                    + ": make such an image, or upload it as a custom one.");
  }

  /** What machines can be booted as: those of the images that are here; all while there is none. */
  private static Set<String> architectures(List<BootResource> synced) {
    Set<String> usable = new TreeSet<>();
    for (BootResource resource : synced) {
      usable.add(resource.arch() + "/" + GENERIC);
      if (!resource.subarch().matches("(ga|hwe)-.*")) {
        usable.add(resource.architecture());
      }
    }
    return usable.isEmpty()
        ? new TreeSet<>(
            Set.of(
                "amd64/generic",
                "arm64/generic",
                "armhf/generic",
                "i386/generic",
                "ppc64el/generic",
                "s390x/generic"))
        : usable;
  }

  private static KernelSource kernelSource(BootResource resource) {
    return OperatingSystem.named(resource.baseImage().split("/", 2)[0])
        .filter(OperatingSystem::bootsItself)
        .map(base -> KernelSource.BASE_IMAGE)
        .orElse(KernelSource.INSIDE);
  }

  /**
   * Has whole content looked into.
   *
   * @throws InvalidRequest when it cannot be deployed
   */
  static void content(
      ImageInspector inspector, BootResource resource, BootFile file, Path content) {
    UploadType type =
        UploadType.ofFiletype(file.filetype())
            .orElseThrow(() -> new IllegalStateException("no upload: " + file.filetype()));
    List<String> problems =
        inspector.problems(
            content,
            new ImageClaim(
                type,
                resource.osystem(),
                resource.series(),
                resource.arch(),
                kernelSource(resource)));
    if (!problems.isEmpty()) {
      throw new InvalidRequest(
          resource.name() + " cannot be deployed: " + String.join(" ", problems),
          "make the image anew and upload it again");
    }
  }
}
