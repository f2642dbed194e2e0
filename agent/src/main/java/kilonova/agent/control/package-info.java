/**
 * What an operator on the host may ask of the running agent: its state, boards that drain or change their type, quarantine, virtual functions.
 * Asked through a Unix domain socket in the agent's folder that only the agent's user can open.
 *
 * <p>{@link kilonova.agent.control.Orders} carries out; {@link kilonova.agent.control.ControlServer} and
 * {@link kilonova.agent.control.ControlClient} carry {@link kilonova.agent.control.Order} and {@link kilonova.agent.control.Answer} as one
 * line of JSON each.
 */
@NullMarked
package kilonova.agent.control;

import org.jspecify.annotations.NullMarked;
