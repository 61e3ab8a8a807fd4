package io.depthflow.exchange.engine.queue;

import java.util.Locale;
import java.util.function.DoubleBinaryOperator;

/**
 * How the place of a resting order in the queue of its level is judged. The feed shows how much
 * stands at a price, not whose; a model decides which of it is ahead of us.
 *
 * <p>Common to all: an order arrives behind all that is displayed at its price. A trade at the
 * price takes from the queue ahead first and then from us. A trade through the price proves that
 * nothing is ahead any more. What differs is who cancels: let the level fall by {@code chg}, less
 * what trades explain of it; {@code front} be ahead of us and {@code back = displayed - front}
 * behind. Then, as hftbacktest has it (its documentation "Order Fill" and {@code ProbQueueModel},
 * after rigtorp.se/2013/06/08/estimating-order-queue-position.html), with {@code p} the probability
 * that a cancel is behind us,
 *
 * <pre>front' = min(front - (1 - p) chg + min(0, back - p chg), displayed')</pre>
 *
 * <table>
 * <caption>Models; sizes in base currency, as a logarithm depends on the unit</caption>
 * <tr><th>name</th><th>p(front, back)</th><th>in hftbacktest</th></tr>
 * <tr><td>risk-averse</td><td>not asked: only trades shorten the queue</td><td></td></tr>
 * <tr><td>risk-averse-capped</td><td>1</td><td>RiskAdverseQueueModel</td></tr>
 * <tr><td>power-N</td><td>b^N / (b^N + f^N)</td><td>PowerProbQueueFunc</td></tr>
 * <tr><td>power2-N</td><td>b^N / (b + f)^N</td><td>PowerProbQueueFunc2</td></tr>
 * <tr><td>power3-N</td><td>1 - (f / (f + b))^N</td><td>PowerProbQueueFunc3</td></tr>
 * <tr><td>log</td><td>ln(1+b) / (ln(1+b) + ln(1+f))</td><td>LogProbQueueFunc</td></tr>
 * <tr><td>log2</td><td>ln(1+b) / ln(1+b+f)</td><td>LogProbQueueFunc2</td></tr>
 * <tr><td>fifo</td><td>known: the feed tells every order</td><td>L3FIFOQueueModel</td></tr>
 * </table>
 *
 * <p>The default, risk-averse, never judges an order nearer to the front than it is. It keeps a
 * queue that the level has long lost; risk-averse-capped does not, and is still never too early
 * where every trade is received before the depth event that contains it.
 *
 * @param kind family of the model
 * @param exponent N of the power models, 1 to 10; 0 for the others
 */
public record QueueModel(Kind kind, int exponent) {

  /** Families of models; their names are those of {@link QueueModel}, with dashes. */
  public enum Kind {
    RISK_AVERSE,
    RISK_AVERSE_CAPPED,
    POWER,
    POWER2,
    POWER3,
    LOG,
    LOG2,
    FIFO
  }

  public static final QueueModel RISK_AVERSE = new QueueModel(Kind.RISK_AVERSE, 0);
  public static final QueueModel RISK_AVERSE_CAPPED = new QueueModel(Kind.RISK_AVERSE_CAPPED, 0);
  public static final QueueModel LOG = new QueueModel(Kind.LOG, 0);
  public static final QueueModel LOG2 = new QueueModel(Kind.LOG2, 0);
  public static final QueueModel FIFO = new QueueModel(Kind.FIFO, 0);

  private static final int EXPONENT_MAX = 10;
  private static final String NAMES =
      "risk-averse, risk-averse-capped, power-N, power2-N, power3-N (N from 1 to "
          + EXPONENT_MAX
          + "), log, log2, fifo";

  public QueueModel {
    boolean power = kind == Kind.POWER || kind == Kind.POWER2 || kind == Kind.POWER3;
    if (power ? exponent < 1 || exponent > EXPONENT_MAX : exponent != 0) {
      throw new IllegalArgumentException(
          "queue model " + kind + " with exponent " + exponent + ": choose one of " + NAMES);
    }
  }

  public static QueueModel power(int exponent) {
    return new QueueModel(Kind.POWER, exponent);
  }

  public static QueueModel power2(int exponent) {
    return new QueueModel(Kind.POWER2, exponent);
  }

  public static QueueModel power3(int exponent) {
    return new QueueModel(Kind.POWER3, exponent);
  }

  /**
   * The model of a name as in the table, e.g. {@code power-2}; what {@link #toString()} gives.
   *
   * @throws IllegalArgumentException for another name; the message lists the known ones
   */
  public static QueueModel parse(String name) {
    String text = name.strip().toUpperCase(Locale.ROOT);
    int dash = text.lastIndexOf('-');
    try {
      boolean numbered = dash > 0 && Character.isDigit(text.charAt(text.length() - 1));
      int exponent = numbered ? Integer.parseInt(text.substring(dash + 1)) : 0;
      String family = numbered ? text.substring(0, dash) : text;
      return new QueueModel(Kind.valueOf(family.replace('-', '_')), exponent);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "unknown queue model '" + name + "': choose one of " + NAMES, e);
    }
  }

  @Override
  public String toString() {
    String family = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return exponent == 0 ? family : family + "-" + exponent;
  }

  /** Whether it needs a feed that tells every order. */
  public boolean needsOrders() {
    return kind == Kind.FIFO;
  }

  /** Whether changes of the level's displayed quantity move an order's place. */
  public boolean watchesLevels() {
    return kind != Kind.FIFO && kind != Kind.RISK_AVERSE;
  }

  /**
   * The place of an order that arrives now.
   *
   * @param aheadLots what stands at its price, lots
   * @param lotSize base currency of a lot
   * @param sequence of the last order told by the feed, see {@link OrderQueues}
   */
  public QueuePosition arrive(long aheadLots, double lotSize, long sequence) {
    return switch (kind) {
      case RISK_AVERSE -> new TradesOnlyPosition(aheadLots, Long.MIN_VALUE);
      case FIFO -> new TradesOnlyPosition(aheadLots, sequence);
      default -> new ProbabilisticPosition(aheadLots, lotSize, behind());
    };
  }

  /** p(front, back) for positive front. */
  private DoubleBinaryOperator behind() {
    int n = exponent;
    return switch (kind) {
      case POWER -> (f, b) -> Math.pow(b, n) / (Math.pow(b, n) + Math.pow(f, n));
      case POWER2 -> (f, b) -> Math.pow(b, n) / Math.pow(b + f, n);
      case POWER3 -> (f, b) -> 1 - Math.pow(f / (f + b), n);
      case LOG -> (f, b) -> Math.log1p(b) / (Math.log1p(b) + Math.log1p(f));
      case LOG2 -> (f, b) -> Math.log1p(b) / Math.log1p(b + f);
      case RISK_AVERSE, RISK_AVERSE_CAPPED, FIFO -> (f, b) -> 1;
    };
  }
}
