package dev.armature.runtime.cpu;

/**
 * What an engine has done so far.
 *
 * @param regionsTranslated regions made into bytecode
 * @param regionsDropped regions thrown away because their code was overwritten, or for newer ones
 *     of the same address
 * @param regionsMoved how often a region came to be used at another address
 * @param bytecodeBytes size of all class files made
 * @param translationNanos host time spent translating, class definition included, on any thread
 * @param stalledNanos the part of it during which the CPU stood still
 */
public record EngineStatistics(
    long regionsTranslated,
    long regionsDropped,
    long regionsMoved,
    long bytecodeBytes,
    long translationNanos,
    long stalledNanos) {
  /** Of an engine that does not translate. */
  public static final EngineStatistics NONE = new EngineStatistics(0, 0, 0, 0, 0, 0);
}
