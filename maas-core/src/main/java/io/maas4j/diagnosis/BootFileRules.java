package io.maas4j.diagnosis;

import io.maas4j.diagnosis.Readings.Trouble;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What goes wrong with loaders, kernels and root file systems. */
final class BootFileRules {
  /** So often no healthy machine loads one thing. */
  private static final int LOOP = 6;

  private static final String BIOS = "bios";
  private static final String BIOS_LOADER = "lpxelinux.0";
  private static final Stage[] LOADERS = {Stage.LOADER, Stage.NEXT_LOADER};
  private static final Stage[] BOOT_FILES = {Stage.KERNEL, Stage.INITRD};
  private static final Pattern ARCHITECTURE = Pattern.compile("arch=(\\S+?)(?:,| |$)");
  private static final Pattern LEASE = Pattern.compile("(\\S+) (\\S+)");
  private static final Map<String, String> DEBIAN =
      Map.of(
          "bios", "amd64",
          "uefi-x64", "amd64",
          "uefi-x64-http", "amd64",
          "uefi-arm64", "arm64",
          "uefi-arm64-http", "arm64",
          "powernv", "ppc64el",
          "open-firmware", "ppc64el",
          "s390x", "s390x",
          "uefi-riscv64", "riscv64");

  private BootFileRules() {}

  /** What the region knows without the machine. */
  static List<Rule> images() {
    return List.of(Rule.fact("image-missing", BootFileRules::imageMissing));
  }

  static List<Rule> rules() {
    return List.of(
        Rule.trouble(
            "image-file-missing",
            Rule.transfer(Trouble.MISSING, Stage.KERNEL, Stage.INITRD, Stage.ROOT)),
        Rule.trouble("memory-too-small", Rule.transfer(Trouble.ABORTED, Stage.ROOT)),
        Rule.trouble("root-timeout", Rule.transfer(Trouble.TIMED_OUT, Stage.ROOT)),
        Rule.trouble("boot-file-aborted", Rule.transfer(Trouble.ABORTED, BOOT_FILES)),
        Rule.trouble("boot-file-timeout", Rule.transfer(Trouble.TIMED_OUT, BOOT_FILES)),
        Rule.silence("boot-arch-disabled", BootFileRules::noLoader),
        Rule.trouble("loader-missing", course -> missing(course, Transport.TFTP)),
        Rule.trouble("loader-http-missing", course -> missing(course, Transport.HTTP)),
        Rule.trouble("loader-timeout", Rule.transfer(Trouble.TIMED_OUT, LOADERS)),
        Rule.trouble("loader-aborted", Rule.transfer(Trouble.ABORTED, LOADERS)));
  }

  static List<Rule> silences() {
    return List.of(
        Rule.silence("wrong-architecture", BootFileRules::otherArchitecture),
        Rule.silence("loader-loop", BootFileRules::loop),
        Rule.silence("loader-not-asked", course -> atAddress(course)),
        Rule.silence("loader-refused", course -> refused(course, Stage.LOADER)),
        Rule.silence("grub-refused", course -> refused(course, Stage.NEXT_LOADER)),
        Rule.silence("kernel-not-asked", Rule.stuck(Stage.CONFIG)),
        Rule.silence("kernel-silent", Rule.stuck(Stage.KERNEL)),
        Rule.silence("kernel-silent", Rule.stuck(Stage.INITRD)),
        Rule.silence("root-not-asked", BootFileRules::rootNotAsked),
        Rule.silence("preseed-not-asked", Rule.stuck(Stage.ROOT)));
  }

  private enum Transport {
    TFTP,
    HTTP
  }

  private static Optional<Clue> imageMissing(Course course) {
    List<Sight> notes =
        course.sights(
            sight ->
                sight.kind() == Sight.Kind.NOTE && sight.what().startsWith("Missing boot image"));
    return notes.isEmpty() || !course.over()
        ? Optional.empty()
        : Optional.of(Clue.of(notes).with("detail", notes.get(notes.size() - 1).what()));
  }

  private static Optional<Clue> missing(Course course, Transport transport) {
    List<Sight> seen =
        course.troubles(Trouble.MISSING, LOADERS).stream()
            .filter(sight -> sight.mark().equals(transport.name()))
            .toList();
    return seen.isEmpty()
        ? Optional.empty()
        : Optional.of(Clue.of(seen).with("file", Readings.name(seen.get(0).what())));
  }

  private static Optional<Sight> lease(Course course) {
    return course.last(Stage.ADDRESS);
  }

  /** The file that a lease told a machine to boot; the last part of its name. */
  private static Optional<String> file(Sight lease) {
    Matcher matcher = LEASE.matcher(lease.what());
    return matcher.matches() ? Optional.of(Readings.name(matcher.group(2))) : Optional.empty();
  }

  private static Optional<String> architecture(Sight lease) {
    Matcher matcher = ARCHITECTURE.matcher(lease.detail());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static Optional<Clue> otherArchitecture(Course course) {
    String registered = course.evidence().subject().architecture();
    Optional<Sight> lease = lease(course);
    Optional<String> booted = lease.flatMap(BootFileRules::architecture);
    return booted
        .filter(arch -> !registered.isEmpty() && DEBIAN.containsKey(arch))
        .filter(arch -> !registered.equals(DEBIAN.get(arch)))
        // a 64-bit system can be started by firmware of 32 bits
        .filter(arch -> !(registered.equals("i386") && DEBIAN.get(arch).equals("amd64")))
        .map(arch -> Clue.of(lease.get()).with("arch", arch).with("registered", registered));
  }

  /** No file, or that of a BIOS, which is what is left when there is no other. */
  private static Optional<Clue> noLoader(Course course) {
    return lease(course)
        .filter(lease -> course.reached().compareTo(Stage.LOADER) <= 0)
        .filter(
            lease ->
                file(lease).isEmpty()
                    || file(lease).get().equals(BIOS_LOADER)
                        && architecture(lease).filter(arch -> !arch.equals(BIOS)).isPresent())
        .map(lease -> Clue.of(lease).with("arch", architecture(lease).orElse("unknown")));
  }

  private static Optional<Clue> atAddress(Course course) {
    return lease(course)
        .filter(lease -> course.reached() == Stage.ADDRESS)
        .map(lease -> Clue.of(lease).with("file", file(lease).orElse("a file")));
  }

  private static Optional<Clue> refused(Course course, Stage stage) {
    return course.reached() == stage
        ? course.last(stage).map(sight -> Clue.of(sight).with("file", Readings.name(sight.what())))
        : Optional.empty();
  }

  private static Optional<Clue> rootNotAsked(Course course) {
    return course.reached() == Stage.SYSTEM_ADDRESS
        ? course
            .last(Stage.SYSTEM_ADDRESS)
            .map(sight -> Clue.of(sight).with("address", sight.what()))
        : Optional.empty();
  }

  /** Loaders and their scripts, without a kernel. */
  private static Optional<Clue> loop(Course course) {
    boolean early =
        course.reached().compareTo(Stage.ADDRESS) >= 0
            && course.reached().compareTo(Stage.CONFIG) <= 0;
    if (!early || !course.sights(BootFileRules::isKernel).isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> counts = new java.util.TreeMap<>();
    List<Sight> files = course.sights(Sight.Kind.FILE);
    files.forEach(
        sight -> counts.merge(Readings.name(sight.what()), Readings.count(sight), Integer::sum));
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= LOOP)
        .max(Map.Entry.comparingByValue())
        .map(
            most ->
                Clue.of(
                        files.stream()
                            .filter(sight -> Readings.name(sight.what()).equals(most.getKey()))
                            .toList())
                    .with("file", most.getKey())
                    .with("count", most.getValue()));
  }

  private static boolean isKernel(Sight sight) {
    return sight.kind() == Sight.Kind.FILE && Readings.name(sight.what()).equals("boot-kernel");
  }
}
