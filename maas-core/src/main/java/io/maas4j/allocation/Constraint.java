package io.maas4j.allocation;

import io.maas4j.machine.MachineFilter;
import java.util.function.Consumer;

/**
 * One thing that is asked of a machine.
 *
 * @param name as the caller wrote it
 * @param text what is wanted, for people
 * @param possible whether any machine could fit: what does not exist, none can have
 * @param narrowing adds to a filter what of it a store can judge
 * @param parts what of it has to be judged by the machine's disks and interfaces
 */
record Constraint(
    String name,
    String text,
    boolean possible,
    Consumer<MachineFilter.Builder> narrowing,
    PartsTest parts) {

  static Constraint of(String name, String text, Consumer<MachineFilter.Builder> narrowing) {
    return new Constraint(name, text, true, narrowing, PartsTest.NONE);
  }

  static Constraint impossible(String name, String text) {
    return new Constraint(name, text, false, filter -> {}, PartsTest.NONE);
  }
}
