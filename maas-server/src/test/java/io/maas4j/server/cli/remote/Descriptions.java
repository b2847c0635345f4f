package io.maas4j.server.cli.remote;

/** Descriptions of the API of small servers. */
final class Descriptions {
  private static final String PLACE =
      "\"name\": \"%s\", \"doc\": \"%s\", \"path\": \"/MAAS/api/2.0/%s\", \"params\": [%s], \"uri\":"
          + " \"http://elsewhere/\", \"actions\": [%s]";
  private static final String DOC = "Title\\n\\nProse.\\n\\n:param name: Optional. What\\n it is";

  static final String SMALL =
      "{\"doc\": \"x\", \"hash\": \"abc\", \"handlers\": [{\"name\": \"Old\"}], \"resources\": ["
          + resource(
              "MachinesHandler",
              "machines/",
              "",
              action("is_registered", "GET", true, DOC),
              action("read", "GET", false, DOC),
              action("create", "POST", false, DOC + "\\n:type name: String"),
              action("allocate", "POST", true, DOC))
          + ","
          + resource(
              "SubnetHandler",
              "subnets/{id}/",
              "\"id\"",
              "",
              action("read", "GET", false, "Read"),
              action("delete", "DELETE", false, DOC),
              action("update", "PUT", false, DOC))
          + ","
          + resource(
              "BootResourcesHandler",
              "boot-resources/",
              "",
              "",
              action("create", "POST", false, DOC))
          + ","
          + resource(
              "SSHKeysHandler",
              "account/prefs/sshkeys/",
              "",
              "",
              action("import", "POST", true, DOC))
          + ", {\"name\": \"VersionHandler\", \"auth\": null, \"anon\": {"
          + PLACE.formatted(
              "VersionHandler", "V", "version/", "", action("read", "GET", false, "R"))
          + "}}]}";

  private Descriptions() {}

  /**
   * @param anonymous one action of those who have no key, or none
   */
  private static String resource(
      String name, String path, String params, String anonymous, String... actions) {
    String anon =
        anonymous.isEmpty()
            ? "null"
            : "{" + PLACE.formatted("Anon" + name, "d", path, params, anonymous) + "}";
    return "{\"name\": \""
        + name
        + "\", \"anon\": "
        + anon
        + ", \"auth\": {"
        + PLACE.formatted(name, "Manage.", path, params, String.join(",", actions))
        + "}}";
  }

  private static String action(String name, String method, boolean op, String doc) {
    return "{\"name\": \"%s\", \"op\": %s, \"method\": \"%s\", \"restful\": %s, \"doc\": \"%s\"}"
        .formatted(name, op ? "\"" + name + "\"" : "null", method, !op, doc);
  }
}
