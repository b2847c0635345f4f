package io.maas4j.administration;

import io.maas4j.image.ImageStorage;
import io.maas4j.work.Units;

/** All that administrators configure of the region, put together. Thread-safe. */
public final class Administration {
  private final RegionSettings settings;
  private final PackageRepositories packageRepositories;
  private final LicenseKeys licenseKeys;
  private final Notifications notifications;

  /**
   * @param images the operating systems that there are
   */
  public Administration(Units units, ImageStorage images) {
    this.packageRepositories = new PackageRepositories(units);
    this.settings = new RegionSettings(units, packageRepositories);
    this.licenseKeys = new LicenseKeys(units, images);
    this.notifications = new Notifications(units);
  }

  /** Puts in place what a fresh region has. Idempotent; several processes may do it at once. */
  public void prepare() {
    packageRepositories.prepare();
  }

  /** Settings by name. */
  public RegionSettings settings() {
    return settings;
  }

  /** Where machines get their packages from. */
  public PackageRepositories packageRepositories() {
    return packageRepositories;
  }

  /** What operating systems are activated with. */
  public LicenseKeys licenseKeys() {
    return licenseKeys;
  }

  /** Messages to users. */
  public Notifications notifications() {
    return notifications;
  }
}
