package dev.armature.runtime.memory;

/** Told when bytes of a page marked as code ({@link Ram#isCode}) are about to be seen changed. */
@FunctionalInterface
public interface CodeWriteListener {
  /**
   * Bytes of a code page were written. Called after the bytes have changed, on the thread of the
   * CPU whose engine listens or while that is stopped.
   *
   * @param ram the RAM written to
   * @param offset first byte written
   * @param length bytes written, all within one page; a whole page if another CPU wrote to it
   */
  void codeWritten(Ram ram, int offset, int length);
}
