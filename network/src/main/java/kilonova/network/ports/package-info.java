/** Ports: a place on a network with a MAC address, IP addresses and security groups, and the device that has it. */
@NullMarked
package kilonova.network.ports;

import org.jspecify.annotations.NullMarked;
