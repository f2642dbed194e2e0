/**
 * Virtual functions (SR-IOV): whether a device has those that it should have, whether it may be changed, the change itself, and the wait
 * until what was enabled can be used. {@link kilonova.agent.sriov.BoardPreparation} is the agent's duty;
 * {@link kilonova.agent.sriov.FunctionEnabler} does one device, for the duty and for an operator's hand alike.
 */
@NullMarked
package kilonova.agent.sriov;

import org.jspecify.annotations.NullMarked;
