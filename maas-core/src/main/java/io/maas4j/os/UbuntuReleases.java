package io.maas4j.os;

import io.maas4j.os.Series.Support;
import java.util.List;
import java.util.Optional;

/** Ubuntu's releases, oldest first. Kernels are ordered by their numbers, so all of them count. */
final class UbuntuReleases {
  static final List<Series> ALL =
      List.of(
          longTerm("12.04", "precise", "Precise Pangolin"),
          usual("12.10", "quantal", "Quantal Quetzal"),
          usual("13.04", "raring", "Raring Ringtail"),
          usual("13.10", "saucy", "Saucy Salamander"),
          longTerm("14.04", "trusty", "Trusty Tahr"),
          usual("14.10", "utopic", "Utopic Unicorn"),
          usual("15.04", "vivid", "Vivid Vervet"),
          usual("15.10", "wily", "Wily Werewolf"),
          longTerm("16.04", "xenial", "Xenial Xerus"),
          usual("16.10", "yakkety", "Yakkety Yak"),
          usual("17.04", "zesty", "Zesty Zapus"),
          usual("17.10", "artful", "Artful Aardvark"),
          longTerm("18.04", "bionic", "Bionic Beaver"),
          usual("18.10", "cosmic", "Cosmic Cuttlefish"),
          usual("19.04", "disco", "Disco Dingo"),
          usual("19.10", "eoan", "Eoan Ermine"),
          longTerm("20.04", "focal", "Focal Fossa"),
          usual("20.10", "groovy", "Groovy Gorilla"),
          usual("21.04", "hirsute", "Hirsute Hippo"),
          usual("21.10", "impish", "Impish Indri"),
          longTerm("22.04", "jammy", "Jammy Jellyfish"),
          usual("22.10", "kinetic", "Kinetic Kudu"),
          usual("23.04", "lunar", "Lunar Lobster"),
          usual("23.10", "mantic", "Mantic Minotaur"),
          longTerm("24.04", "noble", "Noble Numbat"),
          usual("24.10", "oracular", "Oracular Oriole"),
          usual("25.04", "plucky", "Plucky Puffin"),
          usual("25.10", "questing", "Questing Quokka"));

  /** The last release whose kernels for older ones were named by its letter. */
  private static final Version LAST_LETTER = Version.of("16.04");

  private UbuntuReleases() {}

  private static Series longTerm(String number, String name, String animal) {
    return new Series(
        name,
        Version.read(number),
        "Ubuntu " + number + " LTS \"" + animal + "\"",
        Support.LONG_TERM);
  }

  private static Series usual(String number, String name, String animal) {
    return new Series(
        name, Version.read(number), "Ubuntu " + number + " \"" + animal + "\"", Support.USUAL);
  }

  /** Of the release that a kernel like {@code hwe-t} was taken from. */
  static Optional<Version> ofLetter(char letter) {
    return ALL.stream()
        .filter(series -> series.name().charAt(0) == letter)
        .flatMap(series -> series.version().stream())
        .filter(version -> version.compareTo(LAST_LETTER) <= 0)
        .findFirst();
  }
}
