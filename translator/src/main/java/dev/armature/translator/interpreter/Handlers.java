package dev.armature.translator.interpreter;

import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import java.util.Arrays;

/** The handlers by operation; none for what {@link Interpreter} executes in its loop. */
final class Handlers {
  /** By {@link Op}. As long as the field of the operation, so that an index needs no check. */
  static final Handler[] TABLE = table();

  private Handlers() {}

  private static Handler[] table() {
    Handler[] table = new Handler[Insn.OP_MASK + 1];
    Arrays.fill(table, SystemInstructions.UNDEFINED);
    Alu.enter(table);
    DataProcessing.enter(table);
    FlagSetting.enter(table);
    Multiplies.enter(table);
    Branches.enter(table);
    SingleTransfers.enter(table);
    Transfers.enter(table);
    SystemInstructions.enter(table);
    return table;
  }
}
