package dev.armature.xen.acm;

/** What one model says. */
public enum Decision {
  /** It may be done. */
  PERMIT,
  /** The model, or its policy, has nothing to say. */
  UNDEFINED,
  /** It may not be done, whatever the other models say. */
  REFUSE
}
