package dev.armature.translator.region;

import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import jdk.internal.misc.Unsafe;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Experiment. */
final class HotSpot {
  private static Object box;
  private static Method enqueue;
  private static Method level;
  private static Method queued;
  private static java.lang.invoke.MethodHandle h1, h2, h3;

  static boolean ok;

  static synchronized void start() {
    if (box != null) return;
    try {
      ClassWriter w = new ClassWriter(0);
      w.visit(
          Opcodes.V17,
          Opcodes.ACC_PUBLIC,
          "jdk/test/whitebox/WhiteBox",
          null,
          "java/lang/Object",
          null);
      int n = Opcodes.ACC_PUBLIC | Opcodes.ACC_NATIVE;
      w.visitMethod(n | Opcodes.ACC_STATIC, "registerNatives", "()V", null, null).visitEnd();
      w.visitMethod(
              n, "enqueueMethodForCompilation0", "(Ljava/lang/reflect/Executable;II)Z", null, null)
          .visitEnd();
      w.visitMethod(
              n, "getMethodCompilationLevel0", "(Ljava/lang/reflect/Executable;Z)I", null, null)
          .visitEnd();
      w.visitMethod(
              n, "isMethodQueuedForCompilation0", "(Ljava/lang/reflect/Executable;)Z", null, null)
          .visitEnd();
      MethodVisitor m = w.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
      m.visitCode();
      m.visitVarInsn(Opcodes.ALOAD, 0);
      m.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
      m.visitInsn(Opcodes.RETURN);
      m.visitMaxs(1, 1);
      m.visitEnd();
      w.visitEnd();
      byte[] b = w.toByteArray();
      long t = System.nanoTime();
      Class<?> c =
          Unsafe.getUnsafe().defineClass("jdk/test/whitebox/WhiteBox", b, 0, b.length, null, null);
      c.getMethod("registerNatives").invoke(null);
      box = c.getConstructor().newInstance();
      enqueue = c.getMethod("enqueueMethodForCompilation0", Executable.class, int.class, int.class);
      level = c.getMethod("getMethodCompilationLevel0", Executable.class, boolean.class);
      queued = c.getMethod("isMethodQueuedForCompilation0", Executable.class);
      if (Boolean.getBoolean("wb.debug"))
        System.err.println("WB in " + (System.nanoTime() - t) / 1000 + " us");
      ok = true;
    } catch (Throwable e) {
      e.printStackTrace();
      box = new Object();
    }
  }

  static Method method(Region r) {
    try {
      return r.getClass().getDeclaredMethod("run", dev.armature.runtime.cpu.ArmCpu.class);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  static boolean enqueue(Method m, int lv) {
    try {
      return (Boolean) enqueue.invoke(box, m, lv, -1);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  static int level(Method m) {
    try {
      return (Integer) level.invoke(box, m, false);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  static boolean queued(Method m) {
    try {
      return (Boolean) queued.invoke(box, m);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
