package dev.armature.translator;

/** The engines a machine can run on, named as on the command line in lower case. */
public enum EngineKind {
  /** One guest instruction at a time from a cache of decoded instructions. */
  INTERPRETER,
  /** Everything is translated to bytecode as soon as it is met. */
  TRANSLATOR,
  /** Interpreted while cold, translated when hot. */
  TIERED,
  /** Interpreter and translator in lockstep; stops at the first difference. */
  VERIFY
}
