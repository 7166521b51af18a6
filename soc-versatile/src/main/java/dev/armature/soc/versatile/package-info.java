/**
 * The ARM Versatile/PB board (ARM DUI 0225) as QEMU's {@code versatilepb} shows it to software, and
 * the devices that only this board has.
 */
package dev.armature.soc.versatile;
