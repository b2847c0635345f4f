package io.maas4j.fleet;

import io.maas4j.machine.Machine;
import io.maas4j.machine.Tag;
import io.maas4j.setting.Setting;
import io.maas4j.work.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What operators want in the kernel's line. Stateless. */
final class KernelOptions {
  private KernelOptions() {}

  /** The global options, then those of the machine's tags in the order of their names. */
  static List<String> of(Unit unit, Optional<Machine> machine) {
    List<String> options = new ArrayList<>();
    unit.settings().text(Setting.KERNEL_OPTS).ifPresent(options::add);
    machine.ifPresent(
        m ->
            m.placement().tags().stream()
                .flatMap(name -> unit.tx().tags().find(name).stream())
                .map(Tag::kernelOptions)
                .filter(text -> !text.isBlank())
                .forEach(options::add));
    return options;
  }
}
