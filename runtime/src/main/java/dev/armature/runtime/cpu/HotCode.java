package dev.armature.runtime.cpu;

/**
 * Code that an engine has run often.
 *
 * @param address virtual, of its first instruction
 * @param thumb whether it is Thumb code
 * @param instructions how many it is made of
 * @param runs how often it was entered from elsewhere; loops within it do not count
 */
public record HotCode(int address, boolean thumb, int instructions, long runs) {}
