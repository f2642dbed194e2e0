/**
 * WebSockets as blocking streams of bytes, on the port where everything else is served (RFC 6455, the server's side, without extensions).
 * The web server's own WebSocket module pushes messages at a listener; here the reader asks for them, so that a slow reader holds up the
 * sender.
 */
@NullMarked
package kilonova.http.websocket;

import org.jspecify.annotations.NullMarked;
