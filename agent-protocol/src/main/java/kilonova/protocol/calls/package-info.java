/**
 * What a controller asks of a host beyond its desired state: a look at a guest, or a stream of bytes to or from it. The agent fetches
 * the calls and answers them; the controller never dials an agent, so an agent may be behind a firewall or an address translator.
 *
 * <p>A call is a question with a time limit, not a wish: it may be lost, and then whoever asked is told that the host did not answer.
 * Nothing that must not be lost travels here.
 */
@NullMarked
package kilonova.protocol.calls;

import org.jspecify.annotations.NullMarked;
