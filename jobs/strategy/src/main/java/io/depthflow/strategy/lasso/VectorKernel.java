package io.depthflow.strategy.lasso;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A {@link Kernel} by the JDK's Vector API. In a product eight sums stay in registers, and six
 * values that are loaded serve eight multiply-adds; more sums would not fit into sixteen registers.
 */
final class VectorKernel implements Kernel {

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_256;

  @Override
  public boolean suitsProcessor() {
    return DoubleVector.SPECIES_PREFERRED.length() >= LANES;
  }

  @Override
  public void describe(double[] values, int count, double[] figures) {
    DoubleVector shift = DoubleVector.broadcast(SPECIES, values[0]);
    DoubleVector sum = DoubleVector.zero(SPECIES);
    DoubleVector least = shift;
    DoubleVector greatest = shift;
    int row = 0;
    for (; row + LANES <= count; row += LANES) {
      DoubleVector value = DoubleVector.fromArray(SPECIES, values, row);
      sum = sum.add(value.sub(shift));
      least = least.min(value);
      greatest = greatest.max(value);
    }
    sum.intoArray(figures, 0);
    double min = least.reduceLanes(VectorOperators.MIN);
    double max = greatest.reduceLanes(VectorOperators.MAX);
    for (; row < count; row++) {
      figures[row % LANES] += values[row] - values[0];
      min = Math.min(min, values[row]);
      max = Math.max(max, values[row]);
    }
    figures[LEAST] = min + 0.0;
    figures[GREATEST] = max + 0.0;
  }

  @Override
  public void centre(
      double[] values, int count, double shift, double mean, double[] panel, int at) {
    int row = 0;
    for (; row + LANES <= count; row += LANES) {
      DoubleVector.fromArray(SPECIES, values, row)
          .sub(shift)
          .sub(mean)
          .intoArray(panel, row * WIDTH + at * LANES);
    }
    PlainKernel.centre(values, row, count, shift, mean, panel, at);
  }

  @Override
  public void multiply(double[] a, double[] b, int other, int length, double[] sums) {
    int from = other * LANES;
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s01 = s00;
    DoubleVector s10 = s00;
    DoubleVector s11 = s00;
    DoubleVector s20 = s00;
    DoubleVector s21 = s00;
    DoubleVector s30 = s00;
    DoubleVector s31 = s00;
    for (int step = 0; step < length; step += STEP) {
      DoubleVector y0 = DoubleVector.fromArray(SPECIES, b, step + from);
      DoubleVector y1 = DoubleVector.fromArray(SPECIES, b, step + from + LANES);
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, step);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      x = DoubleVector.fromArray(SPECIES, a, step + LANES);
      s10 = x.fma(y0, s10);
      s11 = x.fma(y1, s11);
      x = DoubleVector.fromArray(SPECIES, a, step + 2 * LANES);
      s20 = x.fma(y0, s20);
      s21 = x.fma(y1, s21);
      x = DoubleVector.fromArray(SPECIES, a, step + 3 * LANES);
      s30 = x.fma(y0, s30);
      s31 = x.fma(y1, s31);
    }
    s00.intoArray(sums, 0);
    s01.intoArray(sums, LANES);
    s10.intoArray(sums, 2 * LANES);
    s11.intoArray(sums, 3 * LANES);
    s20.intoArray(sums, 4 * LANES);
    s21.intoArray(sums, 5 * LANES);
    s30.intoArray(sums, 6 * LANES);
    s31.intoArray(sums, 7 * LANES);
  }
}
