/**
 * What a machine tells Java Flight Recorder. Nothing of JFR is touched before a recording starts:
 * an event class that registers itself costs a cold JVM more than a tenth of a second.
 */
package dev.armature.runtime.events;
