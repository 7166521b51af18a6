/**
 * ARM PrimeCell peripherals, reusable by any board that has them.
 *
 * <p>Each device is one class with its register map as named offsets, called on the CPU thread
 * only. What it does in time it computes from {@link dev.armature.runtime.time.Clock} when it is
 * asked, and arms a {@link dev.armature.runtime.time.Timer} only for a moment at which its
 * interrupt line would rise.
 */
package dev.armature.primecell;
