package dev.rdg.testdata;

import java.util.SplittableRandom;

/**
 * Draws ranks 1..size with probability proportional to {@code rank^-exponent}, without a table:
 * rejection-inversion (Hörmann and Derflinger, "Rejection-inversion to generate variates from
 * monotone discrete distributions", 1996). {@link StrictMath} makes the same seed give the same
 * ranks on every machine.
 */
final class Zipf {

  private final int size;
  private final double exponent;
  private final double upper;
  private final double lower;
  private final double squeeze;

  /**
   * @param exponent between 0 and 1, both excluded
   */
  Zipf(int size, double exponent) {
    this.size = size;
    this.exponent = exponent;
    this.upper = integral(1.5) - 1;
    this.lower = integral(size + 0.5);
    this.squeeze = 2 - inverse(integral(2.5) - weight(2));
  }

  int sample(SplittableRandom random) {
    while (true) {
      double area = lower + random.nextDouble() * (upper - lower);
      double x = inverse(area);
      int rank = (int) Math.max(1, Math.min(size, Math.floor(x + 0.5)));
      if (rank - x <= squeeze || area >= integral(rank + 0.5) - weight(rank)) {
        return rank;
      }
    }
  }

  private double weight(double x) {
    return StrictMath.pow(x, -exponent);
  }

  private double integral(double x) {
    return (StrictMath.pow(x, 1 - exponent) - 1) / (1 - exponent);
  }

  private double inverse(double area) {
    return StrictMath.pow(1 + area * (1 - exponent), 1 / (1 - exponent));
  }
}
