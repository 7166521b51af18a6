/** Schedulers, and the dispatcher that asks them. */
package dev.armature.xen.sched;
