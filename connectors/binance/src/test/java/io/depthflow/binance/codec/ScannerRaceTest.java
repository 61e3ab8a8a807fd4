package io.depthflow.binance.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.recording.Recordings;
import io.depthflow.market.Grid;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The scanner against Jackson: the same events, or both refuse. The long form reads every recorded
 * frame and a million mutants.
 */
class ScannerRaceTest {

  private static final long SEED = 20_240_718L;
  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final int MUTANTS = LONG ? 1_000_000 : 20_000;

  /**
   * Jackson is the slow one here: in the short form one frame in so many, once the grid settled.
   */
  private static final int EVERY = LONG ? 1 : 23;

  @ParameterizedTest
  @EnumSource(Recordings.class)
  void shouldReadRecordingsAsJacksonDoes(Recordings recording) throws IOException {
    LineDecoder scanner = new LineDecoder(recording.symbol());
    JsonLineDecoder jackson = FrameJson.decoder(recording.symbol());
    int[] n = {0};
    recording.forEach(
        line -> {
          if (n[0]++ < 2_000 || n[0] % EVERY == 0) {
            jackson.setGrid(scanner.grid());
            EventLog fast = new EventLog();
            scanner.decode(line, fast);
            EventLog slow = new EventLog();
            jackson.decode(line, slow);
            assertThat(fast.events).as("line " + n[0]).isEqualTo(slow.events);
            assertThat(scanner.grid()).isEqualTo(jackson.grid());
          }
        });
    assertThat(n[0]).isGreaterThan(10_000);
    assertThat(scanner.irregular()).as("frames left to Jackson").isZero();
  }

  @Test
  void shouldReadMutantsAsJacksonDoesOrRefuseThemToo() throws IOException {
    List<byte[]> seeds = seeds();
    Random random = new Random(SEED);
    int accepted = 0;
    int refused = 0;
    long byScanner = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] seed = seeds.get(random.nextInt(seeds.size()));
      byte[] frame = seed;
      for (int k = random.nextInt(3); k >= 0; k--) {
        frame = mutate(frame, random);
      }
      Grid grid = new Grid(random.nextInt(4), random.nextInt(4));
      byte[] mutant = frame;
      int number = i;
      Supplier<String> shown = () -> "seed " + SEED + ", mutant " + number + ": " + show(mutant);
      LineDecoder scanner = new LineDecoder("BTCUSDT");
      scanner.setGrid(grid);
      if (random.nextBoolean()) {
        // What a decoder remembers of the frames before does not change what it makes of this one.
        scanner.decode(new RawLine("BTCUSDT", i, seed), new EventLog());
        grid = scanner.grid();
      }
      final long ignoredBefore = scanner.ignored();
      final long offBookBefore = scanner.offBookTrades();
      final long irregularBefore = scanner.irregular();
      JsonLineDecoder jackson = FrameJson.decoder("BTCUSDT");
      jackson.setGrid(grid);
      RawLine line = new RawLine("BTCUSDT", i, frame);
      EventLog fast = new EventLog();
      EventLog slow = new EventLog();
      String fastRefusal = refusal(() -> scanner.decode(line, fast));
      String slowRefusal = refusal(() -> jackson.decode(line, slow));
      assertThat(fast.events).as(shown).isEqualTo(slow.events);
      assertThat(fastRefusal).as(shown).isEqualTo(slowRefusal);
      assertThat(scanner.grid()).as(shown).isEqualTo(jackson.grid());
      assertThat(scanner.ignored() - ignoredBefore).as(shown).isEqualTo(jackson.ignored());
      assertThat(scanner.offBookTrades() - offBookBefore)
          .as(shown)
          .isEqualTo(jackson.offBookTrades());
      if (fastRefusal == null) {
        accepted++;
        byScanner += 1 - (scanner.irregular() - irregularBefore);
      } else {
        refused++;
        assertThat(fast.events).as(shown).isEmpty();
        assertThat(scanner.grid()).as(shown).isEqualTo(grid);
      }
    }
    // The race says something only if both ends are met, and the scanner itself decides most.
    assertThat(accepted).isGreaterThan(MUTANTS / 5);
    assertThat(refused).isGreaterThan(MUTANTS / 5);
    assertThat(byScanner).isGreaterThan(accepted * 9L / 10);
  }

  private static List<byte[]> seeds() throws IOException {
    List<byte[]> frames = new ArrayList<>();
    for (String s :
        List.of(
            "{'e':'depthUpdate','E':5,'T':4,'s':'BTCUSDT','U':10,'u':12,'pu':9,"
                + "'b':[['64020.40','0.100'],['1000','0']],'a':[['64020.50','12.5']]}",
            "{'stream':'btcusdt@depth10@100ms','data':{'e':'depthUpdate','E':5,'T':4,"
                + "'s':'BTCUSDT','U':10,'u':12,'pu':9,'b':[['64020.4','0.1']],'a':[['70','1']]}}",
            "{'data':{'e':'depthUpdate','E':5,'T':4,'s':'BTCUSDT','U':1,'u':2,'pu':0,'b':[],"
                + "'a':[]},'stream':'btcusdt@depth5'}",
            "{'stream':'depth20','data':{'e':'depthUpdate','E':5,'T':4,'s':'BTCUSDT','U':1,"
                + "'u':2,'pu':0,'b':[['1','1']],'a':[]}}",
            "{'stream':'btcusdt@aggTrade','data':{'e':'aggTrade','E':5,'a':7,'s':'BTCUSDT',"
                + "'p':'49966.7','q':'0.001','nq':'0.000','f':1,'l':1,'T':4,'m':false}}",
            "{'u':36090299876,'s':'BTCUSDT','b':'28165.47','B':'7.9','a':'28165.48','A':'3.2'}",
            "{'stream':'btcusdt@depth@0ms','data':{'e':'depthUpdate','E':1721260800050,"
                + "'T':1721260800048,'s':'BTCUSDT','U':5000000000001,'u':5000000000025,"
                + "'pu':5000000000000,'b':[['64020.4','12345678'],['1234.567','0.000'],"
                + "['0.00012','1.2'],['64020.40','12345.10']],'a':[['99999999','100000.1']]}}",
            "{'lastUpdateId':8,'bids':[['1.20','3']],'asks':[['1.3','0.5']]}",
            "{'e':'trade','E':5,'T':4,'s':'BTCUSDT','t':7,'p':'10','q':'2','X':'MARKET','m':true}",
            "{'result':null,'id':1}")) {
      frames.add(s.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
    frames.add(Markers.gap("BTCUSDT", GapCause.QUEUE_FULL, "3 lines"));
    frames.add(Markers.secondEnd("BTCUSDT", 1_700_000_000_000_000_000L));
    int[] n = {0};
    Recordings.USDM_BTC_202407.forEach(
        line -> {
          if (n[0]++ < 20_000 && n[0] % 97 == 0 && line.frame().length < 1_500) {
            frames.add(line.frame());
          }
        });
    return frames;
  }

  private static byte[] mutate(byte[] frame, Random random) {
    if (frame.length < 4) {
      return frame;
    }
    int at = random.nextInt(frame.length);
    int length = Math.min(frame.length - at, 1 + random.nextInt(12));
    return switch (random.nextInt(9)) {
      case 0 -> splice(frame, at, 1, new byte[] {(byte) random.nextInt(256)});
      case 1 -> splice(frame, at, 1, pick("\"{}[],:.0123456789eE-+ \\tfn\n", random));
      case 2 -> splice(frame, at, 0, pick("\"{}[],:.0123456789eE-+ \\tfn\n", random));
      case 3 -> splice(frame, at, length, new byte[0]);
      case 4 -> java.util.Arrays.copyOf(frame, at);
      case 5 -> splice(frame, at, 0, java.util.Arrays.copyOfRange(frame, at, at + length));
      case 6 -> digit(frame, at, random);
      case 7 -> digit(frame, at, random);
      default -> swapKeys(frame, random);
    };
  }

  /** Changes or inserts a digit inside a number, so that many mutants stay frames. */
  private static byte[] digit(byte[] frame, int from, Random random) {
    for (int i = from; i < frame.length; i++) {
      if (frame[i] >= '0' && frame[i] <= '9') {
        return splice(frame, i, random.nextInt(2), new byte[] {(byte) ('0' + random.nextInt(10))});
      }
    }
    return frame;
  }

  /** Exchanges two one-letter keys' names: other order, doubled or missing keys, other types. */
  private static byte[] swapKeys(byte[] frame, Random random) {
    String s = new String(frame, StandardCharsets.ISO_8859_1);
    String[] keys = {"e", "E", "T", "s", "U", "u", "pu", "b", "a", "p", "q", "m", "t", "X", "B"};
    String a = "\"" + keys[random.nextInt(keys.length)] + "\":";
    String b = "\"" + keys[random.nextInt(keys.length)] + "\":";
    s = s.replace(a, "\"?\":").replace(b, random.nextInt(4) == 0 ? b : a).replace("\"?\":", b);
    return s.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] pick(String from, Random random) {
    return new byte[] {(byte) from.charAt(random.nextInt(from.length()))};
  }

  private static byte[] splice(byte[] frame, int at, int removed, byte[] put) {
    byte[] out = new byte[frame.length - removed + put.length];
    System.arraycopy(frame, 0, out, 0, at);
    System.arraycopy(put, 0, out, at, put.length);
    System.arraycopy(frame, at + removed, out, at + put.length, frame.length - at - removed);
    return out;
  }

  private static String refusal(Runnable decode) {
    try {
      decode.run();
      return null;
    } catch (CorruptFrameException e) {
      return e.getMessage();
    }
  }

  private static String show(byte[] frame) {
    return new String(frame, StandardCharsets.ISO_8859_1);
  }
}
