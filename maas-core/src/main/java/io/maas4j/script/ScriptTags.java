package io.maas4j.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tags that a script carries by itself, and those that mean something (spec scripts §1). */
public final class ScriptTags {
  /** The default selection of tests. */
  public static final String COMMISSIONING = "commissioning";

  /** Not run unless asked for. */
  public static final String NOAUTO = "noauto";

  /** Users' scripts that run while a machine enlists. */
  public static final String ENLISTING = "enlisting";

  /** Scripts that find or set up a BMC. */
  public static final String BMC_CONFIG = "bmc-config";

  /** Built-in scripts that also run on controllers and deployed machines. */
  public static final String DEPLOY_INFO = "deploy-info";

  private static final String DESTRUCTIVE = "destructive";

  private ScriptTags() {}

  /** The tags with {@code destructive} and exactly one kind of hardware as they must be. */
  static List<String> withAutomatic(
      List<String> tags, boolean destructive, HardwareType hardwareType) {
    List<String> result = new ArrayList<>();
    for (String tag : tags) {
      boolean stale =
          tag.equals(DESTRUCTIVE) && !destructive
              || isHardware(tag) && !tag.equals(hardwareType.tag());
      if (!stale && !result.contains(tag)) {
        result.add(tag);
      }
    }
    if (destructive && !result.contains(DESTRUCTIVE)) {
      result.add(DESTRUCTIVE);
    }
    if (!result.contains(hardwareType.tag())) {
      result.add(hardwareType.tag());
    }
    return List.copyOf(result);
  }

  private static boolean isHardware(String tag) {
    Optional<HardwareType> type =
        List.of(HardwareType.values()).stream().filter(each -> each.tag().equals(tag)).findAny();
    return type.isPresent();
  }
}
