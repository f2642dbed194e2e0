/**
 * What should be against what is: a pure function finds the next step of a guest, and one step at a time is carried out, each written
 * to the ledger before it touches hardware, each fit to be done again.
 */
@NullMarked
package kilonova.agent.reconcile;

import org.jspecify.annotations.NullMarked;
