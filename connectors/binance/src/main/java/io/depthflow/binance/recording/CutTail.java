package io.depthflow.binance.recording;

import java.nio.file.Path;

/**
 * A file that ends inside a compressed block: it is being written at this moment, its writer was
 * killed, or it was not copied to its end. The lines before the cut were given; there the recording
 * ends for its reader.
 *
 * @param lines whole lines before the cut, in the file
 */
public record CutTail(Path file, long lines) {

  /** In one line, for people. */
  public String said() {
    return file
        + " ends inside a compressed block after line "
        + lines
        + ": being written, or cut; what follows is not there";
  }
}
