package dev.armature.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** Standard output, unbuffered, that stays open. */
final class StandardOutput extends FileOutputStream {
  StandardOutput() {
    super(FileDescriptor.out);
  }

  @Override
  public void close() {}
}
