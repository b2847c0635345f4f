package io.maas4j.os;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which kernel a machine boots with (lifecycle contract, section 7.5.2). Pure. */
public final class WorkingKernel {
  private WorkingKernel() {}

  /**
   * What is asked.
   *
   * @param wanted by whoever deploys; empty for none in particular
   * @param minimum the oldest that the machine may boot; empty for any
   * @param release {@code ubuntu/noble}, whose kernels are looked at
   * @param since the release's number; empty where it is not known, when no kernel is too old for
   *     it
   * @param architecture of the machine, {@code amd64/generic}
   * @param available the subarchitectures of the images that are here of this release and
   *     architecture, in any order
   */
  public record Question(
      String wanted,
      String minimum,
      String release,
      Optional<Version> since,
      String architecture,
      List<String> available) {
    public Question {
      available = List.copyOf(available);
    }

    private String platform() {
      return architecture.substring(architecture.indexOf('/') + 1);
    }
  }

  /** What comes of it. */
  public sealed interface Choice {
    /**
     * @param subarchitecture of the image to boot, one of those that were available
     */
    record Boots(String subarchitecture) implements Choice {}

    /**
     * @param why for people
     */
    record Refused(String why) implements Choice {}
  }

  /** One answer for one question. */
  public static Choice choose(Question question) {
    List<KernelName> kernels = inOrder(question);
    Optional<KernelName> minimum = KernelName.read(question.minimum());
    if (isNamed(question)) {
      return wanted(question, kernels, minimum);
    }
    return minimum
        .map(least -> atLeast(question, kernels, least))
        .orElseGet(() -> first(question, kernels));
  }

  /** Who names the platform where no kernel is called so wants any that serves it. */
  private static boolean isNamed(Question question) {
    String wanted = question.wanted();
    return !wanted.isEmpty()
        && (question.available().contains(wanted) || !isPlatform(question, wanted));
  }

  private static boolean isPlatform(Question question, String name) {
    return name.equals(question.platform()) || name.equals(KernelName.GENERIC);
  }

  private static Choice wanted(
      Question question, List<KernelName> kernels, Optional<KernelName> minimum) {
    String wanted = question.wanted();
    Optional<KernelName> found =
        kernels.stream().filter(kernel -> kernel.text().equals(wanted)).findFirst();
    if (found.isEmpty()) {
      return isOldStyle(question, wanted)
          ? new Choice.Boots(wanted)
          : new Choice.Refused(
              wanted
                  + " is not available for "
                  + question.release()
                  + " on "
                  + question.architecture()
                  + ".");
    }
    if (!isOfItsTime(question, found.get())) {
      return new Choice.Refused(wanted + " is older than " + question.release() + ".");
    }
    return minimum
        .filter(least -> found.get().isOlderThan(least))
        .<Choice>map(
            least ->
                new Choice.Refused(
                    wanted + " is older than the machine's min_hwe_kernel " + least.text() + "."))
        .orElseGet(() -> new Choice.Boots(wanted));
  }

  private static Choice atLeast(Question question, List<KernelName> kernels, KernelName least) {
    return find(
            kernels,
            k ->
                k.flavour().equals(least.flavour())
                    && !k.isOlderThan(least)
                    && isOfItsTime(question, k))
        .orElseGet(
            () ->
                new Choice.Refused(
                    question.release()
                        + " has no "
                        + least.flavour()
                        + " kernel on "
                        + question.architecture()
                        + " that is as new as min_hwe_kernel "
                        + least.text()
                        + "."));
  }

  private static Choice first(Question question, List<KernelName> kernels) {
    return find(kernels, k -> isOfItsTime(question, k))
        .or(
            () ->
                question.available().stream()
                    .filter(name -> isOldStyle(question, name))
                    .findFirst()
                    .map(Choice.Boots::new))
        .orElseGet(() -> new Choice.Refused(question.release() + " has no kernels available."));
  }

  private static boolean isOfItsTime(Question question, KernelName kernel) {
    return question.since().filter(kernel::isOlderThan).isEmpty();
  }

  private static Optional<Choice> find(List<KernelName> kernels, Predicate<KernelName> fits) {
    return kernels.stream().filter(fits).findFirst().map(k -> new Choice.Boots(k.text()));
  }

  /** A kernel that is called like the platform, or like every platform. */
  private static boolean isOldStyle(Question question, String name) {
    return isPlatform(question, name) && question.available().contains(name);
  }

  /**
   * The platform's own before those of every platform; each oldest first, and the usual flavour
   * before others.
   */
  private static List<KernelName> inOrder(Question question) {
    List<KernelName> kernels = new ArrayList<>();
    question.available().stream()
        .distinct()
        .flatMap(name -> KernelName.read(name).stream())
        .filter(k -> k.platform().isEmpty() || k.platform().equals(question.platform()))
        .forEach(kernels::add);
    Comparator<KernelName> byAge =
        (one, other) -> one.isOlderThan(other) ? -1 : other.isOlderThan(one) ? 1 : 0;
    kernels.sort(
        Comparator.comparing((KernelName k) -> k.platform().isEmpty())
            .thenComparing(k -> !k.flavour().equals(KernelName.GENERIC))
            .thenComparing(byAge)
            .thenComparing(KernelName::text));
    return kernels;
  }
}
