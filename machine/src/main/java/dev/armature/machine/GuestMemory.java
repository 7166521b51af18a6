package dev.armature.machine;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.symbols.Kallsyms;
import dev.armature.runtime.symbols.Symbol;
import dev.armature.runtime.symbols.SymbolTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A machine's memory, as a debugger sees it: virtual addresses are translated as the CPU would for
 * a privileged load now, whatever the permissions. Devices are left alone. Data is little-endian.
 */
public final class GuestMemory {
  /** A Linux kernel with its table of symbols lies in the first part of RAM, in bytes. */
  private static final int KERNEL = 32 << 20;

  private final GuestThread thread;
  private final ArmCpu cpu;
  private final PhysicalMemory memory;
  private final int ramStart;
  private final int ramBytes;

  /** Whether the kernel's own symbols were found. The machine's thread. */
  private boolean kallsyms;

  GuestMemory(GuestThread thread, Hardware hardware) {
    this.thread = thread;
    this.cpu = hardware.core().cpu();
    this.memory = hardware.core().memory();
    this.ramStart = hardware.board().ramStart();
    this.ramBytes = hardware.board().ram().size();
  }

  /** Finds the physical address of the page that holds an address. */
  @FunctionalInterface
  private interface Translation {
    int physical(int address);
  }

  /**
   * Reads {@code length} bytes at a physical address.
   *
   * @throws MachineException if they are not all memory
   */
  public byte[] readPhysical(int address, int length) {
    return thread.call(() -> read(address, length, a -> a));
  }

  /**
   * Reads {@code length} bytes at a virtual address.
   *
   * @throws MachineException if they are not all mapped, or not all memory
   */
  public byte[] readVirtual(int address, int length) {
    return thread.call(() -> read(address, length, this::translate));
  }

  /** Writes at a physical address; see {@link #readPhysical}. */
  public void writePhysical(int address, byte... bytes) {
    thread.call(() -> write(address, bytes, a -> a));
  }

  /** Writes at a virtual address; see {@link #readVirtual}. */
  public void writeVirtual(int address, byte... bytes) {
    thread.call(() -> write(address, bytes, this::translate));
  }

  /** The word at a virtual address. */
  public int word(int address) {
    return littleEndian(readVirtual(address, Integer.BYTES)).getInt();
  }

  /** The word that {@code symbol} names. */
  public int word(String symbol) {
    return word(address(symbol));
  }

  /** Sets the word at a virtual address. */
  public void setWord(int address, int value) {
    byte[] bytes = new byte[Integer.BYTES];
    littleEndian(bytes).putInt(value);
    writeVirtual(address, bytes);
  }

  /** Sets the word that {@code symbol} names. */
  public void setWord(String symbol, int value) {
    setWord(address(symbol), value);
  }

  /** The string at a virtual address, of at most {@code limit} bytes, up to a byte of zero. */
  public String string(int address, int limit) {
    return thread.call(
        () -> {
          StringBuilder text = new StringBuilder();
          for (int i = 0; i < limit; i++) {
            byte character = read(address + i, 1, this::translate)[0];
            if (character == 0) {
              break;
            }
            text.append((char) (character & 0xFF));
          }
          return text.toString();
        });
  }

  /**
   * The virtual address that {@code symbol} names: in the files the machine was given, or else in
   * the table that a Linux kernel keeps.
   *
   * @throws MachineException if nothing has that name
   */
  public int address(String symbol) {
    return thread.call(() -> find(symbol)).address();
  }

  private Symbol find(String name) {
    Optional<Symbol> symbol = cpu.symbols.named(name);
    if (symbol.isEmpty() && !kallsyms) {
      byte[] kernel = read(ramStart, Math.min(ramBytes, KERNEL), a -> a);
      SymbolTable table = Kallsyms.find(kernel);
      if (table.size() > 0) {
        kallsyms = true;
        cpu.symbols.add(table);
        symbol = cpu.symbols.named(name);
      }
    }
    return symbol.orElseThrow(() -> new MachineException("no symbol is named %s", name));
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private int translate(int address) {
    long physical = cpu.mmu.probeLoad(address);
    if (physical < 0) {
      throw new MachineException("nothing is mapped at %08x now", address);
    }
    return (int) physical;
  }

  private byte[] read(int address, int length, Translation translation) {
    byte[] bytes = new byte[length];
    for (int done = 0; done < length; ) {
      int count = inOnePage(address + done, length - done);
      int physical = physical(address + done, translation);
      System.arraycopy(memory.readBytes(physical, count), 0, bytes, done, count);
      done += count;
    }
    return bytes;
  }

  private Void write(int address, byte[] bytes, Translation translation) {
    // All or nothing: a first look finds what is not there.
    for (int done = 0;
        done < bytes.length;
        done += inOnePage(address + done, bytes.length - done)) {
      physical(address + done, translation);
    }
    for (int done = 0; done < bytes.length; ) {
      int count = inOnePage(address + done, bytes.length - done);
      memory.writeBytes(physical(address + done, translation), bytes, done, count);
      done += count;
    }
    return null;
  }

  private static int inOnePage(int address, int length) {
    return Math.min(length, Ram.PAGE_SIZE - (address & (Ram.PAGE_SIZE - 1)));
  }

  private int physical(int address, Translation translation) {
    int physical = translation.physical(address);
    Mapping mapping = memory.find(physical);
    if (mapping == null || mapping.ram() == null) {
      throw new MachineException("there is no memory at %08x (physical %08x)", address, physical);
    }
    return physical;
  }
}
