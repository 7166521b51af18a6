package dev.armature.translator.fuzz;

/**
 * A stream of instructions and all the state it starts from.
 *
 * @param index its number; with the seed it tells everything else
 * @param kind what it may do
 * @param control SCTLR while it runs
 * @param templateOffset where in the template the scratch area's first contents come from
 * @param state registers at the start, in the order of {@link StateWords}; the PC has bit 0 set for
 *     Thumb
 * @param code its bytes, as little-endian words, from {@link CaseLayout#codeAddress}
 * @param instructions how many instructions were generated, setup included
 */
@SuppressWarnings("ArrayRecordComponent") // told apart by identity
record FuzzCase(
    int index,
    CaseKind kind,
    int control,
    int templateOffset,
    int[] state,
    int[] code,
    int instructions) {}
