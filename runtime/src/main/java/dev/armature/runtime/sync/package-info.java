/** How the threads of a machine with several CPUs keep out of each other's way. */
package dev.armature.runtime.sync;
