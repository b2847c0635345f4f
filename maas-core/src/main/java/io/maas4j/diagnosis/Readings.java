package io.maas4j.diagnosis;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a sight says of the machine's way: how far it came by it, or what went wrong there. */
final class Readings {
  private static final Pattern COUNT = Pattern.compile("(?:^|, )(\\d{1,9}) times, ");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,18}) bytes");
  private static final Pattern NOTHING_SENT =
      Pattern.compile("(?:\\d+ times, )?(?:aborted after )?0 bytes.*");
  private static final Pattern NEXT_LOADER = Pattern.compile("(grub|mm|fb)[a-z0-9]*\\.efi");
  private static final Pattern LOADER =
      Pattern.compile("(?!revocations).*(\\.efi|\\.kpxe|\\.kkpxe|\\.pxe|\\.0|\\.lkrn|\\.bin)");
  private static final Pattern CONFIG =
      Pattern.compile("(grub\\.cfg.*|ipxe\\.cfg.*|.*\\.ipxe|pxelinux\\.cfg)");
  private static final Pattern GOOD = Pattern.compile("(?:\\d+ times, )?2\\d\\d");

  private Readings() {}

  /** How something went wrong. */
  enum Trouble {
    MISSING,
    ABORTED,
    TIMED_OUT,
    REFUSED,
    UNANSWERED,
    NOT_TAKEN,
    FAILED
  }

  /**
   * What a sight says.
   *
   * @param trouble empty when the stage was reached
   */
  record Reading(Sight sight, Stage stage, Optional<Trouble> trouble) {
    boolean isTrouble(Trouble kind) {
      return trouble.equals(Optional.of(kind));
    }
  }

  /**
   * @param soFar how far the machine had come in this boot
   * @return empty for a sight that says nothing of that
   */
  static Optional<Reading> of(Sight sight, Stage soFar) {
    return switch (sight.kind()) {
      case POWER -> sight.what().equals("on") ? reached(sight, Stage.ON) : Optional.empty();
      case DHCP -> dhcp(sight, soFar);
      case FILE -> file(sight);
      case BOOT -> reached(sight, sight.what().equals("local boot") ? Stage.LOCAL : Stage.CONFIG);
      case METADATA -> metadata(sight, soFar);
      case SCRIPT -> reached(sight, Stage.WORKING);
      case INSTALLED -> reached(sight, Stage.INSTALLED);
      case STAGE_FAILURE ->
          Optional.of(new Reading(sight, Stage.WORKING, Optional.of(Trouble.FAILED)));
      default -> Optional.empty();
    };
  }

  private static Optional<Reading> reached(Sight sight, Stage stage) {
    return Optional.of(new Reading(sight, stage, Optional.empty()));
  }

  private static Optional<Reading> trouble(Sight sight, Stage stage, Trouble trouble) {
    return Optional.of(new Reading(sight, stage, Optional.of(trouble)));
  }

  private static Optional<Reading> dhcp(Sight sight, Stage soFar) {
    if (sight.detail().contains("no answer: ")) {
      return trouble(sight, Stage.ADDRESS, Trouble.UNANSWERED);
    }
    if (sight.detail().contains("not taken")) {
      return trouble(sight, Stage.ADDRESS, Trouble.NOT_TAKEN);
    }
    if (isBootClient(sight)) {
      return reached(sight, Stage.ADDRESS);
    }
    return soFar.compareTo(Stage.KERNEL) >= 0
        ? reached(sight, Stage.SYSTEM_ADDRESS)
        : Optional.empty();
  }

  /** Whether a lease is one of firmware or a loader, and not of a running system. */
  static boolean isBootClient(Sight lease) {
    return lease.detail().contains("arch=");
  }

  private static Optional<Reading> file(Sight sight) {
    Optional<Stage> stage = stage(sight.what());
    // firmware asks for the size first
    if (stage.isEmpty() || NOTHING_SENT.matcher(sight.detail()).matches()) {
      return Optional.empty();
    }
    String detail = sight.detail();
    if (detail.contains("not found")) {
      return trouble(sight, stage.get(), Trouble.MISSING);
    }
    if (detail.contains("aborted after")) {
      return trouble(sight, stage.get(), Trouble.ABORTED);
    }
    if (detail.contains("timed out after")) {
      return trouble(sight, stage.get(), Trouble.TIMED_OUT);
    }
    return detail.contains("failed") || detail.contains("refused") || detail.contains("forbidden")
        ? trouble(sight, stage.get(), Trouble.FAILED)
        : reached(sight, stage.get());
  }

  private static Optional<Stage> stage(String path) {
    if (path.contains("op=get_preseed") || path.contains("op=get_enlist_preseed")) {
      return Optional.of(Stage.PRESEED);
    }
    if (path.startsWith("/MAAS/metadata/")) {
      return Optional.of(Stage.INSTANCE);
    }
    String name = name(path);
    if (name.equals("squashfs")) {
      return Optional.of(Stage.ROOT);
    }
    if (name.equals("boot-initrd")) {
      return Optional.of(Stage.INITRD);
    }
    if (name.equals("boot-kernel")) {
      return Optional.of(Stage.KERNEL);
    }
    if (CONFIG.matcher(name).matches() || path.contains("pxelinux.cfg/")) {
      return Optional.of(Stage.CONFIG);
    }
    if (NEXT_LOADER.matcher(name).matches()) {
      return Optional.of(Stage.NEXT_LOADER);
    }
    return LOADER.matcher(name).matches() ? Optional.of(Stage.LOADER) : Optional.empty();
  }

  private static Optional<Reading> metadata(Sight sight, Stage soFar) {
    boolean good = GOOD.matcher(sight.detail()).matches();
    boolean installed = soFar.compareTo(Stage.INSTALLED) >= 0;
    Stage stage =
        switch (sight.what()) {
          case "user-data" -> Stage.USER_DATA;
          case "maas-scripts" -> Stage.SCRIPTS;
          default -> Stage.INSTANCE;
        };
    boolean withoutUserData = installed && sight.detail().contains("404");
    if (good || withoutUserData && stage == Stage.USER_DATA) {
      return reached(sight, installed ? Stage.OS : stage);
    }
    return trouble(
        sight,
        installed ? Stage.OS : stage,
        sight.what().equals("user-data") && sight.detail().contains("404")
            ? Trouble.MISSING
            : Trouble.REFUSED);
  }

  /** The last part of a path. */
  static String name(String path) {
    int query = path.indexOf('?');
    String bare = query < 0 ? path : path.substring(0, query);
    return bare.substring(bare.lastIndexOf('/') + 1);
  }

  /** How often it happened. */
  static int count(Sight sight) {
    Matcher matcher = COUNT.matcher(sight.detail());
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 1;
  }

  /** {@code after 1234 bytes}, or nothing. */
  static String after(Sight sight) {
    Matcher matcher = BYTES.matcher(sight.detail());
    return matcher.find() ? "after " + matcher.group(1) + " bytes" : "in its middle";
  }

  /** The reason for which DHCP was silent. */
  static String reason(Sight sight) {
    return sight.detail().replaceFirst(".*no answer: ", "");
  }
}
