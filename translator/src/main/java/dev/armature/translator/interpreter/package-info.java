/**
 * Executes one decoded instruction at a time. Every instruction is complete here, with all aborts
 * and exceptions; the translator leaves what is rare or has effects on the machine to it.
 */
package dev.armature.translator.interpreter;
