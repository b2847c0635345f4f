package io.maas4j.script.run;

import io.maas4j.script.Packages;
import java.util.List;

/** Says what it was asked for and that nothing is installed here. */
final class RefusingInstaller implements PackageInstaller {
  @Override
  public void apt(List<String> names, Context context) throws PackagesFailedException {
    throw refusal("apt", String.join(", ", names));
  }

  @Override
  public void snap(List<Packages.Snap> snaps, Context context) throws PackagesFailedException {
    throw refusal("snap", String.join(", ", snaps.stream().map(Packages.Snap::name).toList()));
  }

  @Override
  public void url(List<String> urls, Context context) throws PackagesFailedException {
    throw refusal("url", String.join(", ", urls));
  }

  private static PackagesFailedException refusal(String kind, String what) {
    return new PackagesFailedException(
        "no "
            + kind
            + " packages are installed here: give the runner a PackageInstaller for "
            + what,
        1);
  }
}
