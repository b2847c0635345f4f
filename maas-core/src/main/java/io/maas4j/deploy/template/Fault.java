package io.maas4j.deploy.template;

import io.maas4j.error.MaasException.InvalidRequest;

/** What is wrong with a template, in one form. */
final class Fault {
  private Fault() {}

  static InvalidRequest of(String template, int line, String why) {
    return new InvalidRequest(
        "The template " + template + ", line " + line + ": " + why + ".",
        "correct the template, or take it away");
  }
}
