package io.depthflow.flink.binance.kafka;

import java.io.Serializable;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
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
 */
final class LeftTransactions implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(LeftTransactions.class);
  private static final long TIMEOUT_S = 30;

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
