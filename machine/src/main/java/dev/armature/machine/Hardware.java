package dev.armature.machine;

import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import dev.armature.translator.Engines;
import java.util.OptionalLong;

/**
 * What a machine is made of.
 *
 * @param core CPU, address space, time
 * @param board devices and memories
 * @param engine what executes the guest's code
 */
record Hardware(Machine core, Board board, ExecutionEngine engine) implements AutoCloseable {
  private static final String INTERNALS = "jdk.internal.misc";

  /** Builds it; the console is closed with it. */
  static Hardware build(MachineSettings settings, Console console) {
    checkJvm();
    Machine core = new Machine(settings.virtualTime(), GuestLog.none());
    try {
      Board board =
          settings
              .board()
              .create(
                  core.context(),
                  settings.ramBytes(),
                  console.line(),
                  settings.virtualTime()
                      ? OptionalLong.empty()
                      : OptionalLong.of(System.currentTimeMillis() / 1000));
      settings.symbols().forEach(core.cpu().symbols::add);
      return new Hardware(core, board, Engines.create(settings.engine(), core.cpu()));
    } catch (IllegalArgumentException e) {
      core.close();
      throw new MachineException(e.getMessage(), e);
    }
  }

  /** Guest memory lies outside the heap, and the way there must be open. */
  private static void checkJvm() {
    if (!Object.class.getModule().isExported(INTERNALS, Hardware.class.getModule())) {
      throw new MachineException(
          "start the JVM with --add-exports java.base/%s=ALL-UNNAMED", INTERNALS);
    }
  }

  @Override
  public void close() {
    board.close();
    core.close();
  }
}
