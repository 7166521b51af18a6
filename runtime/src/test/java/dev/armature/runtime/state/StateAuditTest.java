package dev.armature.runtime.state;

import static org.junit.jupiter.api.Assertions.*;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the audit finds in devices that forget something. */
class StateAuditTest {
  @Test
  void acceptsADeviceThatDeclaresEverything() {
    assertEquals(List.of(), StateAudit.complaints(new Complete()));
  }

  @Test
  void findsAFieldThatIsNotSaved() {
    Stateful forgetful =
        new Stateful() {
          private int control;
          private boolean enabled;

          @Override
          public void visitState(StateVisitor v) {
            control = v.word("control", control);
            assertFalse(enabled && v.loading());
          }
        };
    assertEquals(List.of(".enabled is not saved"), StateAudit.complaints(forgetful));
  }

  @Test
  void findsAFieldThatIsNotLoaded() {
    Stateful forgetful =
        new Stateful() {
          private int control;

          @Override
          public void visitState(StateVisitor v) {
            v.word("control", control);
          }
        };
    assertEquals(List.of(".control is saved and not loaded"), StateAudit.complaints(forgetful));
  }

  @Test
  void findsAnArrayAndAPartThatAreNotVisited() {
    Stateful forgetful =
        new Stateful() {
          private final int[] fifo = new int[1];
          private final Complete part = new Complete();

          @Override
          public void visitState(StateVisitor v) {
            assertEquals(1, fifo.length);
          }
        };
    List<String> complaints = StateAudit.complaints(forgetful);
    assertTrue(complaints.contains(".fifo[0] is not saved"), complaints.toString());
    assertTrue(
        complaints.contains(".part has state and is not visited as a part"), complaints.toString());
  }

  @Test
  void findsAHelperThatKeepsStateAndCannotSayWhich() {
    Stateful forgetful =
        new Stateful() {
          private final Helper helper = new Helper();

          @Override
          public void visitState(StateVisitor v) {
            assertEquals(0, helper.count);
          }
        };
    assertEquals(
        List.of(".helper can change, and is neither Stateful nor marked NotState"),
        StateAudit.complaints(forgetful));
  }

  private static final class Helper {
    private int count;

    void count() {
      count++;
    }
  }

  /** One field of each kind. */
  private static final class Complete implements Stateful {
    private enum Mode {
      ON,
      OFF
    }

    private int word;
    private int index;
    private long number;
    private boolean flag;
    private Mode mode = Mode.ON;
    private final int[] words = new int[3];
    private final byte[][] packets = new byte[2][3];

    @NotState("scratch")
    private int scratch;

    @Override
    public void visitState(StateVisitor v) {
      scratch++;
      word = v.word("word", word);
      index = v.index("index", index, 8);
      number = v.number("number", number);
      flag = v.flag("flag", flag);
      mode = v.choice("mode", mode);
      v.words("words", words);
      v.bytes("packet0", packets[0]);
      v.bytes("packet1", packets[1]);
    }
  }
}
