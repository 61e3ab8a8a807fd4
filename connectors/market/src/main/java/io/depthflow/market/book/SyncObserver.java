package io.depthflow.market.book;

/** Hears of everything that a {@link BookSynchronizer} counts, when it counts it. */
@FunctionalInterface
public interface SyncObserver {

  void counted(SyncCount what);
}
