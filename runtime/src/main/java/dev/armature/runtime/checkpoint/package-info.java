/**
 * A whole machine in a file: {@link dev.armature.runtime.checkpoint.CheckpointWriter} saves it,
 * {@link dev.armature.runtime.checkpoint.Checkpoint} restores it, with its RAM mapped
 * copy-on-write. What devices put into it is declared in {@code dev.armature.runtime.state}.
 */
package dev.armature.runtime.checkpoint;
