package kilonova.http;

import java.util.Optional;

/** How one OpenStack service speaks: which microversion a request means, and how errors look. Safe to call from many threads. */
public interface Dialect {
    /**
     * Which microversion the headers ask for.
     *
     * @throws Fault 400 for a malformed header, 406 for a version that the service does not have
     */
    default Microversion negotiate(Headers headers) {
        return Microversion.NONE;
    }

    /**
     * The service's fault table: what a failure that left a handler means to the client. Empty for what is not in the table;
     * that is logged as a defect and answered with 500.
     */
    default Optional<Fault> translate(Exception failure) {
        return Optional.empty();
    }

    /** Turns a fault into the service's own error shape. The fault's own headers are added afterwards. */
    Response render(Fault fault, Request request);

    /** The last touch on every answer of a matched route, faults included: version headers and the like. */
    default Response finish(Response response, Request request) {
        return response;
    }
}
