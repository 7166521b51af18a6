/**
 * Marvell 88F6281 ("Kirkwood"), as far as a stock Linux kernel needs it to run from an initrd on a
 * serial console (88F6180, 88F6190, 88F6192 and 88F6281 functional specifications).
 */
package dev.armature.soc.kirkwood;
