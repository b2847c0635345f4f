package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import java.util.Optional;

/**
 * How the octet that a sensor reads becomes a value (IPMI 2.0 §36.3): {@code L((M x + B 10^bExp)
 * 10^rExp)}.
 *
 * @param format 0 unsigned, 1 one's complement, 2 two's complement
 * @param linearization 0 none, 1 ln, 2 log10, 3 log2, 4 e, 5 exp10, 6 exp2, 7 1/x, 8 square, 9
 *     cube, 10 square root, 11 cube root
 * @param m factor, -512 to 511
 * @param b addend, -512 to 511
 * @param bExponent of ten, for the addend, -8 to 7
 * @param rExponent of ten, for the whole, -8 to 7
 */
public record SensorConversion(
    int format, int linearization, int m, int b, int bExponent, int rExponent) {
  private static final int NO_ANALOG_READING = 3;
  private static final int LAST_LINEARIZATION = 11;

  /** Empty for sensors without a value, and for those that need a table of the maker's. */
  static Optional<SensorConversion> decode(int units, OctetReader in) {
    int linearization = in.u8("linearization") & 0x7F;
    int mLow = in.u8("M");
    int mHigh = in.u8("M and tolerance");
    int bLow = in.u8("B");
    int bHigh = in.u8("B and accuracy");
    in.skip(1, "accuracy and direction");
    int exponents = in.u8("R and B exponents");
    int format = units >> 6;
    if (format == NO_ANALOG_READING || linearization > LAST_LINEARIZATION) {
      return Optional.empty();
    }
    return Optional.of(
        new SensorConversion(
            format,
            linearization,
            signed(mLow | mHigh >> 6 << 8, 10),
            signed(bLow | bHigh >> 6 << 8, 10),
            signed(exponents & 0x0F, 4),
            signed(exponents >> 4, 4)));
  }

  /**
   * @param reading 0 to 255
   * @return the value in the sensor's unit; may be infinite or no number where the maker's
   *     constants make it so
   */
  public double value(int reading) {
    double raw =
        switch (format) {
          case 1 -> (reading & 0x80) != 0 ? -(~reading & 0x7F) : reading;
          case 2 -> (byte) reading;
          default -> reading;
        };
    double linear = (m * raw + b * Math.pow(10, bExponent)) * Math.pow(10, rExponent);
    return switch (linearization) {
      case 1 -> Math.log(linear);
      case 2 -> Math.log10(linear);
      case 3 -> Math.log(linear) / Math.log(2);
      case 4 -> Math.exp(linear);
      case 5 -> Math.pow(10, linear);
      case 6 -> Math.pow(2, linear);
      case 7 -> 1 / linear;
      case 8 -> linear * linear;
      case 9 -> linear * linear * linear;
      case 10 -> Math.sqrt(linear);
      case 11 -> Math.cbrt(linear);
      default -> linear;
    };
  }

  private static int signed(int value, int bits) {
    int sign = 1 << bits - 1;
    return (value ^ sign) - sign;
  }
}
