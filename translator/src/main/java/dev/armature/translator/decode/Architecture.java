package dev.armature.translator.decode;

/** Architecture versions, oldest first; a row of the decode table is valid from its version on. */
public enum Architecture {
  V4T,
  V5TE
}
