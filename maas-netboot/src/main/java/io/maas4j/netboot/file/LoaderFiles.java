package io.maas4j.netboot.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The static loaders that every rack serves and where the image import puts them (netboot contract,
 * section 2). Only the last segment of the requested name counts.
 */
public final class LoaderFiles {
  private static final Map<String, String> STORE =
      store(
          Map.of(
              "bootloaders/uefi/amd64/",
              List.of("bootx64.efi", "grubx64.efi", "mmx64.efi"),
              "bootloaders/uefi/arm64/",
              List.of("bootaa64.efi", "grubaa64.efi", "mmaa64.efi"),
              "bootloaders/open-firmware/ppc64el/",
              List.of("bootppc64.bin"),
              "bootloaders/pxe/i386/",
              List.of(
                  "lpxelinux.0",
                  "chain.c32",
                  "ifcpu.c32",
                  "ifcpu64.c32",
                  "ldlinux.c32",
                  "libcom32.c32",
                  "libutil.c32",
                  "poweroff.c32")));

  private LoaderFiles() {}

  /** Whether a rack with these files has any loader to serve. Blocks on disk. */
  public static boolean hasAny(Path root) {
    return STORE.keySet().stream().anyMatch(loader -> isIn(root, loader));
  }

  /**
   * Whether a rack with these files has a loader to serve. Blocks on disk.
   *
   * @param root as in {@link BootFiles}
   * @param loader the name that machines ask for, {@code bootx64.efi}
   */
  public static boolean isIn(Path root, String loader) {
    return candidates(loader).stream().anyMatch(name -> Files.isRegularFile(root.resolve(name)));
  }

  /**
   * Where a name may be found below the root, most likely first.
   *
   * @param name relative
   */
  static List<String> candidates(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    String store = STORE.get(last);
    if (store == null || name.startsWith("custom-bootloaders/")) {
      return List.of(name);
    }
    return name.equals(last) || name.equals(store + last)
        ? List.of(store + last, last)
        : List.of(store + last, last, name);
  }

  private static Map<String, String> store(Map<String, List<String>> byDirectory) {
    Map<String, String> byName = new HashMap<>();
    byDirectory.forEach((directory, names) -> names.forEach(name -> byName.put(name, directory)));
    return Map.copyOf(byName);
  }
}
