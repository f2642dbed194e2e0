/** Holds TCP connections within limits: how many there are, and how long each may keep the server waiting. */
@NullMarked
package kilonova.http.connections;

import org.jspecify.annotations.NullMarked;
