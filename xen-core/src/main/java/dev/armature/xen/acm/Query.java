package dev.armature.xen.acm;

/** A question to the models. One object serves all questions, so that asking allocates nothing. */
final class Query {
  /** Security class of the domain that asks. */
  int subject;

  ObjectType type;

  /** What it wants to do, bits of the type. */
  int request;

  /** Security class of the object's owner; or the device, line or virtual interrupt. */
  int object;

  /** The tag that tells the purpose of an event channel or a grant. */
  int use;

  void set(int newSubject, ObjectType newType, int newRequest, int newObject, int newUse) {
    subject = newSubject;
    type = newType;
    request = newRequest;
    object = newObject;
    use = newUse;
  }
}
