/** Guest images and how domains are built from them. */
package dev.armature.xen.boot;
