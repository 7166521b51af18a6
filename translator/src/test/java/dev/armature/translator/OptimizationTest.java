package dev.armature.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** How optimizations are named on the command line. */
class OptimizationTest {
  @Test
  void whatIsLeftOut() {
    Set<Optimization> set = Optimization.parse("-flags,-links");
    assertEquals(Optimization.values().length - 2, set.size());
    assertFalse(set.contains(Optimization.FLAGS));
    assertFalse(set.contains(Optimization.LINKS));
  }

  @Test
  void whatIsWantedAlone() {
    assertEquals(Set.of(Optimization.CALLS), Optimization.parse("none,calls"));
    assertEquals(Optimization.all(), Optimization.parse("none,all"));
  }

  @Test
  void whatThereIsNot() {
    for (String list : new String[] {"", "-", "-flag", "flags,,links", "FLAGS"}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> Optimization.parse(list)).getMessage();
      assertTrue(message.contains("there are flags, compares, "), message);
    }
  }
}
