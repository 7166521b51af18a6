/**
 * Pages of decoded instructions with their branch counts: what the interpreter runs from and the
 * translator forms regions of. Stores to a page forget what they overwrite.
 */
package dev.armature.translator.code;
