/** What the tests of boards share: a rig to build one into, its serial lines, a hostile guest. */
package dev.armature.testkit;
