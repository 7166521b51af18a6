package jdk.test.whitebox;

import java.lang.reflect.Executable;

/**
 * The part of HotSpot's own test interface that the translator uses. HotSpot implements the methods
 * for a class of this name, and only if the boot loader has defined it and {@code -XX:+WhiteBoxAPI}
 * is given.
 */
public final class WhiteBox {
  /** No compilation of a loop under way, but of the whole method (InvocationEntryBci). */
  public static final int WHOLE_METHOD = -1;

  /** Has HotSpot implement the other methods. */
  public static native void registerNatives();

  /**
   * Puts {@code method} into the queue of a compiler.
   *
   * @param level 1 for C1 without counters, 3 with them, 4 for C2
   * @param bci {@link #WHOLE_METHOD}
   * @return whether it is queued or compiled
   */
  public native boolean enqueueMethodForCompilation0(Executable method, int level, int bci);

  /** The level of the code that {@code method} has, 0 if it is interpreted. */
  public native int getMethodCompilationLevel0(Executable method, boolean isOsr);

  /** What the flag of HotSpot with that name is set to; null if it has none. */
  public native Boolean getBooleanVMFlag(String name);

  /** Whether {@code method} waits for a compiler or is at one. */
  public native boolean isMethodQueuedForCompilation0(Executable method);
}
