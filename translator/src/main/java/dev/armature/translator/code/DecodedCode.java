package dev.armature.translator.code;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.memory.CodeWriteListener;
import dev.armature.runtime.memory.Ram;
import dev.armature.translator.decode.Decoder;
import dev.armature.translator.decode.Insn;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * All decoded pages of a machine, kept true to memory: a store to a page forgets what it overwrote.
 */
public final class DecodedCode implements CodeWriteListener {
  /**
   * Stores to a page after which all its decoded instructions are forgotten and its stores go fast
   * again, until code in it runs once more. Pages that mix code with busy data would otherwise take
   * the slow path for ever.
   */
  private static final int WRITES_BEFORE_DROP = 64;

  private final ArmCpu cpu;
  private final Decoder decoder;
  private int initialHeat;
  private final IdentityHashMap<Ram, DecodedPage[]> pages = new IdentityHashMap<>();

  /** The pages that have a debugger's breakpoints. */
  private final Set<DecodedPage> stopped = Collections.newSetFromMap(new IdentityHashMap<>());

  private PageRecall recall = (va, page) -> {};
  private int writes;
  private Ram lastRam;
  private int lastPage;

  /** Pages decoded by {@code decoder}, each instruction starting with {@code initialHeat}. */
  public DecodedCode(ArmCpu cpu, Decoder decoder, int initialHeat) {
    this.cpu = cpu;
    this.decoder = decoder;
    this.initialHeat = initialHeat;
    cpu.mmu.memory().onCodeWrite(cpu.number(), this);
    cpu.stops.onChange(this::removeStops);
  }

  /**
   * As {@link #page(Ram, int, boolean)}, where it is seen at the virtual address {@code va}, with
   * the breakpoints that a debugger has there. Under another address the instructions at them are
   * met as stops too, and the interpreter finds out.
   */
  public DecodedPage page(int va, Ram ram, int offset, boolean thumb) {
    DecodedPage page = page(ram, offset, thumb);
    if (!page.recalled) {
      recall.met(va, page);
    }
    for (int address : cpu.stops.breakpointsInPage(va)) {
      if (thumb || (address & 3) == 0) {
        stopped.add(page);
        page.addStop((address & (Ram.PAGE_SIZE - 1)) >>> (thumb ? 1 : 2));
      }
    }
    return page;
  }

  /** Has {@code newRecall} told of the pages that code runs in. */
  public void recallBy(PageRecall newRecall) {
    recall = newRecall;
  }

  private void removeStops() {
    stopped.forEach(DecodedPage::removeStops);
    stopped.clear();
  }

  /** The decoded page that holds byte {@code offset} of {@code ram}. */
  public DecodedPage page(Ram ram, int offset, boolean thumb) {
    DecodedPage[] all =
        pages.computeIfAbsent(ram, r -> new DecodedPage[(r.size() >>> Ram.PAGE_SHIFT) * 2]);
    int index = (offset >>> Ram.PAGE_SHIFT) * 2 + (thumb ? 1 : 0);
    DecodedPage page = all[index];
    if (page == null) {
      page = new DecodedPage(ram, offset & -Ram.PAGE_SIZE, thumb, initialHeat);
      all[index] = page;
    }
    return page;
  }

  /** Decodes slot {@code index} of {@code page} and keeps it. */
  public long decode(DecodedPage page, int index) {
    if (!page.tracked) {
      page.tracked = true;
      cpu.mmu.memory().markCode(page.ram, page.offset, Ram.CODE_DECODED, cpu.number());
    }
    long insn = peek(page, index);
    page.insns[index] = insn;
    return insn;
  }

  /** Decodes slot {@code index} of {@code page} without keeping it. */
  public long peek(DecodedPage page, int index) {
    if (page.isStop(index)) {
      return Insn.STOP;
    }
    if (page.thumb) {
      int word = page.ram.word(page.offset + ((index << 1) & ~3));
      return decoder.thumb((index & 1) == 0 ? word & 0xFFFF : word >>> 16);
    }
    return decoder.arm(page.ram.word(page.offset + (index << 2)));
  }

  /** An instruction as hexadecimal and the name of its encoding, for listings. */
  public String describe(int word, boolean thumb) {
    return String.format(thumb ? "%04x %s" : "%08x %s", word, decoder.name(word, thumb));
  }

  /**
   * Declares the instruction at byte {@code offset} of {@code ram} cold for another {@code times}
   * branches.
   */
  public void cool(Ram ram, int offset, boolean thumb, int times) {
    DecodedPage page = page(ram, offset, thumb);
    page.heat[(offset & (Ram.PAGE_SIZE - 1)) >>> (thumb ? 1 : 2)] = times;
  }

  /**
   * Has the instruction at byte {@code offset} of {@code ram} become hot after another {@code
   * times} branches at most.
   */
  public void warm(Ram ram, int offset, boolean thumb, int times) {
    DecodedPage page = page(ram, offset, thumb);
    int slot = (offset & (Ram.PAGE_SIZE - 1)) >>> (thumb ? 1 : 2);
    page.heat[slot] = Math.min(page.heat[slot], times);
  }

  /**
   * Has instructions become hot after {@code heat} branches; those that were branched to more often
   * already do so at the next one.
   *
   * @param heat at most what it was before
   */
  public void lowerInitialHeat(int heat) {
    int fewer = initialHeat - heat;
    initialHeat = heat;
    for (DecodedPage[] all : pages.values()) {
      for (DecodedPage page : all) {
        if (page != null) {
          page.lowerHeat(fewer);
        }
      }
    }
  }

  @Override
  public void codeWritten(Ram ram, int offset, int length) {
    DecodedPage[] all = pages.get(ram);
    if (all == null) {
      return;
    }
    int number = offset >>> Ram.PAGE_SHIFT;
    if (lastRam != ram || lastPage != number) {
      lastRam = ram;
      lastPage = number;
      writes = 0;
    }
    boolean drop = ++writes > WRITES_BEFORE_DROP || length == Ram.PAGE_SIZE;
    for (int i = number * 2; i < number * 2 + 2; i++) {
      DecodedPage page = all[i];
      if (page != null && drop) {
        page.forgetAll();
      } else if (page != null) {
        page.forget(offset & (Ram.PAGE_SIZE - 1), length);
      }
    }
    if (drop) {
      writes = 0;
      ram.removeCode(offset, Ram.CODE_DECODED, cpu.number());
    }
  }
}
