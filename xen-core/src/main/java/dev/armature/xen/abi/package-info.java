/** Numbers and layouts of the guest interface, one table for each structure. */
package dev.armature.xen.abi;
