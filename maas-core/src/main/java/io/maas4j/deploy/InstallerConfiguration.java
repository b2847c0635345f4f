package io.maas4j.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.image.UploadType;
import io.maas4j.os.ImageForm;
import io.maas4j.storage.BlockDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What our own installer is told: the JSON object that the head of its program describes. */
public final class InstallerConfiguration {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DIRECTORY = "/etc/cloud/cloud.cfg.d/95-cloudconfig-";

  private InstallerConfiguration() {}

  /**
   * With the machine's secrets.
   *
   * @param hostname what the installed system is called until its cloud-init has asked
   * @throws Unavailable when there is no image that could be installed
   * @throws io.maas4j.error.MaasException.InvalidRequest when the layout does not fit the disks, as
   *     {@link Installation#storageDocument} says
   */
  public static String of(Installation installation, String hostname) {
    try {
      return JSON.writeValueAsString(document(installation, hostname));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document of plain values cannot be written", e);
    }
  }

  private static Map<String, Object> document(Installation installation, String hostname) {
    MachineContext context = installation.context();
    Image image = context.image().orElseThrow(() -> missing(context));
    ImageFile root = InstallSource.root(image);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("image", image(context, image, root));
    if (isDisk(root)) {
      document.put("disk", disk(context));
    } else {
      document.put("storage", installation.storageDocument().document());
      document.put("hostname", hostname);
      wishes(document, installation);
    }
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("endpoint", context.statusUrl());
    status.putAll(CloudConfig.credentials(context));
    document.put("status", status);
    document.put(
        "netboot_off",
        context.address().url("/MAAS/metadata/latest/by-id/" + context.machine() + "/"));
    document.put("files", files(installation));
    return document;
  }

  /** What our own installer cannot do is named, for it to refuse. */
  private static void wishes(Map<String, Object> document, Installation installation) {
    Installation.Wishes wishes = installation.wishes();
    boolean swaps = !installation.target().isCustom();
    wishes
        .swapSize()
        .filter(bytes -> swaps && bytes > 0)
        .ifPresent(bytes -> document.put("swap_bytes", bytes));
    List<String> others = new ArrayList<>();
    if (wishes.crashDump()) {
      others.add("kernel crash dumps");
    }
    if (KernelPackage.of(wishes.hweKernel()).isPresent() && installation.target().isUbuntu()) {
      others.add("the kernel " + wishes.hweKernel());
    }
    if (wishes.template().isPresent()) {
      others.add("a template of curtin's configuration");
    }
    wishes.commands().early().keySet().forEach(name -> others.add("the early command " + name));
    wishes.commands().late().keySet().forEach(name -> others.add("the late command " + name));
    if (!others.isEmpty()) {
      document.put("only_curtin", others);
    }
  }

  private static Map<String, Object> image(MachineContext context, Image image, ImageFile root) {
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("url", context.address().url("/images/" + image.path(root)));
    part.put("sha256", root.sha256());
    part.put("size", root.size());
    part.put(
        "format", root.kind().uploadType().map(InstallerConfiguration::format).orElse("squashfs"));
    return part;
  }

  private static boolean isDisk(ImageFile root) {
    return root.kind().uploadType().filter(type -> type.form() == ImageForm.DISK).isPresent();
  }

  /** {@code raw.tar.gz}: what it is, then what it is packed with. */
  private static String format(UploadType type) {
    String content = type.form() == ImageForm.DISK ? "raw" : "";
    String wrapping = type.wrapping() == UploadType.Wrapping.TAR ? ".tar" : "";
    String packing =
        switch (type.packing()) {
          case NONE -> "";
          case GZIP -> ".gz";
          case BZIP2 -> ".bz2";
          case XZ -> ".xz";
        };
    String format = content + wrapping + packing;
    return format.startsWith(".") ? format.substring(1) : format;
  }

  private static Unavailable missing(MachineContext context) {
    String why =
        "the image to install on " + context.machine() + " is no longer in the image store";
    return new Unavailable(
        why, "import the image and deploy again", (Throwable) new IllegalStateException(why));
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
  private static Map<String, Object> files(Installation installation) {
    MachineContext context = installation.context();
    Map<String, Object> datasource = new LinkedHashMap<>();
    datasource.put("datasource", CloudConfig.datasource(context, context.metadataUrl()));
    datasource.put("manage_etc_hosts", true);
    // later boots must not wait for us
    datasource.put("manual_cache_clean", true);
    Map<String, Object> files = new LinkedHashMap<>();
    files.put(
        DIRECTORY + "maas-datasource.cfg",
        CloudConfig.text(Map.of("datasource_list", List.of("MAAS"))));
    files.put(DIRECTORY + "maas-cloud-config.cfg", CloudConfig.text(datasource));
    files.put(
        DIRECTORY + "maas-reporting.cfg",
        CloudConfig.text(Map.of("reporting", CloudConfig.reporting(context))));
    // a machine of which no network is known asks by DHCP, as its image does by itself
    if (!installation.network().interfaces().isEmpty()) {
      files.put(
          DIRECTORY + "maas-network.cfg",
          CloudConfig.text(
              NetworkVersion.of(installation.target(), context.settings())
                  .document(installation.network())));
    }
    return files;
  }
}
