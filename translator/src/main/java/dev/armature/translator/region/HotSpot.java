package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Executable;
import jdk.internal.misc.Unsafe;
import jdk.test.whitebox.WhiteBox;

/**
 * Has HotSpot compile regions when they are made, and by the compiler that we choose, instead of
 * when it has counted so many calls. That takes {@code -XX:+WhiteBoxAPI}; without it HotSpot does
 * as it sees fit.
 */
final class HotSpot {
  /** What compiles a region. */
  enum Compiler {
    /** Without counters: what HotSpot never compiles again by itself. */
    C1(1),

    /**
     * C1's code with counters, slower, from which HotSpot has C2 take over when it has counted
     * enough. C2 asked at once knows nothing of a region: the compute set's {@code lexer} has 3,450
     * MIPS then instead of 6,540, {@code dispatch} 2,220 instead of 2,690.
     */
    C2_AFTER_COUNTING(3),

    /** At once. */
    C2(4);

    private final int level;

    Compiler(int level) {
      this.level = level;
    }
  }

  /** A region on its way through a compiler. */
  static final class Compilation {
    private final Executable method;
    private final Compiler compiler;

    private Compilation(Executable method, Compiler compiler) {
      this.method = method;
      this.compiler = compiler;
    }

    /** Whether it is done, or has failed. */
    boolean isOver() {
      return BOX == null
          || BOX.getMethodCompilationLevel0(method, false) >= compiler.level
          || !BOX.isMethodQueuedForCompilation0(method);
    }

    /**
     * Whether C1 gave up: for most regions with more than some 6,000 bytes of bytecode its counters
     * take more registers than it can number. HotSpot interprets them, and counts, until C2 has.
     */
    boolean hasC1Failed() {
      return BOX != null
          && compiler != Compiler.C2
          && isOver()
          && BOX.getMethodCompilationLevel0(method, false) == 0;
    }

    /** Whether HotSpot has counted enough in the meantime: it is C2's turn. */
    boolean isForC2() {
      return BOX.isMethodQueuedForCompilation0(method)
          || BOX.getMethodCompilationLevel0(method, false) == Compiler.C2.level;
    }
  }

  /** Null where HotSpot does not let itself be told. */
  static final WhiteBox BOX = attach();

  private HotSpot() {}

  /** Whether HotSpot compiles methods of more than 8,000 bytes of bytecode (HugeMethodLimit). */
  static boolean compilesHugeMethods() {
    return BOX != null && !BOX.getBooleanVMFlag("DontCompileHugeMethods");
  }

  /** Has {@code compiler} compile {@code region}, unless a better one has. */
  static Compilation compile(Region region, Compiler compiler) {
    Executable method;
    try {
      method = region.getClass().getDeclaredMethod("run", ArmCpu.class);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
    if (BOX != null && BOX.getMethodCompilationLevel0(method, false) < compiler.level) {
      BOX.enqueueMethodForCompilation0(method, compiler.level, WhiteBox.WHOLE_METHOD);
    }
    return new Compilation(method, compiler);
  }

  private static WhiteBox attach() {
    // Not by its class literal: that would have our loader define it, before the boot loader has.
    String name = "jdk/test/whitebox/WhiteBox";
    try (InputStream in = HotSpot.class.getResourceAsStream("/" + name + ".class")) {
      byte[] bytes = in.readAllBytes();
      Unsafe.getUnsafe().defineClass(name, bytes, 0, bytes.length, null, null);
      WhiteBox.registerNatives();
      WhiteBox box = new WhiteBox();
      box.isMethodQueuedForCompilation0(HotSpot.class.getDeclaredMethod("attach"));
      return box;
    } catch (IOException | NoSuchMethodException e) {
      throw new AssertionError(e);
    } catch (UnsatisfiedLinkError e) {
      return null; // no -XX:+WhiteBoxAPI
    }
  }
}
