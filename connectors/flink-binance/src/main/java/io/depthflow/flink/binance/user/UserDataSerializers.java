package io.depthflow.flink.binance.user;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Version 1 of the split (nothing) and of the enumerator's state (one byte). */
final class UserDataSerializers {

  private static final int VERSION = 1;

  private UserDataSerializers() {}

  private static void require(int version, byte[] bytes, int length) throws IOException {
    if (version != VERSION || bytes.length != length) {
      throw new IOException(
          "user data state of version "
              + version
              + " and "
              + bytes.length
              + " bytes in the checkpoint, this build reads version "
              + VERSION
              + ": restore with the build that wrote it");
    }
  }

  static final class OfSplit implements SimpleVersionedSerializer<UserDataSplit> {
    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(UserDataSplit split) {
      return new byte[0];
    }

    @Override
    public UserDataSplit deserialize(int version, byte[] bytes) throws IOException {
      require(version, bytes, 0);
      return UserDataSplit.ONLY;
    }
  }

  static final class OfEnumState implements SimpleVersionedSerializer<UserEnumState> {
    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(UserEnumState state) {
      return new byte[] {(byte) (state.assigned() ? 1 : 0)};
    }

    @Override
    public UserEnumState deserialize(int version, byte[] bytes) throws IOException {
      require(version, bytes, 1);
      return new UserEnumState(bytes[0] != 0);
    }
  }
}
