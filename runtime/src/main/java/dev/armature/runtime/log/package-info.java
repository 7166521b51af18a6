/** What the guest does, told to people: the categories of {@code -d}. */
package dev.armature.runtime.log;
