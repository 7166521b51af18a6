package dev.armature.translator.region;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.IntFunction;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceClassVisitor;

/**
 * The bytecode of a region as text, with the guest's instructions where the class file has numbers
 * of lines. Apart from {@link RegionListing} so that nothing of it is loaded unless it is wanted.
 */
final class BytecodeText extends Textifier {
  private final RegionShape shape;
  private final IntFunction<String> instruction;

  private BytecodeText(RegionShape shape, IntFunction<String> instruction) {
    super(Opcodes.ASM9);
    this.shape = shape;
    this.instruction = instruction;
  }

  /**
   * The text of the class file {@code bytes}, made from {@code shape}.
   *
   * @param instruction the guest's instruction at an address
   */
  static String of(byte[] bytes, RegionShape shape, IntFunction<String> instruction) {
    StringWriter text = new StringWriter();
    BytecodeText textifier = new BytecodeText(shape, instruction);
    new ClassReader(bytes).accept(new TraceClassVisitor(null, textifier, new PrintWriter(text)), 0);
    return text.toString();
  }

  @Override
  protected Textifier createTextifier() {
    return new BytecodeText(shape, instruction);
  }

  @Override
  public void visitLineNumber(int line, Label start) {
    for (CodeReader.Page page : shape.pages()) {
      int va = GuestLines.addressOf(line, shape.thumb(), page.va);
      if (page.holds(va)) {
        text.add(String.format("%n  // %08x: %s%n", va, instruction.apply(va)));
        return;
      }
    }
  }
}
