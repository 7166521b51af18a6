package dev.armature.translator.programs;

import dev.armature.translator.fuzz.Rng;
import dev.armature.translator.programs.Assembler.Label;

/** What the generator builds programs from, in one of the instruction sets. */
abstract class Isa {
  /** The condition that always holds. */
  static final int ALWAYS = 14;

  final Assembler code;
  final Rng rng;
  final Roles roles;

  Isa(Assembler code, Rng rng, Roles roles) {
    this.code = code;
    this.rng = rng;
    this.roles = roles;
  }

  abstract boolean thumb();

  /** Any instruction that computes; with {@code keepFlags} one that leaves N, Z, C and V alone. */
  abstract void work(boolean keepFlags);

  /** Any load or store by one of the pointers. */
  abstract void access();

  /** Loads {@code value}, or with a target its address plus {@code value}; gives the literal. */
  abstract Label literal(int rd, Label target, int value);

  /** {@code rd} = {@code value}, from 0 to 255. */
  abstract void move(int rd, int value);

  /** {@code rd} = {@code rn}. */
  abstract void copy(int rd, int rn);

  /** Adds {@code value}, from -255 to 255, and sets flags. */
  abstract void addSetting(int rd, int value);

  /** Compares with {@code value}, from 0 to 255. */
  abstract void compare(int rn, int value);

  /** Keeps the lowest {@code bits} bits. */
  abstract void keepLow(int rd, int bits);

  /** Sets Z if bit {@code bit} of {@code rn} is clear; may overwrite {@code temporary}. */
  abstract void testBit(int rn, int bit, int temporary);

  /** Loads or stores the word at {@code rn} + {@code offset}. */
  abstract void word(boolean load, int rd, int rn, int offset);

  /** Stores the lowest byte of {@code rd} at {@code rn}. */
  abstract void storeByte(int rd, int rn);

  /** XORs {@code rd} with {@code rm}. */
  abstract void exclusiveOr(int rd, int rm);

  abstract void branch(int condition, Label target);

  /**
   * Calls {@code target}.
   *
   * @param toThumb the state of the function
   * @param offset added to the address: where the code is mapped a second time
   * @param temporary may be overwritten
   */
  abstract void call(Label target, boolean toThumb, int offset, int temporary);

  /** Branches to one of four targets by the lowest two bits of {@code index}, overwriting both. */
  abstract void choose(int index, int temporary, Label[] targets);

  /** Pushes a list of low registers and, if wanted, the link register. */
  abstract void push(int list, boolean link);

  /** Pops a list of low registers and returns. */
  abstract void popAndReturn(int list, int temporary, boolean sameState);

  /** Returns to the link register. */
  abstract void returnByLink(boolean sameState);

  /** SWI, or an instruction that is none. */
  abstract void trap();

  /** Writes the flags, if the instruction set can: with N and Z both set among others. */
  abstract void setFlags();

  /** An instruction whose lowest byte may be replaced by any other, at {@code place}. */
  abstract void changeable(Label place);

  /** Ends the program. */
  abstract void end();

  /** Makes room for literals in the middle of the code where they get too far away. */
  abstract void poolIfFar();
}
