package io.maas4j.id;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The UUID that firmware gives its machine (SMBIOS type 1, offset 8), as far as it is one. */
public final class HardwareUuid {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /** What boards ship with on which nobody has set it. */
  private static final Set<String> FILLERS =
      Set.of(
          "00000000-0000-0000-0000-000000000000",
          "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "03000200-0400-0500-0006-000700080009",
          "00020003-0004-0005-0006-000700080009",
          "12345678-1234-5678-90ab-cddeefaabbcc",
          "fefefefe-fefe-fefe-fefe-fefefefefefe");

  private HardwareUuid() {}

  /**
   * @param text in any case
   * @return in lower case; empty for what is no UUID, and for one that many machines have
   */
  public static Optional<String> telling(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    return FORM.matcher(lower).matches() && !FILLERS.contains(lower)
        ? Optional.of(lower)
        : Optional.empty();
  }
}
