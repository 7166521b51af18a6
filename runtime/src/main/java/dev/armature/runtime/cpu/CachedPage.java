package dev.armature.runtime.cpu;

/**
 * A page of RAM that the soft TLB has a translation of.
 *
 * @param virtual its first address
 * @param physical where that lies
 * @param loads whether for loads
 * @param stores whether for stores
 */
public record CachedPage(int virtual, int physical, boolean loads, boolean stores) {}
