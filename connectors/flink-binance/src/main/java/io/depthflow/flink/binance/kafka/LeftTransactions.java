package io.depthflow.flink.binance.kafka;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what a killed writer left open. Behind an open transaction no reader of committed records
 * gets any further, for up to its time-out. The sink itself would look for such transactions by
 * trying every id that a run of this name may have used, one for each checkpoint since its first:
 * minutes after a run of days. So each run has ids of its own, and the broker is asked which of the
 * earlier runs' are open.
 *
 * <p>Only for a run that begins without a state: what a restored run's predecessor left open and a
 * checkpoint covers is to be committed, and the restored sink sees to it.
 *
 * <p>A writer that still runs when another begins under its name fails at its next commit, since
 * its transaction is gone. Started again, both would write each line once more: so a run's ids tell
 * when it began, and a run that meets a later one after a failure ends for good.
 */
final class LeftTransactions implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(LeftTransactions.class);
  private static final long TIMEOUT_S = 30;

  /** Of a run's begin, ms since the epoch: good to the year 2286. */
  private static final int BEGIN_DIGITS = 13;

  private final KafkaTopic topic;
  private final String writer;
  private final String run;

  /**
   * @param writer beginning of the ids of every run of this name
   * @param run beginning of the ids of this run
   */
  LeftTransactions(KafkaTopic topic, String writer, String run) {
    this.topic = topic;
    this.writer = writer;
    this.run = run;
  }

  /** Beginning of the ids of a run's transactions. */
  static String run(String writer, long beginMs) {
    return "%s-%013d-%s".formatted(writer, beginMs, UUID.randomUUID());
  }

  /** When the run began that a transaction belongs to; empty for another writer's. */
  static OptionalLong beginMs(String writer, String transaction) {
    int from = writer.length() + 1;
    int to = from + BEGIN_DIGITS;
    if (!transaction.startsWith(writer + "-")
        || transaction.length() <= to
        || !transaction.substring(from, to).chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(transaction.substring(from, to)));
  }

  /**
   * To be asked after a failure. A broker that does not answer is no reason to end.
   *
   * @throws KafkaTopicException where a writer of this name began after this run
   */
  void requireNoLaterRun() throws InterruptedException, KafkaTopicException {
    long ownMs = beginMs(writer, run + "-").orElseThrow();
    OptionalLong laterMs;
    try (Admin admin = Admin.create(TopicInspector.config(topic))) {
      laterMs =
          admin.listTransactions().all().get(TIMEOUT_S, TimeUnit.SECONDS).stream()
              .map(TransactionListing::transactionalId)
              .map(id -> beginMs(writer, id))
              .flatMapToLong(OptionalLong::stream)
              .filter(beginMs -> beginMs > ownMs)
              .max();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      LOG.warn("{}: whether another recorder took over cannot be asked", topic, e);
      return;
    }
    if (laterMs.isPresent()) {
      throw new KafkaTopicException(
          ("%s: another recorder of the same symbols began to write into it at %s and takes this"
                  + " one's place, or each line would be there twice; two recorders at once need"
                  + " symbols or topics of their own (all top:N are the same)")
              .formatted(topic, Instant.ofEpochMilli(laterMs.getAsLong())),
          null);
    }
  }

  /** Aborts them; where the broker does not let us, they end by their time-out, as told. */
  void abort() throws InterruptedException {
    Properties config = TopicInspector.config(topic);
    try (Admin admin = Admin.create(config)) {
      List<String> open =
          admin
              .listTransactions(
                  new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING)))
              .all()
              .get(TIMEOUT_S, TimeUnit.SECONDS)
              .stream()
              .map(TransactionListing::transactionalId)
              .filter(id -> id.startsWith(writer) && !id.startsWith(run))
              .toList();
      if (!open.isEmpty()) {
        admin.fenceProducers(open).all().get(TIMEOUT_S, TimeUnit.SECONDS);
        LOG.info("{}: {} transactions of an earlier run were open and are aborted", topic, open);
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.warn(
          "{}: transactions that an earlier run may have left open cannot be ended; readers of"
              + " committed records wait for up to {} min",
          topic,
          KafkaLog.TRANSACTION_TIMEOUT.toMinutes(),
          e);
    }
  }
}
