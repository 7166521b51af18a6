/** Arithmetic that interpreter and translated code share, so that they cannot differ in it. */
package dev.armature.translator.arithmetic;
