/**
 * Questions to hosts and streams from them, with a time limit. The agent fetches them from any controller; where several controllers
 * share a database, one that an agent does not ask right now leaves its question there, with the address at which it wants the answer.
 */
@NullMarked
package kilonova.compute.hostcalls;

import org.jspecify.annotations.NullMarked;
