package dev.armature.xen.acm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Builds the binary form of one policy from the lines of its source. */
abstract class PolicyWriter {
  private static final int SYSTEM = 1;

  private final int magic;

  PolicyWriter(int magic) {
    this.magic = magic;
  }

  static PolicyWriter of(String model) throws PolicyException {
    return switch (model) {
      case "te" -> new TypeEnforcementWriter();
      case "blp" -> new LatticeWriter(Lattice.bellLaPadula().magic());
      case "biba" -> new LatticeWriter(Lattice.biba().magic());
      case "wall" -> new ChineseWallWriter();
      default -> throw new PolicyException("model is te, blp, biba or wall");
    };
  }

  /** Takes a line of the source. */
  abstract void line(List<String> words) throws PolicyException;

  /** What follows the header. */
  abstract byte[] body();

  byte[] bytes() {
    byte[] body = body();
    int size = AccessControl.HEADER + body.length;
    ByteBuffer all = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(AccessControl.MAGIC).putInt(magic).putInt(SYSTEM).putInt(size).put(body);
    return all.array();
  }

  static int number(String word) {
    return (int) Long.decode(word).longValue();
  }

  static PolicyException unknown(List<String> words) {
    return new PolicyException("\"%s\" is no statement here", words.getFirst());
  }
}
