package io.maas4j.power.spi;

/**
 * Makes the driver of one power type; found through {@link java.util.ServiceLoader} or given to
 * {@code PowerDrivers}. Cheap to make and to keep.
 */
public interface PowerDriverFactory {

  /** What the driver will declare; published without making one. */
  PowerType type();

  /** A driver of its own for each call; whoever asks closes it. */
  PowerDriver create(PowerDriverContext context);
}
