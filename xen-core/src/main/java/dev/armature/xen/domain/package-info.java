/** Domains and their virtual CPUs. */
package dev.armature.xen.domain;
