/** Grant tables. */
package dev.armature.xen.grant;
