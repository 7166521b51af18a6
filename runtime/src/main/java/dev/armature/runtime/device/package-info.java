/**
 * What devices are made of: {@link dev.armature.runtime.device.Register registers} that are
 * described once, as data, and the {@link dev.armature.runtime.device.RegisterBank} that answers
 * the bus with them.
 */
package dev.armature.runtime.device;
