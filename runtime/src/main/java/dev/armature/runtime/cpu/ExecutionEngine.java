package dev.armature.runtime.cpu;

import java.util.List;

/**
 * Something that executes guest instructions: the interpreter, the translator, or a combination.
 *
 * <p>Engines agree bit for bit: the same state and budget give the same state after.
 */
public interface ExecutionEngine {
  /**
   * Executes from {@link ArmCpu#pc} until {@link ArmCpu#budget} is used up or {@link
   * ArmCpu#attention} is not zero; returns at an instruction boundary, with all state in the CPU's
   * fields. CPU thread only.
   */
  void run(ArmCpu cpu);

  /**
   * Executes the instruction at {@link ArmCpu#pc}, whatever budget, attention and breakpoints say,
   * or takes the exception that it raises. CPU thread only.
   */
  void step(ArmCpu cpu);

  /** The engine's name, as on the command line. */
  String name();

  /**
   * What of its translated code it entered most often, in that order; empty if it translates
   * nothing. CPU thread only.
   *
   * @param most how many at most
   */
  default List<HotCode> hottest(int most) {
    return List.of();
  }

  /**
   * An instruction as hexadecimal and the name of its encoding, for people; any word has one.
   *
   * @param word the instruction, in Thumb its 16 bits
   */
  String describe(int word, boolean thumb);

  /** What the engine has done so far. */
  default EngineStatistics statistics() {
    return EngineStatistics.NONE;
  }
}
