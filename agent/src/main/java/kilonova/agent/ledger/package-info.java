/**
 * What this host has promised and made: which device unit is whose, and how far each guest has got. Written to one file before
 * hardware is touched, so that whoever starts after a crash knows what was under way. What is not in the ledger is not ours.
 */
@NullMarked
package kilonova.agent.ledger;

import org.jspecify.annotations.NullMarked;
