/**
 * From guest encodings to packed instructions: one table row for each encoding, a {@code Format}
 * that takes its fields apart, an {@link dev.armature.translator.decode.Op} that the engines switch
 * over, packed as {@link dev.armature.translator.decode.Insn} describes.
 */
package dev.armature.translator.decode;
