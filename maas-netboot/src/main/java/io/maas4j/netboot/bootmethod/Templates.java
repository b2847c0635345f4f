package io.maas4j.netboot.bootmethod;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The templates of one dialect, keyed {@code purpose}, {@code purpose.arch} or {@code
 * purpose.arch.subarch}; the most specific one wins.
 */
record Templates(Dialect dialect, Map<String, Function<Page, String>> byKey) {
  /** What loads a kernel. */
  static final List<String> NETWORK_BOOTS =
      List.of("commissioning", "xinstall", "install", "enlist");

  Templates {
    byKey = Map.copyOf(byKey);
  }

  String render(Page page) {
    String arch = page.purpose() + "." + page.arch();
    for (String key : List.of(arch + "." + page.subarch(), arch, page.purpose())) {
      Function<Page, String> template = byKey.get(key);
      if (template != null) {
        return template.apply(page);
      }
    }
    throw new BootScriptException(
        "no "
            + dialect
            + " template for purpose "
            + page.purpose()
            + " on "
            + page.arch()
            + "/"
            + page.subarch());
  }
}
