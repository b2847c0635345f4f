package io.maas4j.error;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why something was not done: a stable code, what is the case, and what would help.
 *
 * <p>Nothing in it is secret: it may be shown to whoever asked.
 */
public abstract sealed class MaasException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String remedy;

  private MaasException(String code, String message, String remedy, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.remedy = remedy;
  }

  /** Stable, upper case with underscores; for programs to switch on. */
  public String code() {
    return code;
  }

  /** What the caller can do about it. */
  public String remedy() {
    return remedy;
  }

  /** A request that can never succeed as it stands. */
  public static final class InvalidRequest extends MaasException {
    private static final long serialVersionUID = 1L;
    private final transient Map<String, List<String>> fields;

    public InvalidRequest(String message, String remedy) {
      super("INVALID_REQUEST", message, remedy, null);
      this.fields = Map.of();
    }

    /**
     * @param fields what is wrong with each field, in order; {@code __all__} for the whole
     */
    public InvalidRequest(Map<String, List<String>> fields, String remedy) {
      super("INVALID_REQUEST", fields.toString(), remedy, null);
      this.fields = new LinkedHashMap<>(fields);
    }

    public static InvalidRequest field(String name, String message) {
      return new InvalidRequest(Map.of(name, List.of(message)), "correct " + name);
    }

    /** What is wrong with each field; empty when the message says it all. */
    public Map<String, List<String>> fields() {
      return fields;
    }
  }

  /** Something named does not exist, or is not for the caller to see. */
  public static final class NotFound extends MaasException {
    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
      super("NOT_FOUND", message, "check the name", null);
    }

    /** In the words that clients of this protocol expect: {@code No Tag matches …}. */
    public static NotFound no(String kind) {
      return new NotFound("No " + kind + " matches the given query.");
    }
  }

  /** Not possible in the present state. */
  public static final class Conflict extends MaasException {
    private static final long serialVersionUID = 1L;
    private final String explanation;

    public Conflict(String code, String message, String remedy) {
      this(code, message, remedy, "");
    }

    private Conflict(String code, String message, String remedy, String explanation) {
      super(code, message, remedy, null);
      this.explanation = explanation;
    }

    /**
     * @param explanation why it is so, in one line
     */
    public static Conflict explained(
        String code, String message, String remedy, String explanation) {
      return new Conflict(code, message, remedy, explanation);
    }

    /** Why it is so; empty when the message says it all. */
    public Optional<String> explanation() {
      return Optional.of(explanation).filter(text -> !text.isEmpty());
    }
  }

  /** The caller may not. */
  public static final class Denied extends MaasException {
    private static final long serialVersionUID = 1L;

    public Denied(String code, String message, String remedy) {
      super(code, message, remedy, null);
    }
  }

  /** Not now; the same request may succeed later. */
  public static final class Unavailable extends MaasException {
    private static final long serialVersionUID = 1L;
    private final transient Optional<Duration> retryAfter;

    public Unavailable(String message, String remedy, Throwable cause) {
      super("UNAVAILABLE", message, remedy, cause);
      this.retryAfter = Optional.empty();
    }

    public Unavailable(String message, String remedy, Duration retryAfter) {
      super("UNAVAILABLE", message, remedy, null);
      this.retryAfter = Optional.of(retryAfter);
    }

    public Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }

  /** Not built; named so that nobody waits for it. */
  public static final class Unsupported extends MaasException {
    private static final long serialVersionUID = 1L;

    public Unsupported(String message, String remedy) {
      super("UNSUPPORTED", message, remedy, null);
    }
  }

  /** Our fault. */
  public static final class Broken extends MaasException {
    private static final long serialVersionUID = 1L;

    public Broken(String message, Throwable cause) {
      super("BROKEN", message, "report it with the server's log", cause);
    }
  }
}
