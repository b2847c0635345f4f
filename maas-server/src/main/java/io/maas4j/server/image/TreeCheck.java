package io.maas4j.server.image;

import io.maas4j.image.ImageClaim;
import io.maas4j.image.ImageClaim.KernelSource;
import io.maas4j.os.Guest;
import io.maas4j.os.OperatingSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks at an archive of the files below {@code /}. Takes memory for its links, and a few bytes for
 * each entry. For one archive; confined to one thread.
 */
final class TreeCheck {
  private static final Pattern KERNEL =
      Pattern.compile(
          "boot/(?:vmlinu[xz]|Image|kernel|uImage)(?:[.-][^/]*)?"
              + "|(?:usr/)?lib/modules/[^/]+/vmlinu[xz]");

  private static final Pattern PROGRAM =
      Pattern.compile("(?:usr/)?bin/(?:sh|dash|bash|busybox|ls|cat)|(?:usr/)?lib/systemd/systemd");

  /** Machines that are sure to look for a kernel below {@code /boot}. */
  private static final Set<String> KERNEL_BELOW_BOOT =
      Set.of("amd64", "i386", "arm64", "armhf", "ppc64el");

  private final ImageClaim claim;
  private final InspectionLimits limits;
  private final Problems problems;
  private final Paths paths;
  private final List<String> targets = new ArrayList<>();
  private final Entries entries = new Entries();
  private long targetText;
  private boolean kernel;
  private boolean program;
  private Optional<String> otherArchitecture = Optional.empty();
  private Optional<String> top = Optional.empty();
  private boolean severalTops;

  TreeCheck(ImageClaim claim, InspectionLimits limits, Problems problems) {
    this.claim = claim;
    this.limits = limits;
    this.problems = problems;
    this.paths = new Paths(limits.text());
  }

  /**
   * @throws BadImageException when it cannot be read to its end
   */
  void run(TarReader reader) throws BadImageException {
    Optional<TarEntry> entry = reader.next();
    while (entry.isPresent()) {
      look(reader, entry.get());
      entry = reader.next();
    }
    finish();
  }

  private void look(TarReader reader, TarEntry entry) throws BadImageException {
    if (entries.count() == limits.entries()) {
      throw new BadImageException(
          "It has more than " + limits.entries() + " entries, which is the most that is taken.");
    }
    Optional<String> fault = Paths.fault(entry.name());
    if (fault.isPresent()) {
      remember("");
      refuse(entry, fault.get());
      return;
    }
    String path = Paths.normal(entry.name());
    Optional<String> escape = paths.escape(path);
    if (path.isEmpty() && entry.kind() != TarEntry.Kind.DIRECTORY) {
      escape = Optional.of("is the root itself and no directory");
    }
    if (escape.isPresent()) {
      remember("");
      refuse(entry, escape.get());
      return;
    }
    // some archivers go through the link then, and some put the entry in its place
    if (entry.kind() != TarEntry.Kind.SYMBOLIC_LINK && paths.isLink(path)) {
      refuse(entry, "was a symbolic link before");
    }
    remember(paths.placed(path));
    switch (entry.kind()) {
      case FILE, SPARSE_FILE -> file(reader, entry, path);
      case SYMBOLIC_LINK -> symbolic(entry, path);
      case HARD_LINK -> hard(entry);
      case CHARACTER_DEVICE -> {
        if (!Devices.isUsual(path, entry.major(), entry.minor())) {
          refuse(
              entry,
              "is the device "
                  + entry.major()
                  + ":"
                  + entry.minor()
                  + ", which no image needs: the system makes its devices itself");
        }
      }
      case BLOCK_DEVICE -> refuse(entry, "is a disk of whatever machine unpacks it");
      case DIRECTORY, FIFO -> {}
    }
    paths.put(
        path,
        entry.kind() == TarEntry.Kind.SYMBOLIC_LINK ? Optional.of(entry.link()) : Optional.empty());
  }

  private void file(TarReader reader, TarEntry entry, String path) throws BadImageException {
    kernel(path);
    if (PROGRAM.matcher(path).matches() && entry.size() >= Elf.HEAD) {
      byte[] head = new byte[Elf.HEAD];
      reader.read(head);
      Elf.architecture(head)
          .ifPresent(
              made -> {
                program = true;
                if (!Elf.runs(claim.architecture(), made) && otherArchitecture.isEmpty()) {
                  otherArchitecture = Optional.of(path + " is made for " + made);
                }
              });
    }
  }

  private void kernel(String path) {
    kernel |= KERNEL.matcher(path).matches();
  }

  private void symbolic(TarEntry entry, String path) {
    kernel(path);
    if (entry.link().isEmpty()) {
      refuse(entry, "is a link to nothing");
    } else if (Paths.leadsOut(path, entry.link())) {
      refuse(
          entry, "is a link to " + Problems.shown(entry.link()) + ", which is outside the archive");
    }
  }

  private void hard(TarEntry entry) throws BadImageException {
    String target = Paths.normal(entry.link());
    Optional<String> fault =
        Paths.fault(entry.link())
            .or(() -> target.isEmpty() ? Optional.of("is the root itself") : Optional.empty());
    Optional<String> escape = fault.isPresent() ? Optional.empty() : paths.escape(target);
    if (fault.isPresent() || escape.isPresent()) {
      refuse(
          entry,
          "is a hard link to "
              + Problems.shown(entry.link())
              + ", which "
              + fault.or(() -> escape).orElseThrow());
      return;
    }
    String place = paths.placed(target);
    targetText += place.length();
    if (targetText > limits.text()) {
      throw new BadImageException(
          "Its hard links have more than "
              + limits.text()
              + " characters together, which no system needs: make it anew.");
    }
    targets.add(place);
  }

  private void refuse(TarEntry entry, String why) {
    problems.add(Problems.shown(entry.name()) + " " + why + ": leave it out.");
  }

  private void remember(String path) {
    entries.add(path);
    if (!path.isEmpty()) {
      int slash = path.indexOf('/');
      String first = slash < 0 ? path : path.substring(0, slash);
      boolean another = !top.equals(Optional.of(first));
      severalTops |= another && top.isPresent();
      if (another) {
        entries.imply(first);
      }
      top = Optional.of(first);
    }
  }

  private void finish() {
    for (String target : targets) {
      if (!entries.have(target)) {
        problems.add(
            "A hard link leads to "
                + Problems.shown(target)
                + ", which is not in the archive: pack the whole tree.");
      }
    }
    if (!severalTops && top.isPresent() && !program) {
      problems.add(
          "Everything in it is below "
              + Problems.shown(top.get())
              + ": pack what is in that directory, not the directory.");
      return;
    }
    system();
  }

  private void system() {
    if (!program) {
      problems.add(
          "There is no program in it that tells its architecture, such as bin/sh: it is not the root"
              + " of a Linux system.");
      return;
    }
    otherArchitecture.ifPresent(
        what ->
            problems.add(
                what + ", not for " + claim.architecture() + ": upload it for that architecture."));
    if (!kernel
        && claim.kernel() == KernelSource.INSIDE
        && KERNEL_BELOW_BOOT.contains(claim.architecture())) {
      problems.add(
          "There is no kernel in it (boot/vmlinuz*): install one, or upload it as a custom image"
              + " with a base_image of Ubuntu, whose kernel is used then.");
    }
    SystemParts parts = new SystemParts(entries, paths, problems);
    parts.ofEverySystem();
    boolean wanted =
        OperatingSystem.named(claim.osystem())
            .filter(system -> system.guests().contains(Guest.CLOUD_INIT))
            .isPresent();
    if (wanted) {
      parts.cloudInit();
    }
  }
}
