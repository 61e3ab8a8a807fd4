package io.depthflow.pipeline;

import io.depthflow.flink.binance.kafka.KafkaTopic;
import io.depthflow.flink.binance.kafka.LineBatch;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import kafka.testkit.KafkaClusterTestKit;
import kafka.testkit.TestKitNodes;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Exit;

/**
 * A broker in this process, of one node, on free ports: one that lets everybody in, one that wants
 * a login; and a plain client of it.
 */
public final class KafkaBroker {
  static final String PASSWORD = "kafka-it-secret-4711";
  private static final String LOGIN = "LOGIN";
  private static final String MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule required ";

  private static KafkaBroker shared;

  private final KafkaClusterTestKit kit;

  /** What the kit would do at the end of the process, beside its broker's end. */
  private final List<Runnable> deletions = new CopyOnWriteArrayList<>();

  /** The one of all tests in this process: it takes seconds to come up. */
  public static synchronized KafkaBroker shared() throws Exception {
    if (shared == null) {
      shared = new KafkaBroker();
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close, "kafka-broker-end"));
    }
    return shared;
  }

  private KafkaBroker() throws Exception {
    // A broker whose folder is deleted before it has ended halts the process, with exit code 1.
    Exit.setShutdownHookAdder((name, deletion) -> deletions.add(deletion));
    try {
      kit = kit();
    } finally {
      Exit.resetShutdownHookAdder();
    }
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
  }

  private static KafkaClusterTestKit kit() throws Exception {
    return new KafkaClusterTestKit.Builder(
            new TestKitNodes.Builder()
                .setCombined(true)
                .setNumBrokerNodes(1)
                .setNumControllerNodes(1)
                .build())
        .setConfigProp("auto.create.topics.enable", "false")
        .setConfigProp("offsets.topic.replication.factor", "1")
        .setConfigProp("offsets.topic.num.partitions", "1")
        .setConfigProp("transaction.state.log.replication.factor", "1")
        .setConfigProp("transaction.state.log.min.isr", "1")
        .setConfigProp("transaction.state.log.num.partitions", "2")
        .setConfigProp("group.initial.rebalance.delay.ms", "0")
        .setConfigProp(
            "listeners", "EXTERNAL://localhost:0,LOGIN://localhost:0,CONTROLLER://localhost:0")
        .setConfigProp(
            "listener.security.protocol.map",
            "EXTERNAL:PLAINTEXT,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT")
        .setConfigProp("listener.name.login.sasl.enabled.mechanisms", "PLAIN")
        .setConfigProp(
            "listener.name.login.plain.sasl.jaas.config",
            MODULE + "user_depthflow=\"" + PASSWORD + "\";")
        .build();
  }

  public String address() {
    return kit.bootstrapServers();
  }

  /** The same topic at the address that wants a login. */
  KafkaTopic withLogin(KafkaTopic topic, String password) {
    int port = kit.brokers().get(0).boundPort(new ListenerName(LOGIN));
    return new KafkaTopic("localhost:" + port, topic.topic(), login(password));
  }

  /** What a client has to say at that address, in Kafka's own keys. */
  static Map<String, String> login(String password) {
    return Map.of(
        "security.protocol", "SASL_PLAINTEXT",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config", MODULE + "username=\"depthflow\" password=\"" + password + "\";");
  }

  public KafkaTopic create(String topic, int partitions) throws Exception {
    try (Admin admin = Admin.create(kit.clientProperties())) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
    return new KafkaTopic(address(), topic);
  }

  void addPartitions(KafkaTopic topic, int partitions) throws Exception {
    try (Admin admin = Admin.create(kit.clientProperties())) {
      admin
          .createPartitions(Map.of(topic.topic(), NewPartitions.increaseTo(partitions)))
          .all()
          .get();
    }
  }

  /** What a broker does with records that are older than they are to be kept. */
  void deleteBefore(KafkaTopic topic, int partition, long offset) throws Exception {
    try (Admin admin = Admin.create(kit.clientProperties())) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(topic.topic(), partition),
                  RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  void send(KafkaTopic topic, String key, byte[] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kit.clientProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(topic.topic(), keyBytes, value)).get();
    }
  }

  /** Every record up to the end as the isolation level sees it, in the order of each partition. */
  List<ConsumerRecord<byte[], byte[]>> records(KafkaTopic topic, IsolationLevel isolation)
      throws Exception {
    Map<TopicPartition, Long> ends = ends(topic, isolation);
    Properties config = kit.clientProperties();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString().toLowerCase());
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** Lines of every symbol as a reader of committed records finds them. */
  Map<String, List<RawLine>> committedLines(KafkaTopic topic) throws Exception {
    Map<String, List<RawLine>> lines = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records(topic, IsolationLevel.READ_COMMITTED)) {
      addLines(record, lines);
    }
    return lines;
  }

  /** Lines that readers of committed records see, of all symbols together. */
  public long committedCount(KafkaTopic topic) throws Exception {
    return committedLines(topic).values().stream().mapToLong(List::size).sum();
  }

  private static void addLines(
      ConsumerRecord<byte[], byte[]> record, Map<String, List<RawLine>> lines) throws IOException {
    String symbol = new String(record.key(), StandardCharsets.UTF_8);
    new LineBatch(symbol, record.value())
        .forEach(line -> lines.computeIfAbsent(symbol, k -> new ArrayList<>()).add(line));
  }

  private Map<TopicPartition, Long> ends(KafkaTopic topic, IsolationLevel isolation)
      throws Exception {
    try (Admin admin = Admin.create(kit.clientProperties())) {
      Map<TopicPartition, OffsetSpec> wanted = new java.util.HashMap<>();
      admin
          .describeTopics(List.of(topic.topic()))
          .allTopicNames()
          .get()
          .get(topic.topic())
          .partitions()
          .forEach(
              p ->
                  wanted.put(
                      new TopicPartition(topic.topic(), p.partition()), OffsetSpec.latest()));
      Map<TopicPartition, Long> ends = new java.util.HashMap<>();
      admin
          .listOffsets(wanted, new ListOffsetsOptions(isolation))
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    }
  }

  private void close() {
    try {
      kit.close();
    } catch (Exception e) {
      throw new IllegalStateException("the broker of the tests did not end", e);
    }
    deletions.forEach(Runnable::run);
  }
}
