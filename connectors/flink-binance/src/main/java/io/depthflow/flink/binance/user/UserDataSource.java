package io.depthflow.flink.binance.user;

import io.depthflow.market.order.UserEvent;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The user data stream: orders and positions as the venue reports them, and CONNECTED and LOST,
 * between which alone the reports are complete. To be run at parallelism 1, with {@code
 * WatermarkStrategy.noWatermarks()}: it emits the highest watermark at once, so that it never holds
 * event time back.
 */
public final class UserDataSource
    implements Source<UserEvent, UserDataSplit, UserEnumState>, ResultTypeQueryable<UserEvent> {

  private static final long serialVersionUID = 1L;

  private final UserStreamConfig config;

  public UserDataSource(UserStreamConfig config) {
    this.config = config;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<UserDataSplit, UserEnumState> createEnumerator(
      SplitEnumeratorContext<UserDataSplit> context) {
    return restoreEnumerator(context, new UserEnumState(false));
  }

  @Override
  public SplitEnumerator<UserDataSplit, UserEnumState> restoreEnumerator(
      SplitEnumeratorContext<UserDataSplit> context, UserEnumState state) {
    return new UserDataEnumerator(context, state);
  }

  @Override
  public SourceReader<UserEvent, UserDataSplit> createReader(SourceReaderContext context) {
    return new UserDataReader(config, context);
  }

  @Override
  public SimpleVersionedSerializer<UserDataSplit> getSplitSerializer() {
    return new UserDataSerializers.OfSplit();
  }

  @Override
  public SimpleVersionedSerializer<UserEnumState> getEnumeratorCheckpointSerializer() {
    return new UserDataSerializers.OfEnumState();
  }

  @Override
  public TypeInformation<UserEvent> getProducedType() {
    return TypeInformation.of(UserEvent.class);
  }
}
