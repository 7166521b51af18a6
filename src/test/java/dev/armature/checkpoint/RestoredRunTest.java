package dev.armature.checkpoint;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.runtime.checkpoint.Checkpoint;
import dev.armature.runtime.checkpoint.CheckpointException;
import dev.armature.runtime.checkpoint.CheckpointWriter;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.state.StateWriter;
import dev.armature.runtime.state.Stateful;
import dev.armature.soc.versatile.VersatilePb;
import dev.armature.soc.versatile.VersatilePbConfig;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * On the virtual clock, a run that was saved and restored on its way is the run that was not, to
 * the bit: registers, memory, devices and the count of instructions.
 */
class RestoredRunTest {
  /** Computes into memory what depends on when two timers interrupt it; waits now and then. */
  private static final int[] PROGRAM = {
    0xEA000006, // b 20
    0xEAFFFFFE, // b 4
    0xEAFFFFFE, // b 8
    0xEAFFFFFE, // b c
    0xEAFFFFFE, // b 10
    0xEAFFFFFE, // b 14
    0xEA000020, // b a0
    0xEAFFFFFE, // b 1c
    0xE3A000D2, // mov r0, #210 -- IRQ mode, interrupts off, for its stack
    0xE121F000, // msr CPSR_c, r0
    0xE3A0D902, // mov sp, #32768
    0xE3A000D3, // mov r0, #211
    0xE121F000, // msr CPSR_c, r0
    0xE59F8090, // ldr r8, [pc, #144] -- timers 0 and 1
    0xE59F0090, // ldr r0, [pc, #144] -- timer 0 every 777 us
    0xE5880000, // str r0, [r8]
    0xE3A000E2, // mov r0, #226
    0xE5880008, // str r0, [r8, #8]
    0xE59F0084, // ldr r0, [pc, #132] -- timer 1 every 1013 us
    0xE5880020, // str r0, [r8, #32]
    0xE3A000E2, // mov r0, #226
    0xE5880028, // str r0, [r8, #40]
    0xE59F9078, // ldr r9, [pc, #120] -- VIC: their input
    0xE3A00010, // mov r0, #16
    0xE5890010, // str r0, [r9, #16]
    0xE3A00013, // mov r0, #19 -- interrupts on
    0xE121F000, // msr CPSR_c, r0
    0xE3A04801, // mov r4, #65536
    0xE3A05001, // mov r5, #1
    0xE3A06000, // mov r6, #0
    0xE08553E5, // add r5, r5, r5, ror #7 -- loop:
    0xE0366005, // eors r6, r6, r5
    0xE0A661A5, // adc r6, r6, r5, lsr #3
    0xE1A07A05, // lsl r7, r5, #20
    0xE7846827, // str r6, [r4, r7, lsr #16]
    0xE5980004, // ldr r0, [r8, #4] -- the timer at this very instruction
    0xE0866000, // add r6, r6, r0
    0xE3150AFF, // tst r5, #1044480
    0x0E070F90, // mcreq 15, 0, r0, cr7, cr0, {4} -- now and then wait for an interrupt
    0xEAFFFFF5, // b 78
    0xE24EE004, // sub lr, lr, #4 -- interrupt:
    0xE92D4003, // push {r0, r1, lr}
    0xE5980010, // ldr r0, [r8, #16]
    0xE3100001, // tst r0, #1
    0x1588000C, // strne r0, [r8, #12]
    0x128AA001, // addne sl, sl, #1
    0xE5980030, // ldr r0, [r8, #48]
    0xE3100001, // tst r0, #1
    0x1588002C, // strne r0, [r8, #44]
    0x128BB001, // addne fp, fp, #1
    0xE8FD8003, // ldm sp!, {r0, r1, pc}^
    0x101E2000, // .word 0x101e2000
    0x00000309, // .word 0x00000309
    0x000003F5, // .word 0x000003f5
    0x10140000, // .word 0x10140000
  };

  private static final long END = 60_000_000;

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "INTERPRETER, 1",
    "INTERPRETER, 12345679",
    "INTERPRETER, 59999999",
    "TIERED, 23456781",
    "TRANSLATOR, 34567890"
  })
  void isTheRunThatWasNotSaved(EngineKind engine, long savedAt) throws CheckpointException {
    String whole;
    try (Guest guest = new Guest(true, engine)) {
      guest.load();
      guest.runTo(END);
      assertTrue(guest.machine.cpu().retired() > 100_000, "it did little");
      whole = guest.everything();
    }
    Path file = directory.resolve("checkpoint");
    try (Guest guest = new Guest(true, engine)) {
      guest.load();
      guest.runTo(savedAt);
      new CheckpointWriter(file).write(guest.machine, guest.board);
      guest.runTo(END);
      assertEquals(whole, guest.everything(), "saving disturbed the run");
    }
    try (Guest guest = new Guest(true, engine)) {
      guest.restore(file);
      guest.runTo(END);
      assertEquals(whole, guest.everything());
    }
  }

  /** Guest time does not jump when the clock is one of the host's now. */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void guestTimeGoesOn(boolean savedOnVirtualClock) throws CheckpointException {
    Path file = directory.resolve("checkpoint");
    long saved;
    try (Guest guest = new Guest(savedOnVirtualClock, EngineKind.INTERPRETER)) {
      guest.load();
      guest.runTo(5_000_000);
      saved = guest.nanos();
      new CheckpointWriter(file).write(guest.machine, guest.board);
    }
    try (Guest guest = new Guest(!savedOnVirtualClock, EngineKind.INTERPRETER)) {
      guest.restore(file);
      long restored = guest.nanos();
      assertTrue(restored >= saved && restored < saved + 60_000_000_000L);
      int interrupts = guest.machine.cpu().r[10];
      // On the host's clock nobody knows how far the guest gets in a time; only that it gets on.
      for (int i = 0; i < 1000 && guest.machine.cpu().r[10] == interrupts; i++) {
        guest.runTo(guest.nanos() + 5_000_000);
      }
      assertTrue(guest.machine.cpu().r[10] != interrupts, "the timer stands still");
    }
  }

  /** A machine with the program in it. */
  private static final class Guest implements AutoCloseable {
    private final Machine machine;
    private final VersatilePb board;
    private final EngineKind engine;

    Guest(boolean virtual, EngineKind engine) {
      this.machine = new Machine(virtual, GuestLog.none());
      this.engine = engine;
      this.board =
          new VersatilePb(machine.context(), VersatilePbConfig.builder().ramBytes(1 << 20).build());
    }

    void load() {
      ByteBuffer bytes = ByteBuffer.allocate(4 * PROGRAM.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asIntBuffer().put(PROGRAM);
      machine.memory().writeBytes(0, bytes.array(), 0, bytes.capacity());
    }

    void restore(Path file) throws CheckpointException {
      try (Checkpoint checkpoint = Checkpoint.open(file)) {
        checkpoint.restore(machine, board);
      }
    }

    /** Runs until guest time is {@code nanos}, or an instruction later. */
    void runTo(long nanos) {
      machine.context().events().newTimer(machine::stop).arm(nanos);
      assertEquals(Machine.Exit.STOPPED, machine.run(Engines.create(engine, machine.cpu())));
    }

    long nanos() {
      return machine.context().clock().nanos();
    }

    /** All state, for people to compare. */
    String everything() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(StateWriter.write(machine.cpu()));
      for (Mapping mapping : machine.memory().mappings()) {
        if (mapping.device() instanceof Stateful device) {
          all.writeBytes(StateWriter.write(device));
        }
      }
      all.writeBytes(machine.memory().readBytes(0, board.ram().size()));
      return machine.cpu().retired()
          + " instructions, "
          + nanos()
          + " ns, "
          + HexFormat.of().formatHex(all.toByteArray());
    }

    @Override
    public void close() {
      board.close();
      machine.close();
    }
  }
}
