/**
 * What a controller and the agent of a compute host say to each other, as plain records.
 *
 * <p>The link is level-triggered: the controller stores what each guest should be ({@link kilonova.protocol.DesiredState}), the
 * agent compares that with what is, acts, and tells what it sees ({@link kilonova.protocol.HostReport}). Every message may be
 * lost, repeated or late without harm. Nothing is destroyed because it was not mentioned: a guest goes only when its desired
 * {@link kilonova.protocol.GuestGoal} is {@code ABSENT}.
 *
 * <p>All types here are immutable and safe to share between threads.
 */
@NullMarked
package kilonova.protocol;

import org.jspecify.annotations.NullMarked;
