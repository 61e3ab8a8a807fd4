package io.depthflow.pipeline.operator;

import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.BookTop;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.UserEvent;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.position.DeskCommand;
import io.depthflow.strategy.position.DeskState;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type of a stream or a state goes through Flink's own serializer. */
class StreamTypesTest {

  @ParameterizedTest
  @ValueSource(
      classes = {
        BookSample.class,
        BookTop.class,
        FeatureRow.class,
        LabeledRow.class,
        FeatureColumns.class,
        Trained.class,
        OrderRequest.class,
        OrderOutcome.class,
        UserEvent.class,
        DeskCommand.class,
        DeskState.class,
        JournalEntry.class
      })
  void shouldBeSerializedAsPojoWithoutKryo(Class<?> type) {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
  }
}
