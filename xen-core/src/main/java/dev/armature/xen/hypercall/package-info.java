/** The hypercall table and the calls that have no package of their own. */
package dev.armature.xen.hypercall;
