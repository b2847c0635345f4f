package io.maas4j.server.api;

import io.maas4j.server.api.view.JsonOut;
import java.util.List;
import java.util.stream.Stream;

/**
 * VM hosts under both of their names, virtual machines and clusters (operations, section 7): there
 * are none, and making some is not built.
 */
final class VmHostsHandler {
  private static final Parameter TAG = Parameter.str("tag", "The tag's name.").mandatory();
  private static final List<Parameter> CREATION =
      texts(
          "type",
          "power_address",
          "power_user",
          "power_pass",
          "name",
          "zone",
          "pool",
          "tags",
          "project",
          "certificate",
          "key",
          "password");
  private static final List<Parameter> CHANGE =
      texts(
          "name",
          "pool",
          "zone",
          "tags",
          "cpu_over_commit_ratio",
          "memory_over_commit_ratio",
          "default_storage_pool",
          "power_address",
          "power_pass",
          "default_macvlan_mode");
  private static final List<Parameter> COMPOSITION =
      texts(
          "cores",
          "memory",
          "hugepages_backed",
          "pinned_cores",
          "cpu_speed",
          "architecture",
          "storage",
          "interfaces",
          "hostname",
          "domain",
          "zone",
          "pool");

  private VmHostsHandler() {}

  static Stream<Resource> resources() {
    return Stream.of(
            hosts("PodsHandler", "PodHandler", "pods/"),
            hosts("VmHostsHandler", "VmHostHandler", "vm-hosts/"),
            Stream.of(
                Resource.of(
                    "VirtualMachinesHandler",
                    "List virtual machines.",
                    "virtual-machines/",
                    none("List virtual machines")),
                Resource.of(
                    "VirtualMachineHandler",
                    "Read a virtual machine.",
                    "virtual-machines/{id}",
                    Operation.read(
                        "Read a virtual machine", notBuilt("Reading a virtual machine"))),
                Resource.of(
                    "VmClustersHandler",
                    "List clusters of VM hosts.",
                    "vm-clusters/",
                    none("List VM clusters")),
                Resource.of(
                    "VmClusterHandler",
                    "Manage a cluster of VM hosts.",
                    "vm-clusters/{id}",
                    Operation.read("Read a VM cluster", notBuilt("Reading a VM cluster")),
                    Operation.update("Update a VM cluster", notBuilt("Changing a VM cluster"))
                        .with(texts("name", "pool", "zone"))
                        .forAdmins(),
                    Operation.delete("Delete a VM cluster", notBuilt("Deleting a VM cluster"))
                        .with(texts("decompose"))
                        .forAdmins())))
        .flatMap(resources -> resources);
  }

  private static Stream<Resource> hosts(String collection, String item, String path) {
    return Stream.of(
        Resource.of(
            collection,
            "Manage the collection of all VM hosts.",
            path,
            none("List VM hosts"),
            Operation.create("Create a VM host", notBuilt("Adding a VM host"))
                .with(CREATION)
                .forAdmins()),
        Resource.of(
            item,
            "Manage an individual VM host.",
            path + "{id}/",
            Operation.read("Read a VM host", notBuilt("Reading a VM host")),
            Operation.update("Update a VM host", notBuilt("Changing a VM host"))
                .with(CHANGE)
                .forAdmins(),
            Operation.delete("Delete a VM host", notBuilt("Deleting a VM host"))
                .with(texts("decompose"))
                .forAdmins(),
            Operation.post("refresh", "Refresh a VM host", notBuilt("Refreshing a VM host"))
                .forAdmins(),
            Operation.get(
                    "parameters",
                    "Get the parameters of a VM host",
                    notBuilt("Reading the parameters of a VM host"))
                .forAdmins(),
            Operation.post(
                    "compose", "Compose a virtual machine", notBuilt("Composing a virtual machine"))
                .with(COMPOSITION)
                .forAdmins(),
            Operation.post("add_tag", "Tag a VM host", notBuilt("Tagging a VM host"), TAG)
                .forAdmins(),
            Operation.post("remove_tag", "Untag a VM host", notBuilt("Untagging a VM host"), TAG)
                .forAdmins()));
  }

  private static List<Parameter> texts(String... names) {
    return Stream.of(names)
        .map(name -> Parameter.many(name, "As in other regions; VM hosts are not supported yet."))
        .toList();
  }

  private static Operation none(String title) {
    return Operation.read(
        title, call -> Reply.json(out -> out.array(List.<String>of(), JsonOut::value)));
  }

  private static Operation.Handler notBuilt(String what) {
    return call -> {
      throw Failure.notYet(what);
    };
  }
}
