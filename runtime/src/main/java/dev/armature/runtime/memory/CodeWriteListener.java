package dev.armature.runtime.memory;

/** Told when bytes of a page marked as code ({@link Ram#isCode}) are about to be seen changed. */
@FunctionalInterface
public interface CodeWriteListener {
  /**
   * Bytes of a code page were written. Called on the CPU thread, after the bytes have changed.
   *
   * @param ram the RAM written to
   * @param offset first byte written
   * @param length bytes written, all within one page
   */
  void codeWritten(Ram ram, int offset, int length);
}
