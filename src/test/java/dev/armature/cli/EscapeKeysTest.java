package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-A (written ^ here) and what follows it. */
class EscapeKeysTest {
  @ParameterizedTest
  @CsvSource({
    "ls, ls",
    "^x, <quit>",
    "a^Xb, a<quit>b",
    "^h, <help>",
    "^b, <break>",
    "^ab, ^b",
    "^^b, ^b",
    "^cx, <monitor>x",
    "^qx, x",
  })
  void areTakenOut(String typed, String expected) {
    Recorder recorder = new Recorder();
    EscapeKeys keys = new EscapeKeys(recorder);
    typed.replace('^', '\1').chars().forEach(keys::accept);
    assertEquals(expected, recorder.seen.toString().replace('\1', '^'));
  }

  private static final class Recorder implements EscapeKeys.Keyboard {
    private final StringBuilder seen = new StringBuilder();

    @Override
    public void send(int value) {
      seen.append((char) value);
    }

    @Override
    public void sendBreak() {
      seen.append("<break>");
    }

    @Override
    public void help() {
      seen.append("<help>");
    }

    @Override
    public void monitor() {
      seen.append("<monitor>");
    }

    @Override
    public void screenshot() {
      seen.append("<screenshot>");
    }

    @Override
    public void quit() {
      seen.append("<quit>");
    }
  }
}
