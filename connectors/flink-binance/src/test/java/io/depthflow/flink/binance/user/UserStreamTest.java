package io.depthflow.flink.binance.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.rest.GatewayConfig;
import io.depthflow.binance.ws.StreamListener;
import io.depthflow.flink.binance.source.reader.Handover;
import io.depthflow.market.order.UserEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A venue that throws where it should answer. */
@Timeout(60)
class UserStreamTest {

  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final String KEY = "s3cretListenKey";
  private static final UserStreamConfig CONFIG =
      UserStreamConfig.of(
              GatewayConfig.of("https://rest", "/nowhere/.env", true), URI.create("wss://ws"))
          .withTimes(40, 60_000, 5, 20);

  private final Handover<UserEvent> queue = new Handover<>(4_096);
  private final List<UserEvent.Kind> kinds = new ArrayList<>();
  private final BrokenVenue venue = new BrokenVenue();
  private final LogText log = new LogText();
  private Level usual;

  @BeforeEach
  void listenToTheLog() {
    log.start();
    logger().addAppender(log);
    usual = logger().getLevel();
    logger().setLevel(Level.ALL);
  }

  @AfterEach
  void forgetTheLog() {
    logger().setLevel(usual);
    logger().removeAppender(log);
  }

  private static Logger logger() {
    return (Logger) LogManager.getLogger(UserStream.class);
  }

  private UserStream open(UserStreamConfig config) {
    return UserStream.open(config, venue, queue, "test-user");
  }

  private List<UserEvent.Kind> kinds() throws Exception {
    List<UserEvent> events = queue.poll(Integer.MAX_VALUE);
    if (events != null) {
      events.forEach(event -> kinds.add(event.kind()));
    }
    return kinds;
  }

  private void assertNoSecretWasLogged() {
    assertThat(log.text.toString()).contains("user data stream").doesNotContain(KEY);
  }

  @Test
  void shouldGoOnWhenConnectingThrows() throws Exception {
    venue.key = count -> boomUntil(count, 3, KEY);
    try (UserStream stream = open(CONFIG)) {
      await().atMost(WAIT).until(() -> kinds().contains(UserEvent.Kind.CONNECTED));
      assertThat(stream.internalErrors()).isEqualTo(3);
    }
    assertThat(log.text.toString()).contains("internal error", "IllegalStateException at");
    assertNoSecretWasLogged();
  }

  @Test
  void shouldGoOnWhenTheKeyFitsNoAddress() throws Exception {
    venue.key = count -> CompletableFuture.completedFuture(count <= 2 ? "{" + KEY + "}" : KEY);
    try (UserStream stream = open(CONFIG)) {
      await().atMost(WAIT).until(() -> kinds().contains(UserEvent.Kind.CONNECTED));
      assertThat(stream.reconnects()).isZero();
    }
    assertNoSecretWasLogged();
  }

  @Test
  void shouldGoOnWhenTheKeepaliveThrows() throws Exception {
    venue.keepAlive = count -> boomUntil(count, 2, null);
    try (UserStream stream = open(CONFIG)) {
      await().atMost(WAIT).until(() -> venue.keepAlives.get() >= 4);
      assertThat(stream.internalErrors()).isEqualTo(2);
      assertThat(kinds()).as("the connection lives").containsExactly(UserEvent.Kind.CONNECTED);
    }
    assertNoSecretWasLogged();
  }

  @Test
  void shouldTellOfALossThoughTheSocketCannotBeClosed() throws Exception {
    venue.link =
        () -> {
          throw new IllegalStateException("cannot close " + KEY);
        };
    try (UserStream stream = open(CONFIG)) {
      await().atMost(WAIT).until(() -> kinds().contains(UserEvent.Kind.CONNECTED));
      venue.listener.onClosed(new IllegalStateException("broken " + KEY));
      await().atMost(WAIT).until(() -> kinds().size() >= 3);
      assertThat(kinds())
          .containsExactly(UserEvent.Kind.CONNECTED, UserEvent.Kind.LOST, UserEvent.Kind.CONNECTED);
      assertThat(stream.internalErrors()).isEqualTo(1);
      assertThat(stream.reconnects()).isEqualTo(1);
    }
    assertThat(venue.closed).as("the venue is closed all the same").isTrue();
    assertNoSecretWasLogged();
  }

  @Test
  void shouldFailWithoutTheSecretWhenTheFirstConnectionNeverOpens() {
    venue.key = count -> boomUntil(count, Integer.MAX_VALUE, KEY);
    try (UserStream stream = open(CONFIG)) {
      await().atMost(WAIT).until(queue.available()::isDone);
      assertThat(stream.internalErrors()).isEqualTo(CONFIG.connectAttempts());
      assertThatThrownBy(() -> queue.poll(1))
          .hasMessageContaining("could not be opened (cannot open: IllegalStateException)")
          .satisfies(
              e -> {
                StringWriter text = new StringWriter();
                e.printStackTrace(new PrintWriter(text));
                assertThat(text.toString()).doesNotContain(KEY);
              });
    }
    assertNoSecretWasLogged();
  }

  @Test
  void shouldFailTheJobByAnError() {
    venue.key =
        count -> {
          throw new NoClassDefFoundError("test");
        };
    try (UserStream stream = open(CONFIG)) {
      await().atMost(WAIT).until(queue.available()::isDone);
      assertThatThrownBy(() -> queue.poll(1)).isInstanceOf(NoClassDefFoundError.class);
      assertThat(stream.internalErrors()).isZero();
    }
  }

  private static <T> CompletableFuture<T> boomUntil(int count, int last, T answer) {
    if (count <= last) {
      throw new IllegalStateException("boom " + KEY);
    }
    return CompletableFuture.completedFuture(answer);
  }

  private static final class BrokenVenue implements UserVenue {
    final AtomicInteger keys = new AtomicInteger();
    final AtomicInteger keepAlives = new AtomicInteger();
    volatile Function<Integer, CompletableFuture<String>> key =
        count -> CompletableFuture.completedFuture(KEY);
    volatile Function<Integer, CompletableFuture<Void>> keepAlive =
        count -> CompletableFuture.completedFuture(null);
    volatile Link link = () -> {};
    volatile StreamListener listener;
    volatile boolean closed;

    @Override
    public CompletableFuture<String> newListenKey() {
      return key.apply(keys.incrementAndGet());
    }

    @Override
    public CompletableFuture<Void> keepAliveListenKey() {
      return keepAlive.apply(keepAlives.incrementAndGet());
    }

    @Override
    public CompletableFuture<Link> connect(URI address, StreamListener ear) {
      Link opened = link;
      link = () -> {};
      listener = ear;
      return CompletableFuture.completedFuture(opened);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** All that was logged, stack traces included. */
  private static final class LogText extends AbstractAppender {
    final StringBuffer text = new StringBuffer();

    LogText() {
      super("test-log", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      text.append(event.getLevel()).append(' ').append(event.getMessage().getFormattedMessage());
      if (event.getThrown() != null) {
        StringWriter trace = new StringWriter();
        event.getThrown().printStackTrace(new PrintWriter(trace));
        text.append(trace);
      }
    }
  }
}
