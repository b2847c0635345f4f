package io.maas4j.netboot.file;

/** A boot server cannot start as configured. The message names the port or path. */
public final class BootServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * @param message what is the case, naming port or path
   * @param remedy what an operator can do about it
   */
  public BootServiceException(String message, String remedy) {
    super(message + "; " + remedy);
    this.remedy = remedy;
  }

  /** As {@link #BootServiceException(String, String)}, keeping what the system said. */
  public BootServiceException(String message, String remedy, Throwable cause) {
    super(message + "; " + remedy, cause);
    this.remedy = remedy;
  }

  /** What an operator can do about it. */
  public String remedy() {
    return remedy;
  }
}
