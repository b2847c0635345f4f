package io.maas4j.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.storage.BlockDevice;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the image installer is told: the JSON object that the head of its program describes. */
public final class InstallerConfiguration {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DIRECTORY = "/etc/cloud/cloud.cfg.d/95-cloudconfig-";

  private InstallerConfiguration() {}

  /**
   * With the machine's secrets.
   *
   * @throws Unavailable when there is no image that can be written to a disk
   */
  public static String of(MachineContext context) {
    try {
      return JSON.writeValueAsString(document(context));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document of plain values cannot be written", e);
    }
  }

  /**
   * The same as YAML, for people.
   *
   * @throws Unavailable likewise
   */
  public static String yaml(MachineContext context) {
    return CloudConfig.yaml(document(context));
  }

  private static Map<String, Object> document(MachineContext context) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("image", image(context));
    document.put("disk", disk(context));
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("endpoint", context.statusUrl());
    status.putAll(CloudConfig.credentials(context));
    document.put("status", status);
    document.put(
        "netboot_off",
        context.address().url("/MAAS/metadata/latest/by-id/" + context.machine() + "/"));
    document.put("files", files(context));
    return document;
  }

  private static Map<String, Object> image(MachineContext context) {
    Image image =
        context.image().orElseThrow(() -> missing(context, "is no longer in the image store"));
    ImageFile file =
        image.disk().orElseThrow(() -> missing(context, "has no file root-dd.gz or root-dd.raw"));
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("url", context.address().url("/images/" + image.path(file)));
    part.put("sha256", file.sha256());
    part.put("size", file.size());
    part.put("format", file.kind() == FileKind.ROOT_RAW_GZIP ? "raw.gz" : "raw");
    return part;
  }

  private static Unavailable missing(MachineContext context, String why) {
    return new Unavailable(
        "the image to install on " + context.machine() + " " + why,
        "import the image and deploy again",
        (Throwable) new IllegalStateException(why));
  }

  /** By what stays the same when disks are enumerated anew. */
  private static Map<String, Object> disk(MachineContext context) {
    if (context.bootDisk().isEmpty()) {
      return Map.of("first", true);
    }
    BlockDevice disk = context.bootDisk().get();
    if (!disk.serial().isEmpty() && !disk.model().isEmpty()) {
      return Map.of("serial", disk.serial(), "model", disk.model());
    }
    return disk.idPath().isEmpty() ? Map.of("first", true) : Map.of("path", disk.idPath());
  }

  /** For the installed system's cloud-init (metadata contract, section 7.4). */
  private static Map<String, Object> files(MachineContext context) {
    Map<String, Object> datasource = new LinkedHashMap<>();
    datasource.put("datasource", CloudConfig.datasource(context, context.metadataUrl()));
    datasource.put("manage_etc_hosts", true);
    // later boots must not wait for us
    datasource.put("manual_cache_clean", true);
    Map<String, Object> files = new LinkedHashMap<>();
    files.put(
        DIRECTORY + "maas-datasource.cfg",
        CloudConfig.text(Map.of("datasource_list", java.util.List.of("MAAS"))));
    files.put(DIRECTORY + "maas-cloud-config.cfg", CloudConfig.text(datasource));
    files.put(
        DIRECTORY + "maas-reporting.cfg",
        CloudConfig.text(Map.of("reporting", CloudConfig.reporting(context))));
    return files;
  }
}
