/**
 * The physical address space: RAM outside the Java heap, devices, and which answers at which
 * address. RAM knows the pages that engines derived something from, so that a store to them, by the
 * guest or by a device, is told to {@link dev.armature.runtime.memory.CodeWriteListener}.
 */
package dev.armature.runtime.memory;
