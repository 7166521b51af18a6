package dev.armature.xen.acm;

/** A model of access control with the policy it has now, if any. */
interface Model {
  /** Its name in messages and in sources of policies. */
  String name();

  /** The second word of the header of its policies. */
  int magic();

  /**
   * Takes a policy, which comes from outside and may be anything.
   *
   * @param body what follows the header
   * @throws PolicyException if it is not sound; the policy before stays
   */
  void load(PolicyReader body) throws PolicyException;

  /** Decides; refusals are said by {@link #rule}. */
  Decision decide(Query query);

  /** Whether the answer may be kept: it depends on nothing but the query and the policy. */
  default boolean isCacheable(Query query) {
    return true;
  }

  /** What of the policy made the last {@link #decide} refuse. */
  String rule();

  /** Whether the policy knows domains of {@code securityClass}; true without a policy. */
  boolean knows(int securityClass);
}
