/**
 * How a part of a machine declares its state, once for saving and loading: {@link
 * dev.armature.runtime.state.Stateful} shows each field to a {@link
 * dev.armature.runtime.state.StateVisitor}. {@link dev.armature.runtime.state.StateAudit} finds
 * fields that were forgotten.
 */
package dev.armature.runtime.state;
