package dev.armature.xen.grant;

/**
 * A page of another domain that a domain has mapped by a grant.
 *
 * @param handle its number, by which it is unmapped
 * @param granter id of the domain that granted it
 * @param reference of the grant in that domain's table
 * @param frame physical frame number
 * @param flags as given when it was mapped
 */
public record GrantMapping(int handle, int granter, int reference, int frame, int flags) {}
