package dev.armature.machine;

import dev.armature.runtime.symbols.SymbolTable;
import dev.armature.translator.EngineKind;
import java.io.OutputStream;
import java.util.List;

/** What a machine and its forks have in common; see {@link MachineBuilder} for the parts. */
record MachineSettings(
    BoardKind board,
    int ramBytes,
    OutputStream console,
    EngineKind engine,
    boolean virtualTime,
    boolean reboots,
    List<SymbolTable> symbols) {}
