package io.maas4j.sample.sim;

import java.io.IOException;

/** A boot script says something that this loader does not know. */
final class ScriptSyntaxException extends IOException {
  ScriptSyntaxException(String dialect, int line, String reason) {
    super(dialect + " script, line " + line + ": " + reason);
  }
}
