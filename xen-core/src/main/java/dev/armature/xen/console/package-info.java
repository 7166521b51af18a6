/** The console. */
package dev.armature.xen.console;
