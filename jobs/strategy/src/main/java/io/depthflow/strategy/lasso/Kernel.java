package io.depthflow.strategy.lasso;

/**
 * The loops over rows behind {@link Products}, {@value #LANES} rows at a time. Row r belongs to
 * lane r % {@value #LANES}, and each sum is kept in as many parts: so all implementations give the
 * same bits, whatever the processor.
 */
interface Kernel {

  int LANES = 4;

  /** Columns of a panel. */
  int WIDTH = 4;

  /** Values of a panel that belong to {@value #LANES} rows. */
  int STEP = WIDTH * LANES;

  /** Columns of the second panel that are multiplied at a time. */
  int OTHERS = 2;

  /** Values that {@link #multiply} leaves. */
  int SUMS = WIDTH * OTHERS * LANES;

  /** Values that {@link #describe} leaves behind the {@value #LANES} parts of the sum. */
  int LEAST = LANES;

  int GREATEST = LEAST + 1;
  int FIGURES = GREATEST + 1;

  /** Whether the processor has what makes this one fast. */
  default boolean suitsProcessor() {
    return true;
  }

  /**
   * Describes a column.
   *
   * @param values finite, by row
   * @param count rows, at least 1
   * @param figures {@value #FIGURES} values: by lane the sum of what rows differ by from the first
   *     one, then the least and the greatest value; 0 is never -0
   */
  void describe(double[] values, int count, double[] figures);

  /**
   * Puts the deviations of a column into a panel. There four rows of a column lie side by side,
   * then the same rows of the next column, and so on; then the next rows. What is missing to a
   * whole step is filled up with zeros.
   *
   * @param count rows
   * @param shift what is taken from every value first
   * @param mean what is taken from the rest
   * @param at place of the column in the panel, 0 to {@value #WIDTH} - 1
   */
  void centre(double[] values, int count, double shift, double mean, double[] panel, int at);

  /**
   * Multiplies the columns of a panel with {@value #OTHERS} of another.
   *
   * @param a the first panel
   * @param b the second panel, or the first again
   * @param other the first of its columns, 0 or {@value #OTHERS}
   * @param length of the panels, a multiple of {@value #STEP}
   * @param sums {@value #SUMS} values: by column of a, by column of b, by lane; each is a chain of
   *     {@link Math#fma} from zero, in the order of rows
   */
  void multiply(double[] a, double[] b, int other, int length, double[] sums);
}
