package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.ws.StreamListener.BadFrame;
import java.io.IOException;
import java.net.URI;
import java.util.function.Consumer;

/** Opens connections to one address, and tells their owner which of them an event is of. */
final class Dialer {

  /** Hears of all connections, from any thread. */
  interface Owner {
    void onOpen(Link link, Venue.Socket opened);

    void onFrame(Link link, byte[] frame);

    void onBadFrame(Link link, BadFrame fault, byte[] head);

    void onClosed(Link link, String cause);
  }

  private final URI uri;
  private final Venue venue;
  private final Owner owner;
  private final Consumer<Throwable> fatal;

  Dialer(URI uri, Venue venue, Owner owner, Consumer<Throwable> fatal) {
    this.uri = uri;
    this.venue = venue;
    this.owner = owner;
    this.fatal = fatal;
  }

  /** Opens a connection; the owner must know the link, for the venue may answer at once. */
  void connect(Link link) {
    venue
        .connect(uri, new Ear(link))
        .whenComplete(
            (opened, failure) -> {
              // Whatever is thrown in here would vanish in the future: it ends the feed instead.
              try {
                if (failure == null) {
                  owner.onOpen(link, opened);
                } else {
                  owner.onClosed(link, "cannot open: " + Causes.of(failure));
                }
              } catch (RuntimeException | Error e) {
                fatal.accept(e);
              }
            });
  }

  /** Ends the feed. */
  void fail(String what) {
    String place = uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    String cure = ": check the address, the streams and the network";
    fatal.accept(new IOException("market socket at " + place + " " + what + cure));
  }

  private final class Ear implements Venue.Listener {
    private final Link link;

    Ear(Link link) {
      this.link = link;
    }

    @Override
    public void onFrame(byte[] frame) {
      owner.onFrame(link, frame);
    }

    @Override
    public void onBadFrame(BadFrame fault, byte[] head) {
      owner.onBadFrame(link, fault, head);
    }

    @Override
    public void onClosed(String cause) {
      owner.onClosed(link, cause);
    }
  }
}
