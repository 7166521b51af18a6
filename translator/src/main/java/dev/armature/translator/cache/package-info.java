/**
 * What earlier runs learned about guests, kept on disk: which code became hot and what its regions
 * consisted of. Never code of the host: see docs/translation-cache.md.
 */
package dev.armature.translator.cache;
