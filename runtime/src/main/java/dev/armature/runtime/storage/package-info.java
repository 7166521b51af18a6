/** Storage media that controllers of any board hold: image files and the cards made of them. */
package dev.armature.runtime.storage;
