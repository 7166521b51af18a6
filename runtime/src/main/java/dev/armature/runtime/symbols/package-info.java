/**
 * The names of guest code and data: from ELF files, {@code System.map}, and the table that a Linux
 * kernel keeps in its own memory. Names are for people. Nothing that a guest executes depends on
 * them, so that a file that lies misleads its reader and does nothing else.
 */
package dev.armature.runtime.symbols;
