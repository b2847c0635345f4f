package io.maas4j.script;

import java.time.Instant;
import java.util.Optional;

/**
 * One upload of a script's text.
 *
 * @param id unique among all scripts' versions; {@code revision} in the API
 * @param text with LF line ends
 * @param comment what the uploader said
 * @param created when it was uploaded
 */
public record ScriptVersion(long id, String text, Optional<String> comment, Instant created) {}
