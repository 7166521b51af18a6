/**
 * Loading: from files to a machine that is ready to run.
 *
 * <p>{@link dev.armature.runtime.load.BootLoader} takes a {@link
 * dev.armature.runtime.load.BootRequest}, reads the files, decides what goes where and gives a
 * {@link dev.armature.runtime.load.BootImage}, which puts it there, at power-on and at each reset.
 *
 * <p>Files are hostile: all readers check every length and offset and answer with a {@link
 * dev.armature.runtime.load.LoadException}. Addresses are {@code long}s from 0 to 2^32 here, so
 * that the end of a range has no overflow.
 */
package dev.armature.runtime.load;
