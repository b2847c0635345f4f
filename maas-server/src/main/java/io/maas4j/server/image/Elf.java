package io.maas4j.server.image;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** For which machine a program is made (System V ABI, "ELF Header"). Pure. */
final class Elf {
  /** Bytes of a program that tell it. */
  static final int HEAD = 20;

  private static final Map<Integer, String> MACHINES =
      Map.of(
          3, "i386", 20, "powerpc", 21, "ppc64el", 22, "s390x", 40, "armhf", 62, "amd64", 183,
          "arm64", 243, "riscv64");

  /** What else the processors of an architecture run. */
  private static final Map<String, Set<String>> ALSO =
      Map.of("amd64", Set.of("i386"), "arm64", Set.of("armhf"));

  private Elf() {}

  /**
   * @param head the first bytes of a file
   * @return Debian's name of the architecture; empty for what is no such program
   */
  static Optional<String> architecture(byte[] head) {
    if (head.length < HEAD
        || head[0] != 0x7f
        || head[1] != 'E'
        || head[2] != 'L'
        || head[3] != 'F') {
      return Optional.empty();
    }
    boolean little = head[5] == 1;
    int low = head[little ? 18 : 19] & 0xff;
    int high = head[little ? 19 : 18] & 0xff;
    int machine = high << 8 | low;
    if (machine == 21 && !little) {
      return Optional.of("ppc64");
    }
    return Optional.of(MACHINES.getOrDefault(machine, "machine " + machine));
  }

  /** Whether machines of an architecture run programs that were made for another one. */
  static boolean runs(String architecture, String program) {
    return architecture.equals(program)
        || ALSO.getOrDefault(architecture, Set.of()).contains(program);
  }
}
