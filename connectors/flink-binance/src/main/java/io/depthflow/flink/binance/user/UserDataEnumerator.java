package io.depthflow.flink.binance.user;

import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Gives the one split to subtask 0; the others, if there are any, stay idle. */
final class UserDataEnumerator implements SplitEnumerator<UserDataSplit, UserEnumState> {

  private static final int OWNER = 0;

  private final SplitEnumeratorContext<UserDataSplit> context;
  private boolean assigned;

  UserDataEnumerator(SplitEnumeratorContext<UserDataSplit> context, UserEnumState restored) {
    this.context = context;
    this.assigned = restored.assigned();
  }

  @Override
  public void start() {
    // Readers register themselves.
  }

  @Override
  public void handleSplitRequest(int subtaskId, String requesterHostname) {
    throw new IllegalStateException("user data readers do not ask for splits");
  }

  @Override
  public void addSplitsBack(List<UserDataSplit> splits, int subtaskId) {
    if (!splits.isEmpty()) {
      assigned = false;
      assign();
    }
  }

  @Override
  public void addReader(int subtaskId) {
    assign();
  }

  private void assign() {
    if (!assigned && context.registeredReaders().containsKey(OWNER)) {
      assigned = true;
      context.assignSplit(UserDataSplit.ONLY, OWNER);
    }
  }

  @Override
  public UserEnumState snapshotState(long checkpointId) {
    return new UserEnumState(assigned);
  }

  @Override
  public void close() {
    // Holds nothing to close.
  }
}
