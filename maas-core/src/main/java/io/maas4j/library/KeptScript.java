package io.maas4j.library;

import io.maas4j.script.Script;
import io.maas4j.script.ScriptHistory;

/**
 * A script with everything that was uploaded of it.
 *
 * @param script as machines get it
 * @param history newest first
 */
public record KeptScript(Script script, ScriptHistory history) {}
