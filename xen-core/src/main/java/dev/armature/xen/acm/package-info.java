/**
 * Access control: models that decide by policies whether a domain, the subject, may do what it asks
 * for to an object. Domains are known by the security class of their kernel's image.
 */
package dev.armature.xen.acm;
