package io.maas4j.server.api;

import io.maas4j.server.api.Operation.Others;
import io.maas4j.server.api.Resource.Side;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the reference page from the table of operations. */
final class Reference {
  private final ResourceTable table;

  Reference(ResourceTable table) {
    this.table = table;
  }

  String text() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # REST API

        Made from the table of operations; do not edit. Paths are below `/MAAS/api/2.0/`.
        A parameter marked with ! is mandatory; one marked with ~ is known but has no effect yet, \
        and a request that uses it is answered 501. A name that ends in `*` stands for all names \
        that begin so.
        """);
    for (Resource resource : table.resources()) {
      page.append("\n## ").append(resource.name()).append(" – `").append(resource.path());
      page.append("`\n\n").append(resource.title()).append("\n\n");
      page.append("| Call | Who | What | Parameters |\n|---|---|---|---|\n");
      for (Side side : List.of(Side.SIGNED, Side.ANONYMOUS)) {
        resource.side(side).forEach(operation -> row(page, operation, side));
      }
      if (!resource.missing().isEmpty()) {
        page.append("\nNot served yet (501): ")
            .append(
                resource.missing().stream()
                    .map(signature -> "`" + signature + "`")
                    .collect(Collectors.joining(", ")))
            .append(".\n");
      }
    }
    return page.toString();
  }

  private static void row(StringBuilder page, Operation operation, Side side) {
    String who =
        side == Side.ANONYMOUS
            ? "anybody"
            : operation.role().needsAdmin() ? "administrators" : "users";
    String parameters =
        operation.parameters().stream()
            .map(
                p ->
                    "`"
                        + p.name()
                        + "`"
                        + (p.required() ? "!" : "")
                        + (p.served() ? "" : "~")
                        + (p.kind() == Kind.STR
                            ? ""
                            : " " + p.kind().name().toLowerCase(java.util.Locale.ROOT)))
            .collect(Collectors.joining(", "));
    String others = operation.others() == Others.TAKEN ? "any" : "";
    page.append("| ")
        .append(operation.method())
        .append(operation.op().map(op -> " " + op).orElse(""))
        .append(" | ")
        .append(who)
        .append(" | ")
        .append(operation.title())
        .append(" | ")
        .append(parameters)
        .append(parameters.isEmpty() || others.isEmpty() ? "" : ", ")
        .append(others)
        .append(" |\n");
  }
}
