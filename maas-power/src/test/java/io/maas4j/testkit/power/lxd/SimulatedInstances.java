package io.maas4j.testkit.power.lxd;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The instances of {@link SimulatedLxd}, by project and name. Thread-safe. */
public final class SimulatedInstances {
  private final ConcurrentNavigableMap<String, SimulatedInstance> instances =
      new ConcurrentSkipListMap<>();

  SimulatedInstances() {}

  /** A new virtual machine, stopped. */
  public SimulatedInstance addVirtualMachine(String project, String name) {
    return add(new SimulatedInstance(project, name, SimulatedInstance.Kind.VIRTUAL_MACHINE));
  }

  /** A new container, stopped. */
  public SimulatedInstance addContainer(String project, String name) {
    return add(new SimulatedInstance(project, name, SimulatedInstance.Kind.CONTAINER));
  }

  /** Takes one away, if it is there. */
  public void remove(String project, String name) {
    instances.remove(key(project, name));
  }

  Optional<SimulatedInstance> find(String collection, String project, String name) {
    return Optional.ofNullable(instances.get(key(project, name)))
        .filter(instance -> instance.kind().isIn(collection));
  }

  List<SimulatedInstance> list(String collection, String project) {
    return instances.values().stream()
        .filter(instance -> instance.project().equals(project) && instance.kind().isIn(collection))
        .toList();
  }

  private SimulatedInstance add(SimulatedInstance instance) {
    if (instances.putIfAbsent(key(instance.project(), instance.name()), instance) != null) {
      throw new IllegalArgumentException("there is an instance " + instance.name() + " already");
    }
    return instance;
  }

  private static String key(String project, String name) {
    return project + "/" + name;
  }
}
